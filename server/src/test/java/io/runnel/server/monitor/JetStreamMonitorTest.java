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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What monitoring shows of JetStream is what nats-server 2.15.2 showed for the same configuration,
/// stream, messages and consumer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JetStreamMonitorTest {
  private static final Path RECORDED = Path.of("src/test/resources/monitor");

  private RunnelServer server;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    String config = Files.readString(RECORDED.resolve("jetstream.conf"));
    Path file = directory.resolve("jetstream.conf");
    Files.writeString(file, config.replace("STORE_DIR", directory.toString()));
    server =
        RunnelServer.start(
            ConfigFile.load(file, Environment.ofProcess(), FileSource.ofDisk()).options());
    ask(
        "a",
        "$JS.API.STREAM.CREATE.S",
        "{\"name\":\"S\",\"subjects\":[\"s.*\"],\"max_bytes\":1000000}");
    ask("a", "s.a", "hello");
    ask("a", "s.b", "hi");
    ask(
        "a",
        "$JS.API.CONSUMER.CREATE.S.c",
        "{\"stream_name\":\"S\",\"config\":{\"durable_name\":\"c\",\"ack_policy\":\"explicit\"}}");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String ask(String user, String subject, String body) throws IOException {
    try (RawClient client = RawClient.connect(server, user, "pw")) {
      return client.request(subject, body);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    int port = server.addresses().monitor().orElseThrow().address().getPort();
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static TreeSet<String> recorded(String name) throws IOException {
    var fields = new TreeSet<>(Files.readAllLines(RECORDED.resolve("fields/js-" + name + ".txt")));
    fields.remove("");
    return fields;
  }

  @ParameterizedTest
  @CsvSource({
    "jsz, /jsz",
    "jsz-consumers, /jsz?consumers=1&config=1",
    "jsz-account, /jsz?acc=A&streams=1&raft=1",
    "jsz-nobody, /jsz?acc=C&streams=1",
    "jsz-offset, /jsz?streams=1&offset=1&limit=1",
    "varz, /varz",
  })
  void fieldsAreThoseOfNatsServer(String name, String path) throws Exception {
    assertEquals(recorded(name), JsonPaths.fields(get(path).body()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sys-jsz | $SYS.REQ.SERVER.PING.JSZ | {\"accounts\":true,\"consumer\":true}",
        "sys-account-jsz | $SYS.REQ.ACCOUNT.A.JSZ | {\"streams\":true}",
        "sys-statsz | $SYS.REQ.SERVER.PING | {}",
      })
  void fieldsInTheSystemAccountAreThoseOfNatsServer(String name, String subject, String body)
      throws Exception {
    assertEquals(recorded(name), JsonPaths.fields(ask("admin", subject, body)));
  }

  @ParameterizedTest
  @CsvSource({
    "storage, 73",
    "reserved_storage, 1000000",
    "accounts, 2",
    "api.level, 5",
    "api.total, 2",
    "streams, 1",
    "consumers, 1",
    "messages, 2",
    "bytes, 73",
    "total, 2",
    "config.max_memory, 256000000",
    "config.sync_always, true",
    "config.domain, hub",
    "limits.default_max_consumers, 1000",
    "account_details[0].name, A",
    "account_details[0].reserved_storage, 20000000",
    "account_details[0].stream_detail[0].cluster.leader, probe",
    "account_details[0].stream_detail[0].consumer_detail[0].num_pending, 2",
    "account_details[1].reserved_memory, 18446744073709551615",
  })
  void numbersAreThoseOfNatsServer(String path, String value) throws Exception {
    assertEquals(value, JsonPaths.at(get("/jsz?consumers=1").body(), path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/healthz | 200 | {\"status\":\"ok\"}",
        "/healthz?js-enabled-only=1&account=X | 200 | {\"status\":\"ok\"}",
        "/healthz?js-server-only=1&account=X | 200 | {\"status\":\"ok\"}",
        "/healthz?account=A&stream=S&consumer=c | 200 | {\"status\":\"ok\"}",
        "/healthz?account=B | 404 | {\"status\":\"unavailable\",\"error\":\"JetStream account \\\"B\\\" not found\"}",
        "/healthz?account=A&stream=X | 404 | {\"status\":\"unavailable\",\"error\":\"JetStream stream \\\"X\\\" not found on account \\\"A\\\"\"}",
        "/healthz?account=A&stream=S&consumer=x | 404 | {\"status\":\"unavailable\",\"error\":\"JetStream consumer \\\"x\\\" not found for stream \\\"S\\\" on account \\\"A\\\"\"}",
        "/healthz?account=A&stream=X&details=1 | 404 | {\"status\":\"error\",\"errors\":[{\"type\":\"STREAM\",\"account\":\"A\",\"stream\":\"X\",\"error\":\"JetStream stream \\\"X\\\" not found on account \\\"A\\\"\"}]}",
      })
  void healthIsToldAsNatsServerDoes(String path, int status, String body) throws Exception {
    HttpResponse<String> answer = get(path);

    assertEquals(body, answer.body().strip());
    assertEquals(status, answer.statusCode());
  }

  @Test
  void accountTellsWhetherItHasStreams() throws Exception {
    String path = "account_detail.jetstream_enabled";

    assertEquals("true", JsonPaths.at(get("/accountz?acc=A").body(), path));
    assertEquals("false", JsonPaths.at(get("/accountz?acc=C").body(), path));
  }

  @Test
  void accountWithoutStreamsIsRefused() throws Exception {
    String answer = ask("admin", "$SYS.REQ.ACCOUNT.C.JSZ", "");

    assertEquals("account \"C\" not jetstream enabled", JsonPaths.at(answer, "error.description"));
    assertEquals("7", JsonPaths.at(answer, "server.flags"));
    assertEquals("hub", JsonPaths.at(answer, "server.domain"));
  }
}
