// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CronTest {
  private static String next(String pattern, String after, String zone) {
    return Cron.parse(pattern)
        .flatMap(cron -> cron.next(Instant.parse(after), ZoneId.of(zone)))
        .map(Instant::toString)
        .orElse("never");
  }

  @Test
  void fieldsAreCombined() {
    String at = "2026-01-02T03:04:05.5Z";
    assertEquals("2026-01-02T03:04:06Z", next("* * * * * *", at, "UTC"));
    assertEquals("2026-01-02T03:05:00Z", next("0 * * * * *", at, "UTC"));
    assertEquals("2026-01-02T03:04:15Z", next("*/15 * * * * *", at, "UTC"));
    assertEquals("2026-01-02T03:04:50Z", next("50/20 * * * * *", at, "UTC"));
    assertEquals("2026-01-05T00:00:00Z", next("0 0 0 * * mon", at, "UTC"));
    assertEquals(
        "2026-01-05T09:30:00Z", next("0 30 9-17 ? * MON-fri", "2026-01-03T00:00:00Z", "UTC"));
    assertEquals("2028-02-29T00:00:00Z", next("0 0 0 29 feb *", at, "UTC"));
    assertEquals("never", next("0 0 0 31 2 *", at, "UTC"));
  }

  @Test
  void oneOfTwoDaysIsEnoughUnlessOneIsAStar() {
    assertEquals("2026-01-04T00:00:00Z", next("0 0 0 13 * 0", "2026-01-02T00:00:00Z", "UTC"));
    assertEquals("2026-01-13T00:00:00Z", next("0 0 0 13 * 0", "2026-01-11T00:00:00Z", "UTC"));
    assertEquals("2026-01-13T00:00:00Z", next("0 0 0 13 * *", "2026-01-02T00:00:00Z", "UTC"));
  }

  @Test
  void wrongPatternsAreNone() {
    for (String wrong :
        List.of(
            "",
            "* * * * *",
            "* * * * * * *",
            "60 * * * * *",
            "* * * 0 * *",
            "* * * * 13 *",
            "* * * * * 7",
            "a * * * * *",
            "5-1 * * * * *",
            "*/0 * * * * *",
            "1/2/3 * * * * *",
            "1-2-3 * * * * *",
            "-1 * * * * *")) {
      assertTrue(Cron.parse(wrong).isEmpty(), wrong);
    }
  }

  @Test
  void clocksThatChangeSkipAndRepeat() {
    String berlin = "Europe/Berlin";
    assertEquals("2026-03-30T00:30:00Z", next("0 30 2 * * *", "2026-03-28T02:00:00Z", berlin));
    assertEquals("2026-10-25T00:30:00Z", next("0 30 2 * * *", "2026-10-24T12:00:00Z", berlin));
    assertEquals("2026-10-25T01:30:00Z", next("0 30 2 * * *", "2026-10-25T00:30:00Z", berlin));
    assertEquals("2026-10-26T01:30:00Z", next("0 30 2 * * *", "2026-10-25T01:30:00Z", berlin));
  }

  /// Second by second, as the definition says it.
  private static Optional<Instant> naive(CronField[] fields, Instant after, ZoneId zone) {
    long from = after.getEpochSecond() + 1;
    for (long at = from; at < from + 2 * 86_400; at++) {
      var local = ZonedDateTime.ofInstant(Instant.ofEpochSecond(at), zone);
      boolean day = fields[3].has(local.getDayOfMonth());
      boolean weekday = fields[5].has(local.getDayOfWeek().getValue() % 7);
      boolean star = fields[3].isStar() || fields[5].isStar();
      if (fields[0].has(local.getSecond())
          && fields[1].has(local.getMinute())
          && fields[2].has(local.getHour())
          && fields[4].has(local.getMonthValue())
          && (star ? day && weekday : day || weekday)) {
        return Optional.of(Instant.ofEpochSecond(at));
      }
    }
    return Optional.empty();
  }

  private static String field(Random random, int min, int max) {
    int from = min + random.nextInt(max - min + 1);
    return switch (random.nextInt(5)) {
      case 0, 1 -> "*";
      case 2 -> "*/" + (1 + random.nextInt(max));
      case 3 -> from + "-" + (from + random.nextInt(max - from + 1));
      default -> from + "," + (min + random.nextInt(max - min + 1));
    };
  }

  @Test
  void randomPatternsAreDueWhenCountingSecondsSaysSo() throws CronField.Malformed {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] zones = {
      "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"
    };
    String[] changes = {
      "2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z", "2026-03-08T00:00:00Z",
      "2026-11-01T00:00:00Z", "2026-04-04T10:00:00Z", "2026-10-03T10:00:00Z"
    };
    int found = 0;
    for (int i = 0; i < 60; i++) {
      String[] texts = {
        field(random, 0, 59),
        field(random, 0, 59),
        field(random, 0, 23),
        field(random, 1, 31),
        "*",
        field(random, 0, 6)
      };
      CronField[] fields = new CronField[6];
      for (int f = 0; f < 6; f++) {
        fields[f] = CronField.parse(texts[f], CronField.Unit.values()[f]);
      }
      String pattern = String.join(" ", texts);
      ZoneId zone = ZoneId.of(zones[random.nextInt(zones.length)]);
      Instant after =
          Instant.parse(changes[random.nextInt(changes.length)])
              .plusSeconds(random.nextInt(60_000));
      Optional<Instant> expected = naive(fields, after, zone);
      if (expected.isPresent()) {
        found++;
        assertEquals(
            expected,
            Cron.parse(pattern).orElseThrow().next(after, zone),
            pattern + " after " + after + " in " + zone + ", seed " + seed);
      }
    }
    assertTrue(found > 10, "few patterns were due, seed " + seed);
  }

  @Test
  void theNextTimeIsWrittenInItsZone() {
    var due = new Due(Instant.parse("2026-03-29T01:30:00.250Z"), ZoneId.of("Europe/Berlin"));
    assertEquals("2026-03-29T03:30:00.25+02:00", due.text());
    assertEquals(
        "2026-03-29T01:30:00Z",
        new Due(Instant.parse("2026-03-29T01:30:00Z"), ZoneOffset.UTC).text());
  }
}
