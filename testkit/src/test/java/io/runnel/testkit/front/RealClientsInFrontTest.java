// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.front;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.runnel.config.options.HandshakeFirst;
import io.runnel.config.options.ServerOptions;
import io.runnel.server.RunnelServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The Java client through TLS and WebSocket: connected, and a request answered.
@Timeout(60)
class RealClientsInFrontTest {

  private static void answers(
      ServerOptions options, String scheme, UnaryOperator<Options.Builder> change)
      throws Exception {
    try (RunnelServer server = RunnelServer.start(options)) {
      InetSocketAddress address =
          scheme.startsWith("ws")
              ? server.webSocketAddress().orElseThrow()
              : server.clientAddress();
      String url = scheme + "://127.0.0.1:" + address.getPort();
      Options.Builder builder = new Options.Builder().server(url).noReconnect();
      try (Connection one = Nats.connect(change.apply(builder).build())) {
        byte[] body = new byte[200_000];
        body[7] = 7;
        var dispatcher = one.createDispatcher(m -> one.publish(m.getReplyTo(), m.getData()));
        dispatcher.subscribe("echo");
        one.flush(Duration.ofSeconds(5));
        var reply = one.request("echo", body, Duration.ofSeconds(5));
        assertArrayEquals(body, reply.getData());
        assertEquals("hi", text(one));
      }
    }
  }

  private static String text(Connection connection) throws Exception {
    var got = new CompletableFuture<String>();
    connection.createDispatcher(m -> got.complete(new String(m.getData()))).subscribe("t");
    connection.publish("t", "hi".getBytes());
    return got.get(5, java.util.concurrent.TimeUnit.SECONDS);
  }

  private static UnaryOperator<Options.Builder> with(SSLContext context) {
    return builder -> builder.sslContext(context);
  }

  @Test
  void tlsFollowsInfo() throws Exception {
    answers(FrontServer.tls(t -> t), "tls", with(FrontServer.client("")));
  }

  @Test
  void tlsComesFirst() throws Exception {
    var first = new HandshakeFirst(true, Duration.ZERO);
    answers(
        FrontServer.tls(t -> t.withHandshakeFirst(first)),
        "tls",
        b -> b.sslContext(client("")).tlsFirst());
  }

  @Test
  void tlsFirstOnAutoServesBothKindsOfClients() throws Exception {
    var auto = new HandshakeFirst(true, HandshakeFirst.AUTO_FALLBACK_DELAY);
    var options = FrontServer.tls(t -> t.withHandshakeFirst(auto));
    answers(options, "tls", b -> b.sslContext(client("")).tlsFirst());
    answers(options, "tls", with(FrontServer.client("")));
  }

  @Test
  void clientCertificateIsVerified() throws Exception {
    answers(FrontServer.tls(FrontServer::verified), "tls", with(FrontServer.client("client")));
  }

  @Test
  void clientWithoutCertificateIsRefused() {
    assertThrows(
        IOException.class,
        () -> answers(FrontServer.tls(FrontServer::verified), "tls", with(FrontServer.client(""))));
  }

  @Test
  void clearClientMayComeWhereNonTlsIsAllowed() throws Exception {
    var options = FrontServer.tls(t -> t);
    var lenient =
        options.withClient(
            options.client().withProtocol(options.client().protocol().withAllowNonTls(true)));
    answers(lenient, "nats", b -> b);
    answers(lenient, "tls", with(FrontServer.client("")));
  }

  @Test
  void webSocketWorksInTheClear() throws Exception {
    answers(FrontServer.webSocket(w -> w), "ws", b -> b);
  }

  @Test
  void webSocketWorksOverTls() throws Exception {
    answers(
        FrontServer.webSocket(w -> w.withTls(FrontServer.serverTls())),
        "wss",
        with(FrontServer.client("")));
  }

  private static SSLContext client(String name) {
    try {
      return FrontServer.client(name);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
