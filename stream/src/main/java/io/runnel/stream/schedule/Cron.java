// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/// A cron pattern of six fields, seconds first. It is due at every second whose local time has all
/// fields; an hour that a change of clocks repeats counts twice, one it leaves out not at all. Of
/// day of month and day of week one is enough, unless one of them is `*`. Source: ADR-51.
///
/// Immutable.
final class Cron {
  /// Nothing within these years means never.
  private static final int YEARS_MAX = 5;

  private static final int FIELDS = 6;

  private final CronField second;
  private final CronField minute;
  private final CronField hour;
  private final CronField day;
  private final CronField month;
  private final CronField weekday;

  private Cron(String[] fields) throws CronField.Malformed {
    second = CronField.parse(fields[0], CronField.Unit.SECOND);
    minute = CronField.parse(fields[1], CronField.Unit.MINUTE);
    hour = CronField.parse(fields[2], CronField.Unit.HOUR);
    day = CronField.parse(fields[3], CronField.Unit.DAY);
    month = CronField.parse(fields[4], CronField.Unit.MONTH);
    weekday = CronField.parse(fields[5], CronField.Unit.WEEKDAY);
  }

  /// Empty where it is none.
  static Optional<Cron> parse(String pattern) {
    String[] fields = pattern.strip().split("\\s+");
    if (fields.length != FIELDS) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Cron(fields));
    } catch (CronField.Malformed _) {
      return Optional.empty();
    }
  }

  /// The first due second after the second of `after`, in seconds since 1970.
  Optional<Instant> next(Instant after, ZoneId zone) {
    long from = after.getEpochSecond() + 1;
    LocalDate date = LocalDate.ofInstant(Instant.ofEpochSecond(from), zone);
    int lastYear = date.getYear() + YEARS_MAX;
    for (; date.getYear() <= lastYear; date = date.plusDays(1)) {
      if (matches(date)) {
        long start = Math.max(from, date.atStartOfDay(zone).toEpochSecond());
        long end = date.plusDays(1).atStartOfDay(zone).toEpochSecond();
        long found = within(start, end, zone);
        if (found < end) {
          return Optional.of(Instant.ofEpochSecond(found));
        }
      }
    }
    return Optional.empty();
  }

  private boolean matches(LocalDate date) {
    if (!month.has(date.getMonthValue())) {
      return false;
    }
    boolean byDay = day.has(date.getDayOfMonth());
    boolean byWeekday = weekday.has(date.getDayOfWeek().getValue() % 7);
    return day.isStar() || weekday.isStar() ? byDay && byWeekday : byDay || byWeekday;
  }

  /// The first due second in `[start, end)`, or `end`: minute by minute, at most 1,500 of them.
  /// Offsets of zones are whole minutes in our times.
  private long within(long start, long end, ZoneId zone) {
    for (long at = start; at < end; at = Math.floorDiv(at, 60) * 60 + 60) {
      ZoneOffset offset = zone.getRules().getOffset(Instant.ofEpochSecond(at));
      LocalDateTime local = LocalDateTime.ofEpochSecond(at, 0, offset);
      if (hour.has(local.getHour()) && minute.has(local.getMinute())) {
        for (int value = local.getSecond(); value < 60; value++) {
          if (second.has(value)) {
            return Math.min(end, at - local.getSecond() + value);
          }
        }
      }
    }
    return end;
  }
}
