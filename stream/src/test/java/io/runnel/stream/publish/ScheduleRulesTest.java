// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.StreamBench.SECOND;
import static io.runnel.stream.publish.StreamBench.ack;
import static io.runnel.stream.publish.StreamBench.config;
import static io.runnel.stream.publish.StreamBench.error;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.stream.config.StreamConfigBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleRulesTest {
  private static final String AT = "Nats-Schedule: @at 2026-01-02T03:05:00Z";
  private static final String TARGET = "Nats-Schedule-Target: s.out";

  private static StreamConfigBuilder scheduling() {
    return config().allowMessageSchedules(true).allowRollup(true);
  }

  private static String refused(String... headers) {
    return new StreamBench(scheduling()).publish("s.a", "x", headers);
  }

  @Test
  void aMessageIsPublishedOnceAtItsTimeAndItsScheduleGoes() {
    var bench = new StreamBench(scheduling());
    assertEquals(ack(1), bench.publish("s.a", "x", AT, TARGET, "A: b", "Nats-Msg-Id: 1"));
    assertEquals(
        "s.a|Nats-Schedule: @at 2026-01-02T03:05:00Z, Nats-Schedule-Target: s.out, A: b,"
            + " Nats-Msg-Id: 1, Nats-Rollup: sub|x",
        bench.stored(1));
    assertEquals(StreamBench.START + 55 * SECOND, bench.machine.nextWake());
    bench.after(55 * SECOND - 1);
    assertEquals(List.of(1L), bench.sequences());
    bench.after(1);
    assertEquals(List.of(2L), bench.sequences());
    assertEquals("s.out|A: b, Nats-Scheduler: s.a, Nats-Schedule-Next: purge|x", bench.stored(2));
    bench.after(1_000 * SECOND);
    assertEquals(List.of(2L), bench.sequences());
  }

  @Test
  void anIntervalRepeats() {
    var bench = new StreamBench(scheduling().allowMessageTtl(true));
    bench.publish(
        "s.a",
        "x",
        "Nats-Schedule: @every 10s",
        TARGET,
        "Nats-Schedule-TTL: 5m",
        "Nats-Schedule-Rollup: sub");
    bench.after(10 * SECOND);
    assertEquals(
        "s.out|Nats-Scheduler: s.a, Nats-Schedule-Next: 2026-01-02T03:04:25Z, Nats-TTL: 5m,"
            + " Nats-Rollup: sub|x",
        bench.stored(2));
    bench.after(10 * SECOND);
    assertEquals(List.of(1L, 3L), bench.sequences());
    bench.publish("s.a", "no schedule");
    bench.after(60 * SECOND);
    assertEquals(List.of(1L, 3L, 4L), bench.sequences());
  }

  @Test
  void aPatternHasAZoneAndASource() {
    var bench = new StreamBench(scheduling());
    bench.publish("s.in", "sampled", "Nats-Expected-Last-Sequence: 0");
    bench.publish(
        "s.a",
        "own",
        "Nats-Schedule: 0 30 4 * * *",
        "Nats-Schedule-Time-Zone: Europe/Berlin",
        "Nats-Schedule-Source: s.in",
        TARGET);
    bench.after(26 * 60 * SECOND);
    assertEquals(
        "s.out|Nats-Scheduler: s.a, Nats-Schedule-Next: 2026-01-03T04:30:00+01:00|sampled",
        bench.stored(3));
  }

  @Test
  void schedulesAreKnownAfterARestart() {
    var config = scheduling().build();
    var bench = new StreamBench(config);
    bench.publish("s.a", "x", "Nats-Schedule: @every 10s", TARGET);
    bench.publish("s.b", "y", AT, TARGET);
    bench.after(10 * SECOND);
    bench.restart(config);
    assertEquals(StreamBench.START + 20 * SECOND, bench.machine.nextWake());
    bench.after(100 * SECOND);
    assertEquals(List.of(1L, 3L, 4L, 5L), bench.sequences());
    assertEquals("y", StreamBench.text(bench.store.messages.get(5L).payload()));
  }

  @Test
  void aClientEndsASchedule() {
    var bench = new StreamBench(scheduling());
    bench.publish("s.a", "x", AT, TARGET);
    bench.publish("s.plain", "x");
    String next = "Nats-Schedule-Next: purge";
    String wrong = error(400, 10212, "message schedules invalid scheduler");
    assertEquals(wrong, bench.publish("s.out", "", next));
    assertEquals(wrong, bench.publish("s.out", "", "Nats-Scheduler: s.a"));
    assertEquals(
        wrong, bench.publish("s.out", "", "Nats-Schedule-Next: now", "Nats-Scheduler: s.a"));
    assertEquals(wrong, bench.publish("s.a", "", next, "Nats-Scheduler: s.a"));
    assertEquals(wrong, bench.publish("s.out", "", next, "Nats-Scheduler: s.*"));
    assertEquals(wrong, bench.publish("s.out", "", next, "Nats-Scheduler: s.plain"));
    assertEquals(ack(3), bench.publish("s.out", "", next, "Nats-Scheduler: s.none"));
    assertEquals(ack(4), bench.publish("s.out", "", next, "Nats-Scheduler: s.a"));
    assertEquals(List.of(2L, 3L, 4L), bench.sequences());
    assertEquals(StreamMachine.NEVER, bench.machine.nextWake());
  }

  @Test
  void wrongSchedulesAreRefused() {
    assertEquals(
        error(400, 10189, "message schedules pattern is invalid"),
        refused("Nats-Schedule: 1 2 3", TARGET));
    assertEquals(
        error(400, 10223, "message schedules time zone is invalid"),
        refused("Nats-Schedule: @hourly", "Nats-Schedule-Time-Zone: Nowhere", TARGET));
    assertEquals(
        error(400, 10191, "message schedules invalid per-message TTL"),
        refused(AT, TARGET, "Nats-Schedule-TTL: 1ms"));
    assertEquals(
        error(400, 10192, "message schedules invalid rollup"),
        refused(AT, TARGET, "Nats-Schedule-Rollup: all"));
    assertEquals(
        error(400, 10166, "per-message TTL is disabled"),
        refused(AT, TARGET, "Nats-Schedule-TTL: 5s"));
    String target = error(400, 10190, "message schedules target is invalid");
    assertEquals(target, refused(AT));
    for (String wrong : List.of("s.a", "s.*", "t.x")) {
      assertEquals(target, refused(AT, "Nats-Schedule-Target: " + wrong), wrong);
    }
    for (String wrong : List.of("s.a", "s.out", "s.*", "t.x")) {
      assertEquals(
          error(400, 10203, "message schedules source is invalid"),
          refused(AT, TARGET, "Nats-Schedule-Source: " + wrong),
          wrong);
    }
    assertEquals(
        error(400, 10192, "message schedules invalid rollup"),
        refused(AT, TARGET, "Nats-Rollup: all"));
  }

  @Test
  void aStreamWithoutSchedulesRefusesThem() {
    String disabled = error(400, 10188, "message schedules is disabled");
    for (List<String> headers :
        List.of(
            List.of(AT, TARGET),
            List.of("Nats-Schedule: x"),
            List.of("Nats-Schedule-Next: purge", "Nats-Scheduler: s.b"))) {
      var all = new ArrayList<>(headers);
      assertEquals(
          disabled,
          new StreamBench(config()).publish("s.a", "x", all.toArray(String[]::new)),
          Arrays.toString(headers.toArray()));
    }
  }
}
