// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.config.ConfigFile;
import io.runnel.config.grammar.Environment;
import io.runnel.config.grammar.FileSource;
import io.runnel.server.RunnelServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The fields of each view are those that nats-server 2.15.2 showed for the same configuration and
/// the same clients; its field paths are recorded in `monitor/fields`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MonitorFieldsTest {
  private static final Path RECORDED = Path.of("src/test/resources/monitor");

  private RunnelServer server;
  private RawClient app;
  private RawClient other;

  @BeforeAll
  void start() throws Exception {
    server =
        RunnelServer.start(
            ConfigFile.load(
                    RECORDED.resolve("accounts.conf"), Environment.ofProcess(), FileSource.ofDisk())
                .options());
    app = RawClient.connect(server, "app", "pw");
    app.send("SUB foo.a 1\r\nSUB foo.b q 2\r\nSUB foo.c 3\r\nUNSUB 3 10\r\n");
    app.send("PUB foo.a 5\r\nhello\r\nPUB foo.c 0\r\n\r\n");
    app.sync();
    other = RawClient.connect(server, "other", "pw");
    other.send("SUB in.st.a 1\r\n");
    other.sync();
    try (RawClient gone = RawClient.connect(server, "app", "pw")) {
      gone.send("SUB foo.z 9\r\n");
      gone.sync();
    }
    for (int i = 0; i < 100 && !get("/connz?state=closed").contains("Client Closed"); i++) {
      Thread.sleep(20);
    }
  }

  @AfterAll
  void stop() throws IOException {
    app.close();
    other.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "varz, /varz",
    "connz, /connz",
    "connz-auth-detail, /connz?auth=1&subs=detail",
    "connz-subs, /connz?subs=1&acc=ACME",
    "connz-closed, /connz?state=closed&auth=1&subs=detail",
    "connz-all, /connz?state=any&sort=last",
    "routez, /routez?subs=1",
    "gatewayz, /gatewayz?accs=1",
    "leafz, /leafz?subs=1",
    "subsz, /subsz",
    "subsz-subs, /subsz?subs=1&acc=ACME",
    "accountz, /accountz",
    "accountz-acme, /accountz?acc=ACME",
    "accountz-other, /accountz?acc=OTHER",
    "accountz-sys, /accountz?acc=SYS",
    "accstatz, /accstatz",
    "accstatz-unused, /accstatz?unused=1",
    "jsz, /jsz?accounts=1",
    "healthz, /healthz",
    "healthz-details, /healthz?stream=S&details=1",
    "ipqueuesz, /ipqueuesz",
  })
  void fieldsAreThoseOfNatsServer(String recorded, String path) throws Exception {
    var expected =
        new TreeSet<>(Files.readAllLines(RECORDED.resolve("fields/" + recorded + ".txt")));
    expected.remove("");

    assertEquals(expected, JsonPaths.fields(get(path)));
  }

  private String get(String path) throws IOException, InterruptedException {
    int port = server.addresses().monitor().orElseThrow().address().getPort();
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
