// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.StreamBench.SECOND;
import static io.runnel.stream.publish.StreamBench.ack;
import static io.runnel.stream.publish.StreamBench.config;
import static io.runnel.stream.publish.StreamBench.error;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpiryTest {
  @Test
  void messagesEndAtTheAgeOfTheStream() {
    var bench = new StreamBench(config().maxAgeNanos(10 * SECOND));
    assertEquals(StreamMachine.NEVER, bench.machine.nextWake());
    for (int i = 0; i < 8; i++) {
      bench.publish("s.a", "x");
      bench.now += SECOND;
    }
    assertEquals(StreamBench.START + 10 * SECOND, bench.machine.nextWake());
    bench.after(4 * SECOND);
    assertEquals(List.of(4L, 5L, 6L, 7L, 8L), bench.sequences());
    bench.after(100 * SECOND);
    assertEquals(List.of(), bench.sequences());
    assertEquals(StreamMachine.NEVER, bench.machine.nextWake());
    assertEquals(0, bench.budget.used);
    assertEquals(ack(9), bench.publish("s.a", "x"));
  }

  @Test
  void aTimeOfItsOwnEndsAMessageEarlierOrNever() {
    var bench = new StreamBench(config().maxAgeNanos(100 * SECOND).allowMessageTtl(true));
    bench.publish("s.a", "1", "Nats-TTL: 5");
    bench.publish("s.a", "2", "Nats-TTL: never");
    bench.publish("s.a", "3", "Nats-TTL: 1m30s");
    bench.publish("s.a", "4");
    bench.publish("s.a", "5", "Nats-TTL: 1000");
    bench.after(5 * SECOND - 1);
    assertEquals(5, bench.store.messages());
    bench.after(1);
    assertEquals(List.of(2L, 3L, 4L, 5L), bench.sequences());
    bench.after(85 * SECOND);
    assertEquals(List.of(2L, 4L, 5L), bench.sequences());
    bench.after(10 * SECOND);
    assertEquals(List.of(2L), bench.sequences());
    bench.publish("s.a", "6");
    assertEquals(bench.now + 100 * SECOND, bench.machine.nextWake());
  }

  @Test
  void wrongTimesAreRefused() {
    var bench = new StreamBench(config().allowMessageTtl(true));
    for (String wrong : List.of("500ms", "-5", "x", "0", "-1h")) {
      assertEquals(
          error(400, 10165, "invalid per-message TTL"),
          bench.publish("s.a", "", "Nats-TTL: " + wrong),
          wrong);
    }
    for (String right : List.of("1", "1s", "1500ms", "Never", "24h")) {
      assertEquals(
          ack(bench.store.lastSequence() + 1),
          bench.publish("s.a", "", "Nats-TTL: " + right),
          right);
    }
  }

  @Test
  void theLastMessageOfASubjectLeavesAMarker() {
    var bench =
        new StreamBench(
            config()
                .maxAgeNanos(10 * SECOND)
                .allowMessageTtl(true)
                .allowRollup(true)
                .deleteMarkerTtlNanos(90 * SECOND));
    bench.publish("s.a", "1");
    bench.publish("s.b", "2");
    bench.now += SECOND;
    bench.publish("s.b", "3");
    bench.publish("s.c", "4", "KV-Operation: PURGE");
    bench.after(9 * SECOND);
    assertEquals(List.of(3L, 4L, 5L), bench.sequences());
    assertEquals(
        "s.a|Nats-Marker-Reason: MaxAge, Nats-TTL: 1m30s, Nats-Rollup: sub|", bench.stored(5));
    bench.after(SECOND);
    assertEquals(List.of(5L, 6L), bench.sequences());
    assertEquals("s.b", bench.store.messages.get(6L).subject());
    bench.after(100 * SECOND);
    assertEquals(List.of(), bench.sequences());
  }

  @Test
  void aTimeBelowThatOfTheMarkersIsRaised() {
    var config = config().allowMessageTtl(true).allowRollup(true).deleteMarkerTtlNanos(90 * SECOND);
    var bench = new StreamBench(config);
    bench.publish("s.a", "1", "Nats-TTL: 5", "A: b");
    assertEquals("s.a|A: b, Nats-TTL: 90|1", bench.stored(1));
    var single = new StreamBench(config.maxMessagesPerSubject(1));
    single.publish("s.a", "1", "Nats-TTL: 5");
    assertEquals("s.a|Nats-TTL: 5|1", single.stored(1));
    single.after(5 * SECOND);
    assertEquals(List.of(2L), single.sequences());
  }

  @Test
  void timesAreKnownAfterARestart() {
    var config = config().allowMessageTtl(true).build();
    var bench = new StreamBench(config);
    bench.publish("s.a", "1", "Nats-TTL: 5", "Nats-Msg-Id: x");
    bench.publish("s.a", "2");
    bench.publish("s.a", "3", "Nats-TTL: 10", "Nats-Msg-Id: y");
    bench.now += SECOND;
    bench.restart(config);
    assertEquals(
        "{\"stream\":\"S\",\"seq\":1,\"duplicate\": true}",
        bench.publish("s.a", "", "Nats-Msg-Id: x"));
    assertEquals(ack(4), bench.publish("s.a", "", "Nats-Expected-Last-Msg-Id: y"));
    bench.after(4 * SECOND);
    assertEquals(List.of(2L, 3L, 4L), bench.sequences());
    bench.after(5 * SECOND);
    assertEquals(List.of(2L, 4L), bench.sequences());
  }

  @Test
  void lowerLimitsTakeEffectInSlices() {
    var bench = new StreamBench(config());
    for (int i = 0; i < 30; i++) {
      bench.publish("s." + i % 3, "x");
    }
    bench.machine.update(config().maxMessagesPerSubject(4).build());
    bench.wake();
    assertEquals(12, bench.store.messages());
    bench.machine.update(config().maxMessages(5).build());
    bench.wake();
    assertEquals(List.of(26L, 27L, 28L, 29L, 30L), bench.sequences());
    bench.machine.update(config().maxAgeNanos(SECOND).build());
    bench.after(SECOND);
    assertEquals(0, bench.store.messages());
  }
}
