// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Times and durations in the spellings that readers of nats-server's answers parse.
public final class GoText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private GoText() {}

  /// RFC 3339 in UTC with as many digits of the second as there are: `2026-01-02T03:04:05.12Z`.
  public static String time(Instant at) {
    StringBuilder text = new StringBuilder(32);
    SECONDS.formatTo(at, text);
    int nanos = at.getNano();
    if (nanos != 0) {
      text.append('.');
      int rest = nanos;
      for (int unit = NANOS_PER_SECOND / 10; rest > 0; unit /= 10) {
        text.append((char) ('0' + rest / unit));
        rest %= unit;
      }
    }
    return text.append('Z').toString();
  }

  /// Whole seconds with the larger units that are not zero: `2d0h0m5s`.
  public static String uptime(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    long years = days / 365;
    StringBuilder text = new StringBuilder();
    if (years > 0) {
      text.append(years).append('y');
    }
    if (days > 0) {
      text.append(days % 365).append('d');
    }
    if (hours > 0) {
      text.append(hours % 24).append('h');
    }
    if (minutes > 0) {
      text.append(minutes % 60).append('m');
    }
    return text.append(seconds % 60).append('s').toString();
  }

  /// A round trip as connz shows it: to the microsecond below a millisecond, else exact.
  public static String roundTrip(long nanos) {
    return duration(nanos > 1_000 && nanos < 1_000_000 ? nanos / 1_000 * 1_000 : nanos);
  }

  /// As Go prints a duration: `1.5ms`, `2m0.25s`.
  public static String duration(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < 0) {
      return "-" + duration(-nanos);
    }
    if (nanos < 1_000) {
      return nanos + "ns";
    }
    if (nanos < 1_000_000) {
      return fraction(nanos, 3) + "µs";
    }
    if (nanos < 1_000_000_000) {
      return fraction(nanos, 6) + "ms";
    }
    long minutes = nanos / 60_000_000_000L;
    String seconds = fraction(nanos % 60_000_000_000L, 9) + "s";
    if (minutes == 0) {
      return seconds;
    }
    return minutes < 60
        ? minutes + "m" + seconds
        : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
  }

  private static String fraction(long nanos, int scale) {
    BigDecimal value = BigDecimal.valueOf(nanos, scale);
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
