// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Message;
import io.nats.service.Discovery;
import io.nats.service.EndpointStats;
import io.nats.service.Group;
import io.nats.service.PingResponse;
import io.nats.service.Service;
import io.nats.service.ServiceEndpoint;
import io.nats.service.StatsResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The services framework of the client: two instances of a service that can be found, asked about
/// and called.
class JnatsServiceTest {
  private static final int INSTANCES = 2;

  private Peer peer;
  private Client one;
  private Client two;
  private Client caller;
  private List<Service> services;
  private Discovery discovery;

  @BeforeEach
  void start() {
    peer = Peer.start();
    one = Client.of(peer);
    two = Client.of(peer);
    caller = Client.of(peer);
    services = List.of(service(one), service(two));
    for (Service service : services) {
      service.startService();
      service.isStarted(5, TimeUnit.SECONDS);
    }
    one.flush();
    two.flush();
    discovery = new Discovery(caller.connection(), 5_000, INSTANCES);
  }

  @AfterEach
  void stop() {
    services.forEach(Service::stop);
    List.of(one, two, caller).forEach(Client::close);
    peer.close();
  }

  private static Service service(Client client) {
    var connection = client.connection();
    Group group = new Group("sums");
    return Service.builder()
        .connection(connection)
        .name("calculator")
        .version("1.2.3")
        .description("adds up")
        .metadata(Map.of("region", "eu"))
        .addServiceEndpoint(
            ServiceEndpoint.builder()
                .endpointName("double")
                .group(group)
                .handler(m -> m.respond(connection, 2 * number(m.getData()) + ""))
                .build())
        .addServiceEndpoint(
            ServiceEndpoint.builder()
                .endpointName("fail")
                .group(group)
                .handler(m -> m.respondStandardError(connection, "cannot", 409))
                .build())
        .build();
  }

  private static int number(byte[] data) {
    return Integer.parseInt(new String(data, java.nio.charset.StandardCharsets.UTF_8));
  }

  private Set<String> ids() {
    return services.stream().map(Service::getId).collect(Collectors.toSet());
  }

  private static Set<String> idsOf(List<? extends io.nats.service.ServiceResponse> responses) {
    return responses.stream()
        .map(io.nats.service.ServiceResponse::getId)
        .collect(Collectors.toSet());
  }

  @Test
  void pingFindsAllInstances() {
    assertEquals(ids(), idsOf(discovery.ping()));
    List<PingResponse> byName = discovery.ping("calculator");
    assertEquals(ids(), idsOf(byName));
    assertEquals("1.2.3", byName.getFirst().getVersion());
    assertEquals(Map.of("region", "eu"), byName.getFirst().getMetadata());
    String id = services.getFirst().getId();
    assertEquals(id, discovery.ping("calculator", id).getId());
  }

  @Test
  void infoTellsTheEndpoints() {
    var infos = discovery.info("calculator");
    assertEquals(ids(), idsOf(infos));
    assertEquals("adds up", infos.getFirst().getDescription());
    assertEquals(
        Set.of("sums.double", "sums.fail"),
        infos.getFirst().getEndpoints().stream()
            .map(io.nats.service.Endpoint::getSubject)
            .collect(Collectors.toSet()));
  }

  @Test
  void callsAreSharedAndCounted() {
    for (int i = 0; i < 100; i++) {
      assertEquals(Integer.toString(2 * i), caller.request("sums.double", Integer.toString(i)));
    }
    List<StatsResponse> stats = discovery.stats("calculator");
    assertEquals(ids(), idsOf(stats));
    long sum = 0;
    for (StatsResponse instance : stats) {
      long requests = endpoint(instance, "double").getNumRequests();
      assertTrue(requests > 10, "an instance got " + requests);
      sum += requests;
    }
    assertEquals(100, sum);
  }

  @Test
  void errorsComeAsHeaders() throws InterruptedException {
    Message answer = caller.connection().request("sums.fail", Client.bytes("1"), Eventually.LIMIT);
    assertEquals("cannot", answer.getHeaders().getFirst("Nats-Service-Error"));
    assertEquals("409", answer.getHeaders().getFirst("Nats-Service-Error-Code"));
  }

  @Test
  void stoppedInstanceLeavesTheOther() {
    services.getFirst().stop();
    String staying = services.getLast().getId();
    Eventually.holds(
        () ->
            idsOf(new Discovery(caller.connection(), 100, INSTANCES).ping())
                .equals(Set.of(staying)),
        () -> "the stopped one still answers");
    for (int i = 0; i < 20; i++) {
      assertEquals("42", caller.request("sums.double", "21"));
    }
  }

  private static EndpointStats endpoint(StatsResponse instance, String name) {
    return instance.getEndpointStatsList().stream()
        .filter(stats -> stats.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
