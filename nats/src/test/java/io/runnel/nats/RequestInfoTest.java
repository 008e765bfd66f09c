// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.broker.ServerIdentity;
import io.runnel.broker.client.ClientView;
import io.runnel.broker.client.TlsView;
import io.runnel.broker.client.Traffic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `Nats-Request-Info`, field by field.
class RequestInfoTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.000000006Z");

  private static ClientView client(long rttNanos, ClientView.Description description, String user) {
    return new ClientView(
        7,
        new ClientView.Peer("nats", "127.0.0.1", 5),
        new ClientView.Times(START, START, rttNanos, null, ""),
        Traffic.NONE,
        0,
        description,
        TlsView.NONE,
        new ClientView.Identity(user, "ACC", ""),
        0,
        List.of());
  }

  private static String info(String cluster, ClientView client, boolean detailed, String service) {
    var server = new ServerIdentity("NID", "server", cluster, "XKEY");
    return new String(RequestInfo.of(server, client, detailed, service), StandardCharsets.UTF_8);
  }

  @Test
  void whoDoesNotShareTellsAccountAndRoundTrip() {
    var named = new ClientView.Description("app", "go", "1");
    assertEquals("{\"acc\":\"ACC\",\"rtt\":9}", info("", client(9, named, "u"), false, ""));
    assertEquals(
        "{\"acc\":\"ACC\",\"svc\":\"VIA\"}", info("C", client(0, named, "u"), false, "VIA"));
  }

  @Test
  void whoSharesTellsAllThatIsThere() {
    assertEquals(
        "{\"start\":\"2026-01-02T03:04:05.000000006Z\",\"host\":\"127.0.0.1\",\"id\":7,\"acc\":\"ACC\","
            + "\"svc\":\"VIA\",\"user\":\"u\",\"name\":\"app\",\"lang\":\"go\",\"ver\":\"1\",\"rtt\":9,"
            + "\"server\":\"server\",\"cluster\":\"C\",\"kind\":\"Client\",\"client_type\":\"nats\"}",
        info("C", client(9, new ClientView.Description("app", "go", "1"), "u"), true, "VIA"));
    assertEquals(
        "{\"start\":\"2026-01-02T03:04:05.000000006Z\",\"host\":\"127.0.0.1\",\"id\":7,\"acc\":\"ACC\","
            + "\"server\":\"server\",\"kind\":\"Client\",\"client_type\":\"nats\"}",
        info("", client(0, new ClientView.Description("", "", ""), ""), true, ""));
  }
}
