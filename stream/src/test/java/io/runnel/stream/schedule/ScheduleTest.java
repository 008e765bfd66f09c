// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static long nanos(String time) {
    return new Due(Instant.parse(time), ZoneId.of("UTC")).nanos();
  }

  private static String next(String pattern, String last, String now) {
    return Schedule.parse(pattern, Optional.empty())
        .flatMap(schedule -> schedule.next(nanos(last), nanos(now)))
        .map(Due::text)
        .orElse("none");
  }

  @Test
  void atIsOnce() {
    assertEquals(
        "2026-01-02T03:04:05.5Z",
        next("@at 2026-01-02T04:04:05.5+01:00", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"));
    assertFalse(
        Schedule.parse("@at 2026-01-02T00:00:00Z", Optional.empty()).orElseThrow().repeats());
  }

  @Test
  void everyCountsFromTheRoundedSecondAndLeavesOutWhatWasMissed() {
    assertEquals(
        "2026-01-01T00:00:06Z",
        next("@every 5s", "2026-01-01T00:00:00.600Z", "2026-01-01T00:00:00.600Z"));
    assertEquals(
        "2026-01-01T00:00:01.5Z",
        next("@every 1.5s", "2026-01-01T00:00:00.4Z", "2026-01-01T00:00:00.4Z"));
    assertEquals(
        "2026-01-01T01:00:05Z",
        next("@every 5s", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00.2Z"));
  }

  @Test
  void namesStandForPatterns() {
    String now = "2026-01-07T12:30:00Z";
    assertEquals("2027-01-01T00:00:00Z", next("@yearly", now, now));
    assertEquals("2027-01-01T00:00:00Z", next("@annually", now, now));
    assertEquals("2026-02-01T00:00:00Z", next("@monthly", now, now));
    assertEquals("2026-01-11T00:00:00Z", next("@weekly", now, now));
    assertEquals("2026-01-08T00:00:00Z", next("@daily", now, now));
    assertEquals("2026-01-08T00:00:00Z", next("@midnight", now, now));
    assertEquals("2026-01-07T13:00:00Z", next("@hourly", now, now));
  }

  @Test
  void wrongSchedulesAreNone() {
    for (String wrong :
        List.of(
            "@at now", "@at 2026-01-02 00:00:00Z", "@every 500ms", "@every x", "@never", "0 0")) {
      assertTrue(Schedule.parse(wrong, Optional.empty()).isEmpty(), wrong);
    }
    var zone = Schedule.zone("Europe/Berlin");
    assertTrue(zone.isPresent());
    assertTrue(Schedule.parse("@every 5s", zone).isEmpty());
    assertTrue(Schedule.parse("@at 2026-01-02T00:00:00Z", zone).isEmpty());
    for (String wrong : List.of("", "Mars/Olympus", "+01:00", "europe/berlin")) {
      assertTrue(Schedule.zone(wrong).isEmpty(), wrong);
    }
  }

  @Test
  void theTableKnowsWhatIsDueFirst() {
    var table = new ScheduleTable();
    assertEquals(ScheduleTable.NEVER, table.nextNanos());
    table.put("a", 1, 50);
    table.put("b", 2, 40);
    assertEquals("b", table.first().orElseThrow().subject());
    table.put("b", 3, 60);
    assertEquals("a", table.first().orElseThrow().subject());
    table.move("a", 70);
    assertEquals(60, table.nextNanos());
    table.remove("b");
    assertEquals(70, table.nextNanos());
    table.removeAfter(0);
    assertTrue(table.isEmpty());
    assertEquals(ScheduleTable.NEVER, table.nextNanos());
  }
}
