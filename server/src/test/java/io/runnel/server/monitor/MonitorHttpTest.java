// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.config.options.Listen;
import io.runnel.config.options.MonitorAuthorization;
import io.runnel.config.options.MonitorOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.TlsOptions;
import io.runnel.server.RunnelServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// HTTP around the views: status codes and texts as recorded from nats-server 2.15.2, methods,
/// authorization, base path, limits.
final class MonitorHttpTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private RunnelServer server;

  @BeforeEach
  void start() throws Exception {
    server = start(options());
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  private static MonitorOptions options() {
    return MonitorOptions.defaults().withHost("127.0.0.1").withHttpPort(-1);
  }

  private static RunnelServer start(MonitorOptions monitor) throws Exception {
    ServerOptions options = ServerOptions.defaults();
    return RunnelServer.start(
        options
            .withClient(options.client().withListen(new Listen("127.0.0.1", -1)))
            .withMonitor(monitor));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/connz?sort=foo | 400 | invalid sorting option: foo",
        "/connz?limit=x | 400 | Error decoding int for 'limit': strconv.Atoi: parsing \"x\": invalid syntax",
        "/connz?auth=maybe | 400 | Error decoding boolean for 'auth': strconv.ParseBool: parsing \"maybe\": invalid syntax",
        "/connz?cid=-1 | 400 | Error decoding uint64 for 'cid': strconv.ParseUint: parsing \"-1\": invalid syntax",
        "/connz?state=half | 400 | Error decoding state for half",
        "/connz?sort=stop | 400 | sort by stop only valid on closed connections",
        "/connz?sort=reason | 400 | sort by reason only valid on closed connections",
        "/subsz?test=a.*&subs=1 | 400 | invalid test subject, must be valid publish subject: a.*",
        "/subsz?offset=99999999999999999999 | 400 | Error decoding int for 'offset': strconv.Atoi: parsing \"99999999999999999999\": value out of range",
        "/accountz?acc=NO | 400 | Account NO does not exist",
        "/jsz?leader-only=1 | 400 | filtered response: not leader",
        "/raftz | 404 | No Raft nodes registered",
        "/nothing | 404 | 404 page not found",
        "/healthz | 200 | {\"status\":\"ok\"}",
        "/healthz?stream=S | 400 | {\"status\":\"error\",\"error\":\"\\\"account\\\" must not be empty when checking stream health\"}",
        "/healthz?account=A&consumer=C | 400 | {\"status\":\"error\",\"error\":\"\\\"stream\\\" must not be empty when checking consumer health\"}",
      })
  void answersAsNatsServerDoes(String path, int status, String body) throws Exception {
    HttpResponse<String> answer = get(path);

    assertEquals(body, answer.body().strip());
    assertEquals(status, answer.statusCode());
  }

  @Test
  void viewsMayBeReadByScriptsOfOtherSites() throws Exception {
    assertEquals("*", get("/varz").headers().firstValue("Access-Control-Allow-Origin").get());
  }

  @Test
  void requestsAreCountedByPath() throws Exception {
    get("/connz");
    get("/subscriptionsz");
    get("/subsz");
    String varz = get("/varz").body();

    assertTrue(varz.contains("\"/connz\": 1"), varz);
    assertTrue(varz.contains("\"/subsz\": 2"), varz);
    assertTrue(varz.contains("\"/varz\": 1"), varz);
  }

  @Test
  void indexLinksToAllPages() throws Exception {
    String page = get("/").body();

    for (String path : new String[] {"/varz", "/connz", "/healthz", "/metrics"}) {
      assertTrue(page.contains("href=\"" + path + "\""), page);
    }
  }

  @Test
  void headHasTheHeadersAlone() throws Exception {
    var head = HttpRequest.newBuilder(uri("/varz")).HEAD().build();

    HttpResponse<String> answer = http.send(head, HttpResponse.BodyHandlers.ofString());

    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    var post =
        HttpRequest.newBuilder(uri("/varz")).POST(HttpRequest.BodyPublishers.ofString("x")).build();

    assertEquals(405, http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode());
  }

  @Test
  void basePathGoesBeforeEveryPath() throws Exception {
    server.close();
    server = start(options().withBasePath("/nats/"));

    assertEquals(200, get("/nats/varz").statusCode());
    assertEquals(200, get("/nats").statusCode());
    assertEquals(404, get("/varz").statusCode());
  }

  @Test
  void tokenIsAskedForWhereConfigured() throws Exception {
    server.close();
    server = start(options().withAuthorization(new MonitorAuthorization("", "", "t0ken")));

    assertEquals(401, get("/varz").statusCode());
    assertEquals(401, get("/varz", "Bearer wrong").statusCode());
    assertEquals(200, get("/varz", "Bearer t0ken").statusCode());
  }

  @Test
  void passwordIsAskedForWhereConfigured() throws Exception {
    server.close();
    server = start(options().withAuthorization(new MonitorAuthorization("ops", "pass", "")));

    assertEquals(401, get("/metrics").statusCode());
    assertEquals(401, get("/metrics", basic("ops:wrong")).statusCode());
    assertEquals(200, get("/metrics", basic("ops:pass")).statusCode());
  }

  @Test
  void httpsUsesTheCertificateOfClients() throws Exception {
    server.close();
    String folder = "src/test/resources/monitor/";
    ServerOptions options = ServerOptions.defaults();
    server =
        RunnelServer.start(
            options
                .withClient(options.client().withListen(new Listen("127.0.0.1", -1)))
                .withTls(TlsOptions.of(folder + "cert.pem", folder + "key.pem"))
                .withMonitor(options().withHttpPort(0).withHttpsPort(-1)));
    var keys = KeyStore.getInstance(KeyStore.getDefaultType());
    keys.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(folder, "cert.pem"))) {
      keys.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);

    try (HttpClient secure = HttpClient.newBuilder().sslContext(context).build()) {
      URI uri = URI.create(uri("/varz").toString().replace("http:", "https:"));
      String varz =
          secure
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
              .body();

      assertTrue(varz.contains("\"tls_required\": true"), varz);
      assertTrue(varz.contains("\"tls_cert_not_after\": \"2126-"), varz);
    }
  }

  @Test
  void metricsCountWhatClientsMove() throws Exception {
    try (RawClient client = RawClient.connect(server, "", "")) {
      client.send("SUB a 1\r\nPUB a 5\r\nhello\r\n");
      client.sync();
      String metrics = get("/metrics").body();

      assertTrue(metrics.contains("\nrunnel_connections 1\n"), metrics);
      assertTrue(metrics.contains("\nrunnel_received_messages_total 1\n"), metrics);
      assertTrue(metrics.contains("\nrunnel_sent_bytes_total 5\n"), metrics);
      assertTrue(metrics.contains("# TYPE gnatsd_varz_in_msgs gauge\n"), metrics);
    }
  }

  @Test
  void requestLinesBeyondTheLimitAreRefused() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", uri("/").getPort())) {
      socket.setSoTimeout(10_000);
      String line = "GET /varz?x=" + "y".repeat(20_000) + " HTTP/1.1\r\nHost: h\r\n\r\n";
      socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertFalse(answer.contains("200 OK"), answer);
    }
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private URI uri(String path) {
    int port = server.addresses().monitor().orElseThrow().address().getPort();
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String authorization)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(path)).header("Authorization", authorization).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
