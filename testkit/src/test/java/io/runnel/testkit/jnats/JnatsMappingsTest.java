// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Subscription;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Subjects that the server changes on their way in.
class JnatsMappingsTest {
  private static final String CONFIG =
      """
      mappings {
        "old.place": "new.place"
        "swap.*.*": "swapped.$2.$1"
        "part.*": "parted.{{partition(3,1)}}.{{wildcard(1)}}"
        "canary": [
          {destination: "canary.blue", weight: 20%}
          {destination: "canary.green", weight: 80%}
        ]
        "lossy": [ {destination: "lossy", weight: 50%} ]
      }
      """;

  private Peer peer;
  private Client client;

  @BeforeEach
  void start() {
    peer = Peer.start(CONFIG);
    client = Client.of(peer);
  }

  @AfterEach
  void stop() {
    client.close();
    peer.close();
  }

  @Test
  void mappedSubjectIsAllThatSubscribersSee() {
    Subscription everything = client.subscribe(">");
    client.publish("old.place", "1");
    client.publish("swap.a.b", "2");
    assertEquals("new.place", Client.next(everything).getSubject());
    assertEquals("swapped.b.a", Client.next(everything).getSubject());
  }

  @Test
  void requestsAreMappedToo() {
    client.serve("new.place", "served ");
    assertEquals("served you", client.request("old.place", "you"));
  }

  @Test
  void partitionIsStableForAToken() {
    Subscription parted = client.subscribe("parted.>");
    TreeMap<String, String> places = new TreeMap<>();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 60; i++) {
        client.publish("part.key" + i, "");
        String subject = Client.next(parted).getSubject();
        String partition = subject.split("\\.")[1];
        String before = places.put("key" + i, partition);
        assertTrue(before == null || before.equals(partition), subject);
      }
    }
    assertEquals(List.of("0", "1", "2"), places.values().stream().distinct().sorted().toList());
  }

  @Test
  void weightsDecideHowOften() {
    Subscription blue = client.subscribe("canary.blue");
    Subscription green = client.subscribe("canary.green");
    for (int i = 0; i < 5_000; i++) {
      client.publish("canary", "");
    }
    client.flush();
    long got = blue.getPendingMessageCount();
    assertEquals(5_000, got + green.getPendingMessageCount());
    // The deviation is sqrt(5000 x 0.2 x 0.8) = 28: six of them.
    assertTrue(Math.abs(got - 1_000) < 170, "blue got " + got);
  }

  @Test
  void weightsBelowAHundredLeaveTheRestAlone() {
    Subscription lossy = client.subscribe("lossy");
    for (int i = 0; i < 2_000; i++) {
      client.publish("lossy", "");
    }
    client.flush();
    long got = lossy.getPendingMessageCount();
    assertTrue(Math.abs(got - 1_000) < 140, "got " + got);
  }
}
