// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A moment, and the zone in which it is written down.
public record Due(Instant time, ZoneId zone) {
  private static final Instant LAST = Instant.ofEpochSecond(0, Long.MAX_VALUE);
  private static final Instant FIRST = Instant.ofEpochSecond(0, Long.MIN_VALUE);

  /// Since 1970; the end of 64 bits, in the year 2262, stands for all that is later.
  public long nanos() {
    if (time.isAfter(LAST)) {
      return Long.MAX_VALUE - 1;
    }
    return time.isBefore(FIRST) ? Long.MIN_VALUE : Duration.between(Instant.EPOCH, time).toNanos();
  }

  /// RFC 3339, as `Nats-Schedule-Next` has it: `2026-03-29T03:30:00+02:00`.
  public String text() {
    ZoneOffset offset = zone.getRules().getOffset(time);
    LocalDateTime local = LocalDateTime.ofInstant(time, offset);
    StringBuilder out = new StringBuilder(35);
    out.append(
        String.format(
            "%04d-%02d-%02dT%02d:%02d:%02d",
            local.getYear(),
            local.getMonthValue(),
            local.getDayOfMonth(),
            local.getHour(),
            local.getMinute(),
            local.getSecond()));
    if (local.getNano() != 0) {
      String digits = String.format("%09d", local.getNano());
      int end = digits.length();
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      out.append('.').append(digits, 0, end);
    }
    int seconds = offset.getTotalSeconds();
    if (seconds == 0) {
      return out.append('Z').toString();
    }
    int minutes = Math.abs(seconds) / 60;
    return out.append(seconds < 0 ? '-' : '+')
        .append(String.format("%02d:%02d", minutes / 60, minutes % 60))
        .toString();
  }
}
