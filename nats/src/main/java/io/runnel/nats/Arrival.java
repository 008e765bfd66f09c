// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.account.CertificateFacts;
import io.runnel.account.ConnectionType;
import io.runnel.account.Credentials;
import io.runnel.broker.client.TlsView;
import io.runnel.config.options.ServerOptions;
import io.runnel.net.Connection;
import io.runnel.net.Entrance;
import io.runnel.net.tls.TlsFacts;
import io.runnel.net.websocket.Upgrade;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the way a connection came in means for its client: the kind it counts as, what it has shown
/// of itself before CONNECT, and which of the listeners' settings are its own.
///
/// @param connection asked anew each time, as the entrance is complete only when the session is
///   ready
record Arrival(Connection connection) {
  private Entrance entrance() {
    return connection.entrance();
  }

  ConnectionType type() {
    return entrance().isWebSocket() ? ConnectionType.WEBSOCKET : ConnectionType.STANDARD;
  }

  /// `nats` or `websocket`, for connz.
  String typeText() {
    return entrance().isWebSocket() ? "websocket" : "nats";
  }

  /// `192.0.2.1:4711 - cid:7`, or for a WebSocket `wid`, with the address a proxy passed on before
  /// it.
  String label(long id) {
    String address = ClientLabel.address(connection.remoteAddress());
    return entrance()
        .upgrade()
        .map(upgrade -> forwarded(upgrade) + address + " - wid:" + id)
        .orElse(address + " - cid:" + id);
  }

  private static String forwarded(Upgrade upgrade) {
    String ip = upgrade.forwardedFor();
    if (ip.isEmpty()) {
      return "";
    }
    return (ip.contains(":") ? "[" + ip + "]" : ip) + "/";
  }

  /// What CONNECT offers, with cookies of the upgrade where it leaves a field empty.
  Credentials.Offer offer(ConnectOptions said) {
    Upgrade.Cookies cookies =
        entrance().upgrade().map(Upgrade::cookies).orElse(Upgrade.Cookies.NONE);
    return new Credentials.Offer(
        either(said.user, cookies.user()),
        either(said.password, cookies.password()),
        either(said.token, cookies.token()),
        said.nkey,
        said.signature,
        either(said.jwt, cookies.jwt()),
        said.proxySignature);
  }

  private static String either(String said, String cookie) {
    return said.isEmpty() ? cookie : said;
  }

  /// The client's certificate, verified; empty if it was not asked for one.
  Optional<CertificateFacts> certificate() {
    return entrance()
        .tls()
        .map(TlsFacts::peerCertificates)
        .filter(chain -> !chain.isEmpty())
        .map(chain -> CertificateFacts.of(chain.getFirst()));
  }

  TlsView tls() {
    return entrance()
        .tls()
        .map(facts ->
            new TlsView(
                facts.version(),
                facts.cipherSuite(),
                peers(facts.peerCertificates()),
                entrance().greetedAfterTls()))
        .orElse(TlsView.NONE);
  }

  private static List<TlsView.PeerCertificate> peers(List<X509Certificate> chain) {
    return chain.stream()
        .map(certificate ->
            new TlsView.PeerCertificate(
                CertificateFacts.of(certificate).subject().sequence(),
                TlsFacts.publicKeySha256(certificate),
                TlsFacts.sha256(certificate)))
        .toList();
  }

  /// How long it may take to authenticate.
  Duration authenticationTime(ServerOptions options) {
    Duration own = options.webSocket().auth().timeout();
    return entrance().isWebSocket() && own.isPositive()
        ? own
        : options.security().authorization().timeout();
  }

  Duration pingInterval(ServerOptions options) {
    Duration own = options.webSocket().http().pingInterval();
    return entrance().isWebSocket() && own.isPositive() ? own : options.timing().pingInterval();
  }
}
