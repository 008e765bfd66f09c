// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.HandshakeFirst;
import io.runnel.config.options.SecurityOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.TlsFiles;
import io.runnel.config.options.TlsTiming;
import io.runnel.config.options.UserOptions;
import io.runnel.server.Refused;
import io.runnel.server.RunnelServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What stands in front of the client port, byte by byte.
@Timeout(60)
class FrontWireTest {
  private static final int READ_MILLIS_MAX = 5_000;
  private static final String FIRST_COMMANDS =
      "CONNECT {\"verbose\":false,\"protocol\":1}\r\nPING\r\n";

  private static Socket connect(RunnelServer server) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", server.clientAddress().getPort()));
    socket.setSoTimeout(READ_MILLIS_MAX);
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String line(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    var line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      line.append((char) next);
      if (next == '\n') {
        break;
      }
    }
    return line.toString();
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static ServerOptions proxied() {
    return FrontServer.options(FrontWireTest::behindProxy);
  }

  private static ServerOptions behindProxy(ServerOptions o) {
    return o.withClient(o.client().withProtocol(o.client().protocol().withProxyProtocol(true)));
  }

  private static ServerOptions lenient(ServerOptions o) {
    return o.withClient(o.client().withProtocol(o.client().protocol().withAllowNonTls(true)));
  }

  private static SSLSocket secure(Socket plain, SSLContext context) throws IOException {
    var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
    socket.startHandshake();
    return socket;
  }

  // ---- PROXY

  @Test
  void proxyHeaderGivesTheAddressWithTheSecondInfo() throws Exception {
    try (RunnelServer server = RunnelServer.start(proxied());
        Socket socket = connect(server)) {
      assertFalse(line(socket).contains("client_ip"));
      say(socket, "PROXY TCP4 192.0.2.7 198.51.100.1 5678 4222\r\n" + FIRST_COMMANDS);
      assertEquals("PONG\r\n", line(socket));
      assertTrue(line(socket).contains("\"client_ip\":\"192.0.2.7\""));
    }
  }

  @Test
  void proxyHeaderMayBeAbsentAndMayComeInPieces() throws Exception {
    try (RunnelServer server = RunnelServer.start(proxied())) {
      try (Socket socket = connect(server)) {
        line(socket);
        say(socket, FIRST_COMMANDS);
        assertEquals("PONG\r\n", line(socket));
        assertTrue(line(socket).contains("\"client_ip\":\"127.0.0.1\""));
      }
      try (Socket socket = connect(server)) {
        line(socket);
        byte[] header =
            HexFormat.of()
                .parseHex(
                    "0d0a0d0a000d0a515549540a" + "2111000fc0000207c6336401162e107e" + "040000");
        for (byte next : header) {
          socket.getOutputStream().write(next);
          Thread.sleep(1);
        }
        say(socket, FIRST_COMMANDS);
        assertEquals("PONG\r\n", line(socket));
        assertTrue(line(socket).contains("\"client_ip\":\"192.0.2.7\""));
      }
    }
  }

  @Test
  void wrongProxyHeaderClosesTheConnection() throws Exception {
    try (RunnelServer server = RunnelServer.start(proxied());
        Socket socket = connect(server)) {
      line(socket);
      say(socket, "PROXY TCP4 nowhere\r\n");
      assertEquals("", rest(socket));
    }
  }

  @Test
  void proxyHeaderComesBeforeTls() throws Exception {
    var options = behindProxy(FrontServer.tls(t -> t));
    try (RunnelServer server = RunnelServer.start(options);
        Socket plain = connect(server)) {
      line(plain);
      say(plain, "PROXY TCP4 192.0.2.7 198.51.100.1 5678 4222\r\n");
      try (SSLSocket socket = secure(plain, FrontServer.client(""))) {
        say(socket, FIRST_COMMANDS);
        assertEquals("PONG\r\n", line(socket));
        assertTrue(line(socket).contains("\"client_ip\":\"192.0.2.7\""));
      }
    }
  }

  // ---- TLS

  @Test
  void infoSaysWhatTlsIsFor() throws Exception {
    try (RunnelServer server = RunnelServer.start(FrontServer.tls(FrontServer::verified));
        Socket socket = connect(server)) {
      String info = line(socket);
      assertTrue(
          info.contains("\"tls_required\":true") && info.contains("\"tls_verify\":true"), info);
      assertFalse(info.contains("tls_available"), info);
    }
    try (RunnelServer server = RunnelServer.start(lenient(FrontServer.tls(t -> t)));
        Socket socket = connect(server)) {
      String info = line(socket);
      assertTrue(info.contains("\"tls_available\":true"), info);
      assertFalse(info.contains("tls_required"), info);
    }
  }

  @Test
  void clearTextWhereTlsIsRequiredIsClosed() throws Exception {
    try (RunnelServer server = RunnelServer.start(FrontServer.tls(t -> t));
        Socket socket = connect(server)) {
      line(socket);
      say(socket, FIRST_COMMANDS);
      assertEquals(-1, socket.getInputStream().skip(7) < 7 ? -1 : socket.getInputStream().read());
    }
  }

  @Test
  void silenceInsteadOfAHandshakeIsClosedInTime() throws Exception {
    var hasty = new TlsTiming(Duration.ofMillis(200), 0);
    try (RunnelServer server = RunnelServer.start(FrontServer.tls(t -> t.withTiming(hasty)));
        Socket socket = connect(server)) {
      line(socket);
      long began = System.nanoTime();
      assertEquals("", rest(socket));
      long millis = (System.nanoTime() - began) / 1_000_000;
      assertTrue(millis >= 150 && millis < 3_000, millis + " ms");
    }
  }

  @Test
  void nothingIsSaidBeforeAHandshakeThatComesFirst() throws Exception {
    var first = new HandshakeFirst(true, Duration.ZERO);
    try (RunnelServer server =
            RunnelServer.start(lenient(FrontServer.tls(t -> t.withHandshakeFirst(first))));
        Socket plain = connect(server)) {
      plain.setSoTimeout(200);
      assertThrows(IOException.class, () -> line(plain));
      plain.setSoTimeout(READ_MILLIS_MAX);
      try (SSLSocket socket = secure(plain, FrontServer.client(""))) {
        String info = line(socket);
        assertTrue(info.contains("\"tls_required\":true"), info);
      }
    }
  }

  @Test
  void tooManyHandshakesInASecondAreRefused() throws Exception {
    var one = new TlsTiming(Duration.ofSeconds(2), 1);
    try (RunnelServer server = RunnelServer.start(FrontServer.tls(t -> t.withTiming(one)));
        Socket admitted = connect(server);
        Socket refused = connect(server)) {
      assertTrue(line(admitted).startsWith("INFO"));
      assertTrue(line(refused).startsWith("INFO"));
      assertEquals(
          "-ERR 'Connection throttling is active. Please try again later.'\r\n", rest(refused));
    }
  }

  @Test
  void onlyPinnedCertificatesComeIn() throws Exception {
    String pin = "8e18365e85e85bc2784d5af4845a3f24948a00090cf2f59272899f7ae46f0f7d";
    try (RunnelServer server =
        RunnelServer.start(
            FrontServer.tls(t -> FrontServer.verified(t).withPinnedCerts(List.of(pin))))) {
      try (Socket plain = connect(server)) {
        line(plain);
        try (SSLSocket socket = secure(plain, FrontServer.client("client"))) {
          say(socket, FIRST_COMMANDS);
          assertEquals("PONG\r\n", line(socket));
        }
      }
      try (Socket plain = connect(server)) {
        line(plain);
        try (SSLSocket socket = secure(plain, FrontServer.client("client2"))) {
          say(socket, FIRST_COMMANDS);
          assertEquals("", closedOrNothing(socket));
        } catch (IOException closed) {
          // The server may close before the last of the handshake is read.
          assertTrue(closed.getMessage() != null);
        }
      }
    }
  }

  private static String closedOrNothing(Socket socket) {
    try {
      return line(socket);
    } catch (IOException closed) {
      return "";
    }
  }

  @Test
  void certificateOfAStrangerIsRefused() throws Exception {
    try (RunnelServer server = RunnelServer.start(FrontServer.tls(FrontServer::verified));
        Socket plain = connect(server)) {
      line(plain);
      assertThrows(
          IOException.class,
          () -> {
            SSLSocket socket = secure(plain, FrontServer.client("stranger"));
            say(socket, FIRST_COMMANDS);
            if (line(socket).isEmpty()) {
              throw new IOException("closed");
            }
          });
    }
  }

  @Test
  void certificateNamesTheUser() throws Exception {
    ServerOptions options =
        FrontServer.tls(
            t -> FrontServer.verified(t).withClientCertificates(ClientCertificates.MAPPED));
    options = withUser(options, "derek@example.com");
    try (RunnelServer server = RunnelServer.start(options)) {
      try (Socket plain = connect(server)) {
        line(plain);
        try (SSLSocket socket = secure(plain, FrontServer.client("client"))) {
          say(socket, FIRST_COMMANDS);
          assertEquals("PONG\r\n", line(socket));
        }
      }
      try (Socket plain = connect(server)) {
        line(plain);
        try (SSLSocket socket = secure(plain, FrontServer.client("client2"))) {
          say(socket, FIRST_COMMANDS);
          assertEquals("-ERR 'Authorization Violation'\r\n", line(socket));
        }
      }
    }
  }

  private static ServerOptions withUser(ServerOptions options, String name) {
    SecurityOptions security = options.security();
    return options.withSecurity(security.withUsers(List.of(UserOptions.of(name, ""))));
  }

  @Test
  void oneOfSeveralCertificatesIsChosenByName() throws Exception {
    var files =
        new TlsFiles(
            List.of(
                new TlsFiles.KeyPair(
                    FrontServer.file("server.pem"), FrontServer.file("server-sec1-key.pem")),
                new TlsFiles.KeyPair(
                    FrontServer.file("other.pem"), FrontServer.file("other-pkcs1-key.pem"))),
            "");
    try (RunnelServer server = RunnelServer.start(FrontServer.tls(t -> t.withFiles(files)))) {
      assertEquals("CN=localhost,O=Runnel", subjectFor(server, "localhost"));
      assertEquals("CN=other.example.com,O=Runnel", subjectFor(server, "a.wild.example.com"));
      assertEquals("CN=localhost,O=Runnel", subjectFor(server, "nobody.example.com"));
    }
  }

  private static String subjectFor(RunnelServer server, String name) throws Exception {
    try (Socket plain = connect(server)) {
      line(plain);
      var socket =
          (SSLSocket)
              FrontServer.client("")
                  .getSocketFactory()
                  .createSocket(plain, "127.0.0.1", plain.getPort(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      var peer = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return peer.getSubjectX500Principal().getName();
    }
  }

  @Test
  void reloadedCertificateCountsForNewConnections() throws Exception {
    ServerOptions options = FrontServer.tls(t -> t);
    try (RunnelServer server = RunnelServer.start(options)) {
      assertEquals("CN=localhost,O=Runnel", subjectFor(server, "localhost"));
      var files =
          new TlsFiles(
              List.of(
                  new TlsFiles.KeyPair(
                      FrontServer.file("other.pem"), FrontServer.file("other-key.pem"))),
              "");
      server.reload(options.withClient(options.client().withTls(options.tls().withFiles(files))));
      assertEquals("CN=other.example.com,O=Runnel", subjectFor(server, "localhost"));
    }
  }

  @Test
  void unusableFileIsARefusedReloadThatChangesNothing() throws Exception {
    ServerOptions options = FrontServer.tls(t -> t);
    try (RunnelServer server = RunnelServer.start(options)) {
      var files = new TlsFiles(List.of(new TlsFiles.KeyPair("/nowhere.pem", "/nowhere.key")), "");
      var broken = options.withClient(options.client().withTls(options.tls().withFiles(files)));
      Refused refused = assertThrows(Refused.class, () -> server.reload(broken));
      assertTrue(refused.text().contains("open /nowhere.pem: no such file"), refused.text());
      assertEquals("CN=localhost,O=Runnel", subjectFor(server, "localhost"));
    }
  }

  // ---- ends

  @Test
  void clientThatClosesItsSideStillGetsItsAnswers() throws Exception {
    try (RunnelServer server = RunnelServer.start(FrontServer.options(o -> o));
        Socket socket = connect(server)) {
      line(socket);
      say(socket, FIRST_COMMANDS);
      socket.shutdownOutput();
      assertTrue(rest(socket).startsWith("PONG\r\n"));
    }
  }
}
