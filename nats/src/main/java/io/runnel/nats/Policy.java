// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.account.AccountDirectory;
import io.runnel.account.Authenticator;
import io.runnel.account.ConnectionType;
import io.runnel.broker.ServerIdentity;
import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.Listen;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.TlsOptions;
import io.runnel.net.Entrance;
import java.util.List;

/// What a configuration means for clients: options, accounts and who may come in. Immutable; a
/// reload replaces it whole.
///
/// @param greeting the INFO fields that all clients share
/// @param webSocketPort the port that WebSocket clients can connect to; 0 without one
public record Policy(
    ServerOptions options,
    AccountDirectory directory,
    Authenticator authenticator,
    Greeting.Listening greeting,
    int webSocketPort) {

  /// Ports that clients can connect to, after random ones were chosen.
  ///
  /// @param webSocket 0 without a WebSocket listener
  public record Ports(int client, int webSocket) {}

  public static Policy of(
      ServerOptions options, AccountDirectory directory, ServerIdentity server, Ports ports) {
    Authenticator authenticator = Authenticator.of(options, directory);
    return new Policy(
        options,
        directory,
        authenticator,
        greeting(options, authenticator, server, ports.client()),
        ports.webSocket());
  }

  /// Whether a user or nkey is in the configuration.
  boolean knows(String user) {
    return directory.userByName(user).isPresent() || directory.userByNkey(user).isPresent();
  }

  private static Greeting.Listening greeting(
      ServerOptions options, Authenticator authenticator, ServerIdentity server, int port) {
    String host = options.client().listen().host();
    int shownPort = port;
    String advertise = options.client().advertise();
    if (!advertise.isEmpty()) {
      int colon = advertise.lastIndexOf(':');
      boolean withPort = colon > advertise.lastIndexOf(']');
      host = withPort ? advertise.substring(0, colon) : advertise;
      shownPort = withPort ? Integer.parseInt(advertise.substring(colon + 1)) : port;
    }
    return new Greeting.Listening(
        server, host, shownPort, flags(options, authenticator), List.of());
  }

  // ---- what monitoring shows of the greeting

  public String shownHost() {
    return greeting.host();
  }

  public int shownPort() {
    return greeting.port();
  }

  public boolean announcesAuth() {
    return greeting.flags().authRequired();
  }

  public List<String> connectUrls() {
    return greeting.connectUrls();
  }

  /// The INFO fields for a client that came in as `arrival` says.
  Greeting.Listening greeting(Arrival arrival) {
    Entrance entrance = arrival.connection().entrance();
    Greeting.Flags flags = greeting.flags();
    if (entrance.isWebSocket()) {
      boolean secured = entrance.tls().isPresent();
      boolean auth = authenticator.announcesAuth(ConnectionType.WEBSOCKET);
      var own =
          new Greeting.Flags(
              flags.headers(), auth, secured, flags.tlsVerify(), secured, flags.jetStream());
      Listen listen = options.webSocket().listen();
      return new Greeting.Listening(
          greeting.server(), listen.host(), webSocketPort, own, List.of());
    }
    if (!entrance.greetedAfterTls() || flags.tlsRequired()) {
      return greeting;
    }
    var own =
        new Greeting.Flags(
            flags.headers(),
            flags.authRequired(),
            true,
            flags.tlsVerify(),
            flags.tlsAvailable(),
            flags.jetStream());
    return new Greeting.Listening(
        greeting.server(), greeting.host(), greeting.port(), own, greeting.connectUrls());
  }

  private static Greeting.Flags flags(ServerOptions options, Authenticator authenticator) {
    TlsOptions tls = options.tls();
    boolean lenient = options.client().protocol().allowNonTls();
    return new Greeting.Flags(
        options.client().protocol().headers(),
        authenticator.announcesAuth(ConnectionType.STANDARD),
        tls.enabled() && !lenient,
        tls.enabled() && tls.clientCertificates() != ClientCertificates.NOT_ASKED,
        tls.enabled() && lenient,
        options.jetStream().enabled());
  }
}
