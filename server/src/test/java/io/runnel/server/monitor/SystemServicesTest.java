// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.config.ConfigFile;
import io.runnel.config.grammar.Environment;
import io.runnel.config.grammar.FileSource;
import io.runnel.config.options.ServerOptions;
import io.runnel.server.RunnelServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests to the system account, and what every account may ask; field paths in `monitor/fields`
/// are recorded from nats-server 2.15.2.
final class SystemServicesTest {
  private static final Path RECORDED = Path.of("src/test/resources/monitor");

  private RunnelServer server;
  private RawClient admin;

  @BeforeEach
  void start() throws Exception {
    server = RunnelServer.start(options(), () -> options());
    admin = RawClient.connect(server, "admin", "s3cr3t");
  }

  @AfterEach
  void stop() throws Exception {
    admin.close();
    server.close();
  }

  private static ServerOptions options() {
    try {
      return ConfigFile.load(
              RECORDED.resolve("accounts.conf"), Environment.ofProcess(), FileSource.ofDisk())
          .options();
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }

  private String here(String name) {
    return "$SYS.REQ.SERVER." + server.identity().id() + "." + name;
  }

  private static void assertFields(String recorded, String json) throws Exception {
    var expected =
        new TreeSet<>(Files.readAllLines(RECORDED.resolve("fields/" + recorded + ".txt")));
    assertEquals(expected, JsonPaths.fields(json));
  }

  @Test
  void pingIsAnsweredWithStatistics() throws Exception {
    assertFields("sys-statsz", admin.request("$SYS.REQ.SERVER.PING", ""));
    assertFields("sys-statsz", admin.request(here("STATSZ"), ""));
  }

  @Test
  void idIsAnsweredWithoutEnvelope() throws Exception {
    assertFields("sys-idz", admin.request("$SYS.REQ.SERVER.PING.IDZ", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VARZ",
        "SUBSZ",
        "CONNZ",
        "ROUTEZ",
        "GATEWAYZ",
        "LEAFZ",
        "ACCOUNTZ",
        "JSZ",
        "HEALTHZ",
        "PROFILEZ",
        "EXPVARZ",
        "IPQUEUESZ",
        "RAFTZ"
      })
  void everyViewAnswersAllAndOne(String view) throws Exception {
    String toAll = admin.request("$SYS.REQ.SERVER.PING." + view, "");
    String toOne = admin.request(here(view), "");

    assertEquals("probe", JsonPaths.at(toAll, "server.name"));
    assertTrue(toAll.contains("\"data\":{"), toAll);
    assertEquals(server.identity().id(), JsonPaths.at(toOne, "server.id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUBSZ", "CONNZ", "LEAFZ", "INFO", "STATZ"})
  void viewsOfOneAccountAnswer(String view) throws Exception {
    try (RawClient app = RawClient.connect(server, "app", "pw")) {
      app.sync();
      String answer = admin.request("$SYS.REQ.ACCOUNT.ACME." + view, "");

      assertTrue(answer.contains("\"data\":{"), answer);
      assertFalse(answer.contains("OTHER\",\"account_tag"), answer);
    }
  }

  @Test
  void serversThatAreNotMeantKeepSilent() throws Exception {
    admin.send("SUB _INBOX.two 7\r\nPUB $SYS.REQ.SERVER.PING.VARZ _INBOX.two 23\r\n");
    admin.send("{\"server_name\":\"other\"}\r\n");
    String next = admin.request("$SYS.REQ.SERVER.PING.IDZ", "{\"server_name\":\"other\"}");

    assertFields("sys-idz", next);
  }

  @Test
  void unreadableBodyIsRefusedWith400() throws Exception {
    String answer = admin.request("$SYS.REQ.SERVER.PING.VARZ", "{bad");

    assertEquals("400", JsonPaths.at(answer, "error.code"));
    assertEquals(
        "400", JsonPaths.at(admin.request(here("CONNZ"), "{\"limit\":\"x\"}"), "error.code"));
  }

  @Test
  void impossibleOptionIsRefusedWith500() throws Exception {
    String answer = admin.request("$SYS.REQ.SERVER.PING.CONNZ", "{\"sort\":\"zz\"}");

    assertFields("sys-error", answer);
    assertEquals("500", JsonPaths.at(answer, "error.code"));
    assertEquals("invalid sorting option: zz", JsonPaths.at(answer, "error.description"));
  }

  @Test
  void answersArePackedAsAsked() throws Exception {
    var gzip = admin.request(here("HEALTHZ"), accept("gzip"), "");
    var snappy = admin.request(here("HEALTHZ"), accept("s2"), "");
    var other = admin.request(here("HEALTHZ"), accept("br"), "");

    byte[] packed = gzip.body().getBytes(StandardCharsets.ISO_8859_1);
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    assertFields("sys-healthz", new String(plain, StandardCharsets.UTF_8));
    assertTrue(gzip.header().contains("Content-Encoding: gzip"));
    assertTrue(snappy.header().contains("Content-Encoding: snappy"));
    assertTrue(snappy.body().startsWith("\u00ff\u0006\u0000\u0000sNaPpY\u0001"));
    assertFields("sys-healthz", snappy.body().substring(18));
    assertTrue(other.header().contains("Content-Encoding: identity"));
    assertFields("sys-healthz", other.body());
  }

  private static String accept(String encoding) {
    return "NATS/1.0\r\nAccept-Encoding: " + encoding + "\r\n\r\n";
  }

  @Test
  void kickClosesTheClient() throws Exception {
    try (RawClient app = RawClient.connect(server, "app", "pw")) {
      String before = admin.request("$SYS.REQ.ACCOUNT.ACME.CONNZ", "");
      String cid = JsonPaths.at(before, "data.connections[0].cid");

      String answer = admin.request(here("KICK"), "{\"cid\":" + cid + "}");

      assertFalse(answer.contains("error"), answer);
      assertTrue(app.isClosedByServer());
      String closed = admin.request(here("CONNZ"), "{\"state\":1}");
      assertEquals("Kicked", JsonPaths.at(closed, "data.connections[0].reason"));
    }
  }

  @Test
  void kickOfNobodyIsAnError() throws Exception {
    String answer = admin.request(here("KICK"), "{\"cid\":99999}");

    assertEquals("no such client or leafnode id", JsonPaths.at(answer, "error.description"));
  }

  @Test
  void oneClientCanBeAskedToLeave() throws Exception {
    try (RawClient app = RawClient.connect(server, "app", "pw")) {
      app.sync();
      String before = admin.request("$SYS.REQ.ACCOUNT.ACME.CONNZ", "");
      admin.request(
          here("LDM"), "{\"cid\":" + JsonPaths.at(before, "data.connections[0].cid") + "}");

      String line = app.line();
      while (!line.contains("\"ldm\":true")) {
        line = app.line();
      }
      assertTrue(line.startsWith("INFO "));
    }
  }

  @Test
  void reloadReadsTheOptionsAgain() throws Exception {
    String before = JsonPaths.at(admin.request(here("VARZ"), ""), "data.config_load_time");

    String answer = admin.request(here("RELOAD"), "");

    assertFalse(answer.contains("error"), answer);
    String after = JsonPaths.at(admin.request(here("VARZ"), ""), "data.config_load_time");
    assertTrue(after.compareTo(before) > 0, before + " " + after);
  }

  @Test
  void subscribersAreCounted() throws Exception {
    admin.send("SUB a.b 1\r\nSUB a.* 2\r\nSUB a.b q 3\r\n");
    admin.sync();

    assertEquals("3", admin.request("$SYS.DEBUG.SUBSCRIBERS", "a.b"));
    assertEquals("1", admin.request("$SYS.DEBUG.SUBSCRIBERS", "a.b q"));
    assertEquals(
        "0",
        admin.request("$SYS.REQ.ACCOUNT.NSUBS", "{\"acc\":\"SYS\",\"subject\":\"nobody.here\"}"));
  }

  @Test
  void everyAccountMayAskWhoItIs() throws Exception {
    assertFields("sys-user-info", admin.request("$SYS.REQ.USER.INFO", ""));
    try (RawClient other = RawClient.connect(server, "other", "pw")) {
      String answer = other.request("$SYS.REQ.USER.INFO", "");

      assertEquals("other", JsonPaths.at(answer, "data.user"));
      assertEquals("OTHER", JsonPaths.at(answer, "data.account"));
    }
  }

  @Test
  void anAccountSeesItsOwnConnectionsOnly() throws Exception {
    try (RawClient app = RawClient.connect(server, "app", "pw");
        RawClient other = RawClient.connect(server, "other", "pw")) {
      app.sync();
      for (String subject :
          new String[] {"$SYS.REQ.SERVER.PING.CONNZ", "$SYS.REQ.ACCOUNT.PING.CONNZ"}) {
        String answer = other.request(subject, "{\"auth\":true,\"acc\":\"ACME\"}");

        assertEquals("1", JsonPaths.at(answer, "data.num_connections"), answer);
        assertEquals("OTHER", JsonPaths.at(answer, "data.connections[0].account"), answer);
      }
      String counts = other.request("$SYS.REQ.ACCOUNT.PING.STATZ", "{\"accounts\":[\"ACME\"]}");
      assertEquals("OTHER", JsonPaths.at(counts, "data.account_statz[0].acc"), counts);
    }
  }

  @Test
  void servicesCanBeImportedFromTheSystemAccount() throws Exception {
    ServerOptions shared =
        ConfigFile.load(
                RECORDED.resolve("imports.conf"), Environment.ofProcess(), FileSource.ofDisk())
            .options();
    try (RunnelServer importing = RunnelServer.start(shared);
        RawClient client = RawClient.connect(importing, "a", "p")) {
      client.send("SUB foo 1\r\nSUB foo q 2\r\n");
      client.sync();

      assertEquals("2", client.request("$SYS.DEBUG.SUBSCRIBERS", "foo"));
      String varz = client.request("$SYS.REQ.SERVER.PING.VARZ", "");
      assertEquals("1", JsonPaths.at(varz, "data.connections"), varz);
      String info = client.request("$SYS.REQ.USER.INFO", "");
      assertEquals("_INBOX.>", JsonPaths.at(info, "data.permissions.subscribe.allow[1]"), info);
      assertEquals("no.>", JsonPaths.at(info, "data.permissions.publish.deny[0]"), info);
    }
  }

  @Test
  void aHeaderDoesNotMakeSomebodyElse() throws Exception {
    try (RawClient other = RawClient.connect(server, "other", "pw")) {
      String forged = "NATS/1.0\r\nNats-Request-Info: {\"acc\":\"SYS\",\"id\":1}\r\n\r\n";
      String answer = other.request("$SYS.REQ.USER.INFO", forged, "").body();

      assertEquals("other", JsonPaths.at(answer, "data.user"), answer);
    }
  }

  @Test
  void otherAccountsCannotAskTheServer() throws Exception {
    try (RawClient other = RawClient.connect(server, "other", "pw")) {
      var answer = other.request("$SYS.REQ.SERVER.PING.VARZ", "NATS/1.0\r\n\r\n", "");

      assertTrue(answer.header().contains("503"), answer.toString());
    }
  }
}
