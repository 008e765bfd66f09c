// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.config.options.CookieOptions;
import io.runnel.config.options.OriginOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.WebSocketOptions;
import io.runnel.server.RunnelServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The WebSocket port: upgrades that are refused, byte by byte, and what a client of the JDK sees.
@Timeout(60)
class WebSocketWireTest {
  private static final int READ_MILLIS_MAX = 5_000;
  private static final String UPGRADE =
      "Host: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: keep-alive, upgrade\r\n"
          + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n";

  private static RunnelServer server(UnaryOperator<WebSocketOptions> change) throws Exception {
    return RunnelServer.start(FrontServer.webSocket(change));
  }

  private static int port(RunnelServer server) {
    return server.webSocketAddress().orElseThrow().getPort();
  }

  /// What comes back within a moment, at most until the server closes.
  private static String answer(RunnelServer server, String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port(server)));
      socket.setSoTimeout(READ_MILLIS_MAX);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      byte[] all = socket.getInputStream().readAllBytes();
      return new String(all, StandardCharsets.ISO_8859_1);
    }
  }

  private static void refuses(RunnelServer server, String request, String status)
      throws IOException {
    String answer = answer(server, request);
    assertTrue(answer.startsWith("HTTP/1.1 " + status + "\r\n"), answer);
    assertTrue(answer.contains("Sec-Websocket-Version: 13\r\n"), answer);
  }

  @Test
  void requestsThatAreNoUpgradeAreRefusedWithTheirStatus() throws Exception {
    try (RunnelServer server = server(w -> w)) {
      refuses(server, "POST / HTTP/1.1\r\n" + UPGRADE + "\r\n", "405 Method Not Allowed");
      refuses(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "400 Bad Request");
      refuses(
          server, "GET / HTTP/1.1\r\n" + UPGRADE.replace(" 13", " 12") + "\r\n", "400 Bad Request");
      refuses(server, "GET / HTTP/1.1\r\n" + UPGRADE.replace("==", "") + "\r\n", "400 Bad Request");
      refuses(server, "GET /mqtt HTTP/1.1\r\n" + UPGRADE + "\r\n", "404 Not Found");
    }
  }

  @Test
  void leafNodesAreAcceptedAndClosed() throws Exception {
    try (RunnelServer server = server(w -> w)) {
      String answer = answer(server, "GET /leafnode HTTP/1.1\r\n" + UPGRADE + "\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
      assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }
  }

  @Test
  void whatIsNoHttpOrTooLongEndsTheConnection() throws Exception {
    try (RunnelServer server = server(w -> w)) {
      assertTrue(answer(server, "BLAH\r\n\r\n").startsWith("HTTP/1.1 400 Bad Request\r\n"));
      String header = "GET / HTTP/1.1\r\nX: " + "a".repeat(33_000) + "\r\n\r\n";
      assertTrue(answer(server, header).startsWith("HTTP/1.1 431 "));
    }
  }

  @Test
  void requestThatDoesNotEndIsClosedInTime() throws Exception {
    var hasty = Duration.ofMillis(200);
    try (RunnelServer server = server(w -> w.withHttp(w.http().withHandshakeTimeout(hasty)));
        Socket socket = new Socket("127.0.0.1", port(server))) {
      socket.setSoTimeout(READ_MILLIS_MAX);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void upgradeAgreesOnWhatBothSidesWant() throws Exception {
    String asks =
        "GET / HTTP/1.1\r\n"
            + UPGRADE
            + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
            + "Nats-No-Masking: true\r\n\r\n";
    try (RunnelServer server =
        server(w ->
            w.withHttp(w.http().withCompression(true).withHeaders(Map.of("X-Served-By", "us"))))) {
      String answer = answer(server, asks);
      assertTrue(answer.contains("Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n"), answer);
      assertTrue(
          answer.contains(
              "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                  + " client_no_context_takeover\r\n"),
          answer);
      assertTrue(answer.contains("Nats-No-Masking: true\r\n"), answer);
      assertTrue(answer.contains("X-Served-By: us\r\n"), answer);
    }
    try (RunnelServer server = server(w -> w)) {
      assertFalse(answer(server, asks).contains("permessage-deflate"));
    }
  }

  @Test
  void originsAreChecked() throws Exception {
    var allowed = new OriginOptions(false, List.of("https://app.example.com"));
    try (RunnelServer server = server(w -> w.withOrigins(allowed))) {
      refuses(server, from("https://evil.example.com"), "403 Forbidden");
      refuses(server, from("http://app.example.com"), "403 Forbidden");
      assertTrue(answer(server, from("https://app.example.com")).startsWith("HTTP/1.1 101"));
      assertTrue(
          answer(server, "GET / HTTP/1.1\r\n" + UPGRADE + "\r\n").startsWith("HTTP/1.1 101"));
    }
    try (RunnelServer server = server(w -> w.withOrigins(new OriginOptions(true, List.of())))) {
      refuses(server, from("http://other.example.com"), "403 Forbidden");
      assertTrue(answer(server, from("http://127.0.0.1")).startsWith("HTTP/1.1 101"));
    }
  }

  private static String from(String origin) {
    return "GET / HTTP/1.1\r\n" + UPGRADE + "Origin: " + origin + "\r\n\r\n";
  }

  // ---- with the JDK's client

  private static final class Ears implements WebSocket.Listener {
    final StringBuilder text = new StringBuilder();
    final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    final CompletableFuture<String> pong = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      text.append(StandardCharsets.ISO_8859_1.decode(data));
      for (int end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
        lines.add(text.substring(0, end));
        text.delete(0, end + 2);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      pong.complete(StandardCharsets.ISO_8859_1.decode(message).toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status + " " + reason);
      return null;
    }

    String next() throws InterruptedException {
      String line = lines.poll(READ_MILLIS_MAX, TimeUnit.MILLISECONDS);
      return line == null ? "nothing" : line;
    }
  }

  private static WebSocket open(RunnelServer server, Ears ears, Map<String, String> headers) {
    var builder = HttpClient.newHttpClient().newWebSocketBuilder();
    headers.forEach(builder::header);
    return builder.buildAsync(URI.create("ws://127.0.0.1:" + port(server) + "/"), ears).join();
  }

  @Test
  void textAndBinaryMakeOneStreamAndBinaryComesBack() throws Exception {
    try (RunnelServer server = server(w -> w)) {
      Ears ears = new Ears();
      WebSocket socket = open(server, ears, Map.of());
      String info = ears.next();
      assertTrue(info.contains("\"port\":" + port(server)), info);
      socket.sendText("CONNECT {\"verbose\":false}\r\nSUB fo", true).join();
      socket.sendBinary(ByteBuffer.wrap("o 1\r\nPUB foo 5\r\nhe".getBytes()), false).join();
      socket.sendBinary(ByteBuffer.wrap("llo\r\n".getBytes()), true).join();
      assertEquals("MSG foo 1 5", ears.next());
      assertEquals("hello", ears.next());
      socket.sendPing(ByteBuffer.wrap("abc".getBytes())).join();
      assertEquals("abc", ears.pong.get(5, TimeUnit.SECONDS));
      socket.sendClose(1000, "bye").join();
      assertEquals("1000 bye", ears.closed.get(5, TimeUnit.SECONDS));
    }
  }

  /// The `ping_interval` of the block holds for WebSocket clients alone.
  @Test
  void pingsComeInTheIntervalOfTheBlock() throws Exception {
    var often = Duration.ofMillis(100);
    try (RunnelServer server = server(w -> w.withHttp(w.http().withPingInterval(often)));
        Socket plain = new Socket("127.0.0.1", server.clientAddress().getPort())) {
      Ears ears = new Ears();
      WebSocket socket = open(server, ears, Map.of());
      ears.next();
      socket.sendText("CONNECT {\"verbose\":false}\r\n", true).join();
      plain.getOutputStream().write("CONNECT {}\r\n".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 4; i++) {
        assertEquals("PING", ears.next());
        socket.sendText("PONG\r\n", true).join();
      }
      plain.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      plain.shutdownOutput();
      byte[] all = plain.getInputStream().readAllBytes();
      String said = new String(all, StandardCharsets.US_ASCII);
      assertFalse(said.contains("\r\nPING\r\n"), said);
      assertEquals("PING", ears.next());
      assertEquals("PING", ears.next());
      assertEquals("-ERR 'Stale Connection'", ears.next());
    }
  }

  @Test
  void closeFrameSaysWhy() throws Exception {
    try (RunnelServer server = server(w -> w)) {
      Ears ears = new Ears();
      WebSocket socket = open(server, ears, Map.of());
      ears.next();
      socket.sendText("CONNECT {}\r\nPUB foo 2000000\r\n", true).join();
      assertEquals("1009 Maximum Message Payload Exceeded", ears.closed.get(5, TimeUnit.SECONDS));
      Ears other = new Ears();
      open(server, other, Map.of());
      other.next();
      server.close();
      assertEquals("1001 Server Shutdown", other.closed.get(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void cookiesStandInForEmptyFieldsOfConnect() throws Exception {
    var cookies = new CookieOptions("", "", "", "tok");
    ServerOptions options =
        FrontServer.webSocket(w -> w.withAuth(w.auth().withToken("s3cret").withCookies(cookies)));
    try (RunnelServer server = RunnelServer.start(options)) {
      Ears ears = new Ears();
      WebSocket socket = open(server, ears, Map.of("Cookie", "a=b; tok=s3cret"));
      assertTrue(ears.next().contains("\"auth_required\":true"));
      socket.sendText("CONNECT {\"verbose\":false}\r\nPING\r\n", true).join();
      assertEquals("PONG", ears.next());
      Ears wrong = new Ears();
      WebSocket refused = open(server, wrong, Map.of("Cookie", "tok=guess"));
      wrong.next();
      refused.sendText("CONNECT {\"verbose\":false}\r\nPING\r\n", true).join();
      assertEquals("-ERR 'Authorization Violation'", wrong.next());
      assertEquals("1008 Authentication Failure", wrong.closed.get(5, TimeUnit.SECONDS));
    }
  }
}
