// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.runnel.net.tls.TlsFacts;
import io.runnel.net.websocket.Upgrade;
import java.util.Optional;

/// How a connection came in. Complete when the session is told that it is ready; `tls` may still be
/// empty while a session greets.
///
/// @param greetedAfterTls INFO waited for the handshake (`handshake_first`); INFO then says
///   `tls_required` even where clients may stay in the clear
/// @param behindProxyProtocol INFO leaves before the PROXY header has come, so the first one does
///   not name the client's address
/// @param tls what the handshake agreed on; empty in the clear
/// @param upgrade the WebSocket upgrade; empty for plain TCP
public record Entrance(
    boolean greetedAfterTls,
    boolean behindProxyProtocol,
    Optional<TlsFacts> tls,
    Optional<Upgrade> upgrade) {

  /// Plain TCP with nothing in front.
  public static final Entrance DIRECT =
      new Entrance(false, false, Optional.empty(), Optional.empty());

  public boolean isWebSocket() {
    return upgrade.isPresent();
  }

  Entrance withGreetedAfterTls(boolean after) {
    return new Entrance(after, behindProxyProtocol, tls, upgrade);
  }

  Entrance withProxyProtocol(boolean behind) {
    return new Entrance(greetedAfterTls, behind, tls, upgrade);
  }

  Entrance withTls(TlsFacts facts) {
    return new Entrance(greetedAfterTls, behindProxyProtocol, Optional.of(facts), upgrade);
  }

  Entrance withUpgrade(Upgrade done) {
    return new Entrance(greetedAfterTls, behindProxyProtocol, tls, Optional.of(done));
  }
}
