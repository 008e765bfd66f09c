// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.time.Duration;
import java.util.Map;

/// The upgrade and what follows it.
///
/// @param compression `compression`: permessage-deflate may be negotiated
/// @param handshakeTimeout `handshake_timeout`; zero when none
/// @param pingInterval `ping_interval`; zero means as for other clients
/// @param headers `headers`: added to the 101 response
public record WebSocketHttp(
    boolean compression,
    Duration handshakeTimeout,
    Duration pingInterval,
    Map<String, String> headers) {

  public WebSocketHttp {
    headers = Map.copyOf(headers);
  }

  /// What nats-server has when the file says nothing.
  public static WebSocketHttp defaults() {
    return new WebSocketHttp(false, Duration.ZERO, Duration.ZERO, Map.of());
  }

  public WebSocketHttp withCompression(boolean compression) {
    return new WebSocketHttp(compression, handshakeTimeout, pingInterval, headers);
  }

  public WebSocketHttp withHandshakeTimeout(Duration handshakeTimeout) {
    return new WebSocketHttp(compression, handshakeTimeout, pingInterval, headers);
  }

  public WebSocketHttp withPingInterval(Duration pingInterval) {
    return new WebSocketHttp(compression, handshakeTimeout, pingInterval, headers);
  }

  public WebSocketHttp withHeaders(Map<String, String> headers) {
    return new WebSocketHttp(compression, handshakeTimeout, pingInterval, headers);
  }
}
