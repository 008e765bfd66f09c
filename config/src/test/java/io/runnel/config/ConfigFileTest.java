// SPDX-License-Identifier: Apache-2.0
package io.runnel.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.config.grammar.ConfigException;
import io.runnel.config.grammar.Environment;
import io.runnel.config.grammar.FileSource;
import io.runnel.config.grammar.Problem;
import io.runnel.config.options.AccountJetStream;
import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.Credential;
import io.runnel.config.options.ExportOptions;
import io.runnel.config.options.ExportOptions.ResponseType;
import io.runnel.config.options.HandshakeFirst;
import io.runnel.config.options.ImportOptions;
import io.runnel.config.options.JetStreamOptions;
import io.runnel.config.options.Listen;
import io.runnel.config.options.MappingOptions.Destination;
import io.runnel.config.options.MessageTraceOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.WriteTimeoutPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigFileTest {

  private static ServerOptions read(String text) throws ConfigException {
    return ConfigFile.load(
            text,
            "c.conf",
            Environment.of(Map.of("PORT_FROM_ENV", "7777")),
            FileSource.of(Map.of()))
        .options();
  }

  private static String problems(String text) {
    return assertThrows(ConfigException.class, () -> read(text)).getMessage();
  }

  @Test
  void withoutKeysDefaultsHold() throws ConfigException {
    var options = read("# nothing\n");
    assertEquals(ServerOptions.defaults(), options.withSource(ServerOptions.defaults().source()));
    assertEquals(new Listen("0.0.0.0", 4222), options.client().listen());
  }

  @Test
  void numbersOfZeroMeanTheDefault() throws ConfigException {
    var options = read("port: 0\nmax_payload: 0\nping_max: 0\nmax_closed_clients: 0\n");
    assertEquals(ServerOptions.defaults().client(), options.client());
  }

  @Test
  void listenerKeysAreRead() throws ConfigException {
    var options =
        read(
            """
            listen: "127.0.0.1:-1"
            max_payload: 2MB, max_pending: 3MiB, max_control_line: 1k, max_connections: 0
            max_subs: 7, max_sub_tokens: 8, ping_interval: "20s", write_deadline: 500ms, write_timeout: retry
            lame_duck_duration: "1m", no_fast_producer_stall: true, allow_non_tls: true
            """);
    assertEquals(new Listen("127.0.0.1", -1), options.client().listen());
    assertEquals(2 * 1024 * 1024, options.limits().maxPayloadBytes());
    assertEquals(3L * 1024 * 1024, options.limits().maxPendingBytes());
    assertEquals(1000, options.limits().maxControlLineBytes());
    assertEquals(-1, options.limits().maxConnections());
    assertEquals(7, options.limits().maxSubscriptions());
    assertEquals(8, options.limits().maxSubTokens());
    assertEquals(Duration.ofSeconds(20), options.timing().pingInterval());
    assertEquals(Duration.ofMillis(500), options.timing().writeDeadline());
    assertEquals(WriteTimeoutPolicy.RETRY, options.timing().writeTimeout());
    assertEquals(Duration.ofMinutes(1), options.timing().lameDuck().duration());
    assertFalse(options.client().protocol().stallFastProducers());
    assertTrue(options.client().protocol().allowNonTls());
  }

  @Test
  void includesAndEnvironmentReachTheOptions() throws ConfigException {
    var files =
        FileSource.of(
            Map.of(
                Path.of("conf/main.conf"), "port: $PORT_FROM_ENV\ninclude 'auth/users.conf'\n",
                Path.of("conf/auth/users.conf"), "authorization { token: secret }\n"));
    var result =
        ConfigFile.load(
            Path.of("conf/main.conf"), Environment.of(Map.of("PORT_FROM_ENV", "7777")), files);
    assertEquals(7777, result.options().client().listen().port());
    assertEquals("secret", result.options().security().authorization().token());
    assertEquals("conf/main.conf", result.options().source().file());
    assertTrue(result.digest().startsWith("sha256:"));
  }

  @Test
  void tlsIsReadAndRaisesTheAuthorizationTimeout() throws ConfigException {
    var options =
        read(
            """
            tls {
              cert_file: c.pem, key_file: k.pem, ca_file: ca.pem, verify_and_map: true, timeout: 3.5
              handshake_first: auto, connection_rate_limit: 10, min_version: "1.3"
            }
            """);
    assertTrue(options.tls().enabled());
    assertEquals("c.pem", options.tls().files().keyPairs().getFirst().certFile());
    assertEquals(ClientCertificates.MAPPED, options.tls().clientCertificates());
    assertEquals(new HandshakeFirst(true, Duration.ofMillis(50)), options.tls().handshakeFirst());
    assertEquals(10, options.tls().timing().connectionRateLimit());
    assertEquals("1.3", options.tls().protocol().minVersion());
    assertEquals(Duration.ofMillis(4500), options.security().authorization().timeout());
  }

  @Test
  void usersGetDefaultPermissionsWhereTheyHaveNone() throws ConfigException {
    var users =
        read("""
        authorization {
          users = [
            {user: a, password: $2a$11$xyz}
            {user: b, password: b, permissions: {subscribe: {deny: "x.>"}, allow_responses: {max: 3}}}
            {user: c, password: c, permissions: {}}
          ]
          default_permissions { publish: ["d.>"], subscribe: "s q" }
        }
        """)
            .security()
            .users();
    assertEquals(new Credential.Password("a", "$2a$11$xyz"), users.get(0).credential());
    assertEquals(List.of("d.>"), users.get(0).permissions().publish().allow());
    assertEquals(List.of("s q"), users.get(0).permissions().subscribe().allow());
    assertFalse(users.get(1).permissions().publish().allowAll());
    assertEquals(List.of(), users.get(1).permissions().publish().allow());
    assertEquals(List.of("x.>"), users.get(1).permissions().subscribe().deny());
    assertEquals(3, users.get(1).permissions().responses().maxMessages());
    assertEquals(Duration.ofMinutes(2), users.get(1).permissions().responses().expires());
    assertTrue(users.get(2).permissions().isUnrestricted());
    assertEquals(AccountOptions.GLOBAL, users.get(2).account());
  }

  @Test
  void accountsAreRead() throws ConfigException {
    var security =
        read("""
        accounts {
          A {
            users: [ {user: a, password: a} ]
            exports: [
              {stream: "s.>", accounts: [B]}
              {service: "q.*", response: chunked, threshold: "5s", latency: {sampling: "25%", subject: lat},
               account_token_position: 2, allow_trace: true}
            ]
            limits { max_conn: 5, max_payload: 1kb }
            msg_trace { dest: t, sampling: 10 }
          }
          B {
            imports: [
              {stream: {account: A, subject: "s.x"}, to: "y"}
              {service: {account: A, subject: "q.B"}, share: true}
            ]
            mappings { m: [ {dest: n, weight: 20%}, {dest: o, weight: 30, cluster: C} ] }
          }
        }
        """)
            .security();
    var a = security.accounts().getFirst();
    var b = security.accounts().getLast();
    assertEquals("A", security.users().getFirst().account());
    assertEquals(
        new ExportOptions.StreamExport("s.>", new ExportOptions.Access(false, List.of("B"), 0)),
        a.exports().getFirst());
    assertEquals(
        new ExportOptions.ServiceExport(
            "q.*",
            new ExportOptions.Access(true, List.of(), 2),
            ResponseType.CHUNKED,
            Duration.ofSeconds(5),
            new ExportOptions.Latency("lat", 25),
            true),
        a.exports().getLast());
    assertEquals(5, a.limits().maxConnections());
    assertEquals(-1, a.limits().maxSubscriptions());
    assertEquals(1024, a.limits().maxPayloadBytes());
    assertEquals(new MessageTraceOptions("t", 10), a.messageTrace());
    assertEquals(
        List.of(
            new ImportOptions.StreamImport("A", "s.x", "y", "", false),
            new ImportOptions.ServiceImport("A", "q.B", "q.B", true)),
        b.imports());
    assertEquals(
        List.of(new Destination("n", 20, ""), new Destination("o", 30, "C")),
        b.mappings().getFirst().destinations());
  }

  @Test
  void topLevelMappingsBelongToTheGlobalAccount() throws ConfigException {
    var accounts = read("mappings { a: b }\naccounts { A {} }\n").security().accounts();
    assertEquals(List.of("$G", "A"), accounts.stream().map(AccountOptions::name).toList());
    assertEquals(
        new Destination("b", 100, ""),
        accounts.getFirst().mappings().getFirst().destinations().getFirst());
  }

  @Test
  void webSocketIsRead() throws ConfigException {
    var webSocket =
        read("websocket { port: 8080, no_tls: true, compress: yes, origins: [\"http://a\"], user_cookie: u }\n")
            .webSocket();
    assertEquals(new Listen("0.0.0.0", 8080), webSocket.listen());
    assertTrue(webSocket.http().compression());
    assertEquals(List.of("http://a"), webSocket.origins().allowed());
    assertEquals("u", webSocket.auth().cookies().user());
  }

  @Test
  void allProblemsAreToldWithTheirPlaces() {
    assertEquals(
        """
        c.conf:1:1: unknown field "prot", did you mean "port"?
        c.conf:2:3: expected "max_payload" to be an integer, got string
        c.conf:4:3: unknown field "usr", did you mean "user"?
        c.conf:6:1: "mqtt" is known to nats-server but not yet supported by Runnel\
        """,
        problems(
            "prot: 1\n  max_payload: \"x\"\nauthorization {\n  usr: a\n}\nmqtt { port: 1883 }\n"));
  }

  @Test
  void problemsOfIncludedFilesNameThatFile() {
    var files =
        FileSource.of(
            Map.of(Path.of("c.conf"), "include inc.conf\n", Path.of("inc.conf"), "\n  nope: 1\n"));
    var e =
        assertThrows(
            ConfigException.class,
            () -> ConfigFile.load(Path.of("c.conf"), Environment.of(Map.of()), files));
    assertEquals("inc.conf:2:3: unknown field \"nope\"", e.getMessage());
  }

  @Test
  void unsupportedKeysAreRefusedUnlessTheyAreOff() throws ConfigException {
    for (String off :
        List.of(
            "jetstream: off",
            "jetstream: disabled",
            "jetstream { enabled: false }",
            "ocsp: false",
            "gateway {}")) {
      read(off + "\n");
    }
    for (String key :
        List.of(
            "jetstream { key: x }",
            "gateway { name: x }",
            "leafnodes { port: 1 }",
            "mqtt { port: 1883 }",
            "ocsp: true",
            "operator: x",
            "resolver: MEM",
            "trusted_keys: OX",
            "cluster { port: 6222 }",
            "prof_port: 1",
            "authorization { auth_callout { issuer: x } }",
            "tls { cert_store: x }")) {
      assertTrue(
          problems(key + "\n").contains("is known to nats-server but not yet supported by Runnel"),
          key);
    }
  }

  @Test
  void clusterNameAloneIsAccepted() throws ConfigException {
    assertEquals("east", read("cluster { name: east }\n").identity().clusterName());
  }

  @Test
  void integerSecondsAreWarnedAbout() throws ConfigException {
    var result =
        ConfigFile.load(
            "ping_interval: 30\n", "c.conf", Environment.of(Map.of()), FileSource.of(Map.of()));
    assertEquals(Duration.ofSeconds(30), result.options().timing().pingInterval());
    assertEquals(
        List.of(
            "c.conf:1:1: invalid use of field \"ping_interval\": ping_interval should be converted to a duration"),
        result.warnings().stream().map(Problem::toString).toList());
  }

  @Test
  void monitoringMayAskWhoLooks() throws ConfigException {
    var monitor = read("http: 8222\nhttp_authorization { user: ops, password: x }\n").monitor();
    assertFalse(monitor.authorization().isOpen());
    assertEquals(8222, monitor.httpPort());
  }

  @Test
  void referencesCannotMakeATreeThatIsTooLarge() {
    var text = new StringBuilder("a0: [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      text.append("a%d: [%s]\n".formatted(i, "$a%d,".formatted(i - 1).repeat(10)));
    }
    assertTrue(problems(text.toString()).contains("more than 1000000 values"));
  }

  @Test
  void nestingHasALimit() {
    assertTrue(problems("a: " + "[".repeat(100_000)).contains("Nesting is deeper than 64 levels"));
    assertTrue(problems("{".repeat(100_000)).contains("Nesting is deeper than 64 levels"));
  }

  @Test
  void aFileThatIncludesItselfIsRefused() {
    var files = FileSource.of(Map.of(Path.of("c.conf"), "include c.conf\n"));
    var e =
        assertThrows(
            ConfigException.class,
            () -> ConfigFile.load(Path.of("c.conf"), Environment.of(Map.of()), files));
    assertTrue(e.getMessage().contains("includes are nested too deeply"), e.getMessage());
  }

  // ---- jetstream

  @Test
  void jetStreamKnowsItsKeys() throws ConfigException {
    JetStreamOptions js =
        read("""
        jetstream {
          store_dir: "/data", sync_interval: always, domain: hub, strict: false
          max_memory_store: 1GB, max_file_store: "2T"
          limits { max_ack_pending: 5, duplicate_window: "1m", batch { max_msgs: 7 } }
        }
        """)
            .jetStream();
    assertTrue(js.enabled());
    assertEquals("/data", js.storeDir());
    assertEquals(new JetStreamOptions.Sync.Always(), js.sync());
    assertEquals("hub", js.domain());
    assertEquals(1L << 30, js.maxMemoryBytes());
    assertEquals(2L << 40, js.maxFileBytes());
    assertEquals(5, js.limits().maxAckPending());
    assertEquals(1_000, js.limits().defaultMaxConsumers());
    assertEquals(7, js.limits().batch().maxMessages());
  }

  @Test
  void jetStreamIsSwitchedByAWord() throws ConfigException {
    assertTrue(read("jetstream: enabled\n").jetStream().enabled());
    assertFalse(read("jetstream: disabled\n").jetStream().enabled());
    assertTrue(problems("jetstream: perhaps\n").startsWith("c.conf:1:1: Expected 'enabled' or"));
  }

  @Test
  void aSyncIntervalIsATimeOrAlways() throws ConfigException {
    assertEquals(
        new JetStreamOptions.Sync.Every(Duration.ofMinutes(2)),
        read("jetstream { sync_interval: \"2m\" }\n").jetStream().sync());
    assertTrue(problems("jetstream { sync_interval: \"0s\" }\n").contains("greater than zero"));
  }

  @Test
  void theStoreDirectoryStandsInOnePlace() throws ConfigException {
    assertEquals("x", read("store_dir: x\njetstream: true\n").jetStream().storeDir());
    assertTrue(
        problems("store_dir: x\njetstream { store_dir: y }\n")
            .contains("Duplicate 'store_dir' configuration"));
  }

  @Test
  void anAccountHasItsOwnLimits() throws ConfigException {
    AccountJetStream js =
        read("accounts { A { jetstream { max_mem: 1M, max_streams: 3 } } }\n")
            .security()
            .accounts()
            .getFirst()
            .jetStream();
    assertTrue(js.enabled());
    assertEquals(1_000_000, js.maxMemoryBytes());
    assertEquals(3, js.maxStreams());
    assertEquals(-1, js.maxStoreBytes());
  }
}
