// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.config.ConfigFile;
import io.runnel.config.grammar.ConfigException;
import io.runnel.config.grammar.Environment;
import io.runnel.config.grammar.FileSource;
import io.runnel.config.options.ServerOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReloadPlanTest {

  private static ServerOptions read(String text) throws ConfigException {
    return ConfigFile.load(text, "c.conf", Environment.of(Map.of()), FileSource.of(Map.of()))
        .options();
  }

  private static ReloadPlan plan(String running, String read) throws ConfigException {
    return ReloadPlan.between(read(running), read(read));
  }

  private static List<String> notices(String running, String read) throws ConfigException {
    var accepted = assertInstanceOf(ReloadPlan.Accepted.class, plan(running, read));
    return accepted.changes().stream().map(ReloadChange::notice).toList();
  }

  @Test
  void theSameOptionsChangeNothing() throws ConfigException {
    String text = "port: 4333\nauthorization { user: a, password: b }\naccounts { A {} }\n";
    assertEquals(List.of(), notices(text, text));
  }

  @Test
  void changesAreListedInNatsServersOrder() throws ConfigException {
    assertEquals(
        List.of(
            "Reload: client_advertise = a:1",
            "Reloaded: debug = true",
            "Reloaded: max_connections = 10",
            "Reloaded: ping_interval = 20s",
            "Reloaded: ping_max = 5",
            "Reloaded: authorization timeout = 1.5",
            "Reloaded: max_control_line = 512",
            "Reloaded: max_payload = 1000",
            "Reloaded: fast producers will not be stalled",
            "Reloaded: pid_file = p",
            "Reloaded: log_file = l",
            "Reloaded: write_deadline = 3s",
            "Reloaded: max_traced_msg_len = 7",
            "Reloaded: tags",
            "Reloaded: metadata"),
        notices(
            "# empty\n",
            """
            client_advertise: "a:1", debug: true, max_connections: 10, ping_interval: "20s", ping_max: 5
            authorization { timeout: 1.5 }
            max_control_line: 512, max_payload: 1k, no_fast_producer_stall: true
            pid_file: p, log_file: l, write_deadline: "3s", max_traced_msg_len: 7
            server_tags: x, server_metadata { a: b }
            """));
  }

  @Test
  void usersAndAccountsAreAuthorization() throws ConfigException {
    var plan =
        assertInstanceOf(
            ReloadPlan.Accepted.class,
            plan(
                "accounts { A { users: [ {user: a, password: a} ] } }\n",
                "accounts { A { users: [ {user: b, password: a} ], limits { max_conn: 2 } } }\n"));
    assertTrue(plan.has(ReloadEffect.AUTHORIZATION));
    assertEquals(
        List.of("Reloaded: authorization users", "Reloaded: accounts"),
        plan.changes().stream().map(ReloadChange::notice).toList());
  }

  @Test
  void tlsFilesAreReadAgainEachTime() throws ConfigException {
    String text = "tls { cert_file: c, key_file: k }\n";
    assertEquals(List.of("Reloaded: tls = enabled"), notices(text, text));
    assertEquals(
        List.of("Reloaded: authorization timeout = 2", "Reloaded: tls = disabled"),
        notices(text, "# none\n"));
  }

  @Test
  void fixedOptionsRefuseTheWholeReload() throws ConfigException {
    var refusals =
        Map.ofEntries(
            Map.entry("port: 5555", "Port: old=4222, new=5555"),
            Map.entry("host: \"127.0.0.1\"", "Host: old=0.0.0.0, new=127.0.0.1"),
            Map.entry("server_name: x", "ServerName: old=, new=x"),
            Map.entry("max_pending: 100mb", "MaxPending: old=67108864, new=104857600"),
            Map.entry("max_subs: 5", "MaxSubs: old=0, new=5"),
            Map.entry("http_port: 8222", "HTTPPort: old=0, new=8222"),
            Map.entry("lame_duck_duration: \"3m\"", "LameDuckDuration: old=2m0s, new=3m0s"),
            Map.entry("no_header_support: true", "NoHeaderSupport: old=false, new=true"),
            Map.entry("no_system_account: true", "NoSystemAccount: old=false, new=true"),
            Map.entry("feature_flags { a: true }", "FeatureFlags: old=map[], new=map[a:true]"),
            Map.entry(
                "websocket { port: 80, no_tls: true }",
                "Websocket: old={0.0.0.0:0}, new={0.0.0.0:80}"));
    for (var entry : refusals.entrySet()) {
      assertEquals(
          new ReloadPlan.Refused("config reload not supported for " + entry.getValue()),
          plan("# empty\n", entry.getKey() + "\ndebug: true\n"));
    }
  }

  @Test
  void noAuthUserMayOnlyGoWithItsUser() throws ConfigException {
    String users = "authorization { users = [ {user: a, password: a}, {user: b, password: b} ] }\n";
    assertInstanceOf(ReloadPlan.Refused.class, plan("no_auth_user: a\n" + users, users));
    assertInstanceOf(ReloadPlan.Refused.class, plan(users, "no_auth_user: a\n" + users));
    assertInstanceOf(
        ReloadPlan.Accepted.class,
        plan(
            "no_auth_user: a\n" + users, "authorization { users = [ {user: b, password: b} ] }\n"));
  }

  @Test
  void aFreePortKeepsTheOneThatWasFound() throws ConfigException {
    assertEquals(List.of(), notices("port: 4444\n", "port: -1\n"));
  }
}
