// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import java.net.InetSocketAddress;
import java.util.Optional;

/// The sockets a server listens on, with the ports it really got, and whether each speaks TLS.
///
/// @param client the NATS protocol
/// @param monitor HTTP monitoring
/// @param webSocket NATS over WebSocket
public record Addresses(Optional<Door> client, Optional<Door> monitor, Optional<Door> webSocket) {
  /// One listener.
  public record Door(InetSocketAddress address, boolean tls) {}
}
