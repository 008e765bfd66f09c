// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.runnel.config.ConfigFile;
import io.runnel.config.grammar.Environment;
import io.runnel.config.grammar.FileSource;
import io.runnel.config.options.Listen;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.UserOptions;
import io.runnel.server.RunnelServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Events in the system account; field paths in `monitor/fields` are recorded from nats-server
/// 2.15.2.
final class SystemEventsTest {
  private static final Path RECORDED = Path.of("src/test/resources/monitor");

  private RunnelServer server;
  private RawClient admin;

  @BeforeEach
  void start() throws Exception {
    server =
        RunnelServer.start(
            ConfigFile.load(
                    RECORDED.resolve("accounts.conf"), Environment.ofProcess(), FileSource.ofDisk())
                .options());
    admin = RawClient.connect(server, "admin", "s3cr3t");
  }

  @AfterEach
  void stop() throws Exception {
    admin.close();
    server.close();
  }

  private void listen(String subject) throws IOException {
    admin.send("SUB " + subject + " 1\r\n");
    admin.sync();
  }

  private static void assertFields(String recorded, String json) throws Exception {
    var expected =
        new TreeSet<>(Files.readAllLines(RECORDED.resolve("fields/" + recorded + ".txt")));
    assertEquals(expected, JsonPaths.fields(json));
  }

  @Test
  void comingAndGoingIsTold() throws Exception {
    listen("$SYS.ACCOUNT.OTHER.*");
    RawClient.connect(server, "other", "pw").close();

    var came = admin.next();
    var went = admin.next();

    assertEquals("$SYS.ACCOUNT.OTHER.CONNECT", came.subject());
    assertFields("sys-connect", came.body());
    assertEquals("$SYS.ACCOUNT.OTHER.DISCONNECT", went.subject());
    assertFields("sys-disconnect", went.body());
    assertEquals("Client Closed", JsonPaths.at(went.body(), "reason"));
  }

  @Test
  void countOfConnectionsIsToldUnderBothNames() throws Exception {
    listen("$SYS.>");
    try (RawClient other = RawClient.connect(server, "other", "pw")) {
      other.sync();
      Map<String, String> told = new HashMap<>();
      while (!told.containsKey("$SYS.ACCOUNT.OTHER.SERVER.CONNS")
          || !told.containsKey("$SYS.SERVER.ACCOUNT.OTHER.CONNS")) {
        var event = admin.next();
        told.put(event.subject(), event.body());
      }

      String counts = told.get("$SYS.ACCOUNT.OTHER.SERVER.CONNS");
      assertFields("sys-conns", counts);
      assertEquals("1", JsonPaths.at(counts, "conns"));
    }
  }

  @Test
  void refusalIsTold() throws Exception {
    listen("$SYS.SERVER.*.CLIENT.AUTH.ERR");
    assertThrows(IOException.class, () -> RawClient.connect(server, "nobody", "x").sync());

    String event = admin.next().body();

    assertFields("sys-auth-err", event);
    assertEquals("nobody", JsonPaths.at(event, "client.user"));
    assertEquals("Authentication Failure", JsonPaths.at(event, "reason"));
  }

  @Test
  void refusalIsToldInTheAccountItself() throws Exception {
    ServerOptions options = ServerOptions.defaults();
    options =
        options
            .withClient(options.client().withListen(new Listen("127.0.0.1", -1)))
            .withIdentity(options.identity().withTags(List.of("a:b")))
            .withUsers(List.of(UserOptions.of("u", "p")));
    try (RunnelServer own = RunnelServer.start(options);
        RawClient user = RawClient.connect(own, "u", "p")) {
      user.send("SUB $SYS.ACCOUNT.CLIENT.AUTH.ERR 1\r\n");
      user.sync();
      assertThrows(IOException.class, () -> RawClient.connect(own, "u", "wrong").sync());

      assertFields("sys-auth-err", user.next().body());
    }
  }

  @Test
  void statisticsComeByThemselves() throws Exception {
    listen("$SYS.SERVER.*.STATSZ");

    assertFields("sys-statsz", admin.next().body());
  }

  @Test
  void shutdownIsToldBeforeConnectionsEnd() throws Exception {
    listen("$SYS.SERVER.*.SHUTDOWN");
    server.close();

    var event = admin.next();

    assertEquals("$SYS.SERVER." + server.identity().id() + ".SHUTDOWN", event.subject());
    assertEquals("probe", JsonPaths.at(event.body(), "name"));
  }
}
