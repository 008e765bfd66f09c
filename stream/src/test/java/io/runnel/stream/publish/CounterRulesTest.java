// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.StreamBench.config;
import static io.runnel.stream.publish.StreamBench.error;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;

class CounterRulesTest {
  private static StreamBench counter() {
    return new StreamBench(config().allowMessageCounter(true));
  }

  @Test
  void incrementsAreSummedWithoutBound() {
    var bench = counter();
    assertEquals(
        "{\"stream\":\"S\",\"seq\":1,\"val\":\"5\"}", bench.publish("s.a", "", "Nats-Incr: +5"));
    assertEquals(
        "{\"stream\":\"S\",\"seq\":2,\"val\":\"-2\"}", bench.publish("s.a", "", "Nats-Incr: -7"));
    assertEquals("s.a|Nats-Incr: -7|{\"val\":\"-2\"}", bench.stored(2));
    assertEquals(
        "{\"stream\":\"S\",\"seq\":3,\"val\":\"99999999999999999999999999999999999998\"}",
        bench.publish("s.a", "", "Nats-Incr: 100000000000000000000000000000000000000"));
    assertEquals(
        "{\"stream\":\"S\",\"seq\":4,\"val\":\"1\"}", bench.publish("s.b", "", "Nats-Incr: 1"));
  }

  @Test
  void anIncrementStandsAlone() {
    var bench = counter();
    assertEquals(
        error(400, 10169, "message counter increment is missing"), bench.publish("s.a", "x"));
    assertEquals(
        error(400, 10170, "message counter has payload"),
        bench.publish("s.a", "x", "Nats-Incr: 1"));
    String invalid = error(400, 10171, "message counter increment is invalid");
    assertEquals(invalid, bench.publish("s.a", "", "Nats-Incr: one"));
    for (String other :
        List.of(
            "Nats-Rollup: sub",
            "Nats-Expected-Stream: S",
            "Nats-Expected-Last-Msg-Id: x",
            "Nats-Expected-Last-Sequence: 0",
            "Nats-Expected-Last-Subject-Sequence: 0",
            "Nats-Expected-Last-Subject-Sequence-Subject: s.a")) {
      assertEquals(invalid, bench.publish("s.a", "", "Nats-Incr: 1", other), other);
    }
    assertEquals(
        error(400, 10168, "message counters is disabled"),
        new StreamBench(config()).publish("s.a", "", "Nats-Incr: 1"));
  }

  @Test
  void aBrokenCounterIsNotCounted() {
    var bench = counter();
    bench.store.append(StreamBench.message("s.a", "", "not json"), bench.now);
    assertEquals(
        error(400, 10172, "message counter is broken"), bench.publish("s.a", "", "Nats-Incr: 1"));
  }

  @Test
  void sourcedCountersAddTheirGrowth() {
    var bench = counter();
    bench.publish("s.a", "", "Nats-Incr: 10");
    var origin = new SourceOrigin("T", ">", ">", "", List.of());
    var arrived = StreamBench.message("s.a", "", "{\"val\":\"7\"}", "Nats-Incr: 3");
    assertInstanceOf(
        Arrival.Taken.class,
        bench.machine.acceptSourced(arrived, origin, 4, bench.now, bench.heard));
    assertEquals(
        "s.a|Nats-Incr: 7, Nats-Stream-Source: T 4 > > s.a,"
            + " Nats-Counter-Sources: {\"T\":{\"s.a\":\"7\"}}|{\"val\":\"17\"}",
        bench.stored(2));
    var later = StreamBench.message("s.a", "", "{\"val\":\"9\"}", "Nats-Incr: 2");
    bench.machine.acceptSourced(later, origin, 5, bench.now, bench.heard);
    bench.publish("s.a", "", "Nats-Incr: 1");
    assertEquals(
        "s.a|Nats-Incr: 1, Nats-Counter-Sources: {\"T\":{\"s.a\":\"9\"}}|{\"val\":\"20\"}",
        bench.stored(4));
  }
}
