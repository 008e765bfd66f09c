// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.config.options.Listen;
import io.runnel.config.options.MonitorOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.server.RunnelServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What has been moved stays counted when its mover leaves, and is never counted twice.
final class CountsTest {
  private static final int CLIENTS = 40;
  private static final int MESSAGES = 5;

  private final HttpClient http = HttpClient.newHttpClient();
  private RunnelServer server;

  @BeforeEach
  void start() throws Exception {
    ServerOptions options = ServerOptions.defaults();
    server =
        RunnelServer.start(
            options
                .withClient(options.client().withListen(new Listen("127.0.0.1", -1)))
                .withMonitor(MonitorOptions.defaults().withHost("127.0.0.1").withHttpPort(-1)));
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  private long varz(String field) throws Exception {
    int port = server.addresses().monitor().orElseThrow().address().getPort();
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/varz")).build();
    String json = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return Long.parseLong(JsonPaths.at(json, field));
  }

  @Test
  void countersOnlyGoUpWhileClientsComeAndGo() throws Exception {
    long seen = 0;
    for (int i = 0; i < CLIENTS; i++) {
      try (RawClient client = RawClient.connect(server, "", "")) {
        client.send("PUB a 2\r\nhi\r\n".repeat(MESSAGES));
        client.sync();
        long now = varz("in_msgs");
        assertTrue(now >= seen && now <= (long) (i + 1) * MESSAGES, seen + " then " + now);
        seen = now;
      }
    }

    assertEquals((long) CLIENTS * MESSAGES, varz("in_msgs"));
    assertEquals((long) CLIENTS * MESSAGES * 2, varz("in_bytes"));
    assertEquals(CLIENTS, varz("total_connections"));
  }

  @Test
  void subscriptionsOfThoseWhoLeftAreGone() throws Exception {
    long before = varz("subscriptions");
    try (RawClient client = RawClient.connect(server, "", "")) {
      client.send("SUB a 1\r\nSUB b 2\r\n");
      client.sync();
      assertEquals(before + 2, varz("subscriptions"));
    }
    for (int i = 0; i < 100 && varz("connections") > 0; i++) {
      Thread.sleep(20);
    }

    assertEquals(before, varz("subscriptions"));
  }
}
