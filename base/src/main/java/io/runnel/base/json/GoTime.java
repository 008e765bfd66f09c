// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

import io.runnel.base.GoQuote;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/// Reads RFC 3339 as Go does, with its errors.
public final class GoTime {
  private static final String LAYOUT = "2006-01-02T15:04:05Z07:00";

  private final String text;
  private int at;

  private GoTime(String text) {
    this.text = text;
  }

  /// `2026-01-02T03:04:05.123456789Z` or with an offset.
  public static Instant parse(String text) throws InvalidJson {
    return new GoTime(text).instant();
  }

  private Instant instant() throws InvalidJson {
    int year = number(4, "2006", 9999, "year");
    literal("-");
    int month = number(2, "01", 12, "month");
    if (month == 0) {
      throw outOfRange("month");
    }
    literal("-");
    int day = number(2, "02", 99, "day");
    literal("T");
    int hour = number(2, "15", 23, "hour");
    literal(":");
    int minute = number(2, "04", 59, "minute");
    literal(":");
    int second = number(2, "05", 59, "second");
    int nanos = fraction();
    int offsetSeconds = offset();
    if (at < text.length()) {
      throw new InvalidJson(start() + ": extra text: " + GoQuote.quote(text.substring(at)));
    }
    try {
      return LocalDate.of(year, month, day)
          .atTime(LocalTime.of(hour, minute, second, nanos))
          .toInstant(ZoneOffset.UTC)
          .minusSeconds(offsetSeconds);
    } catch (DateTimeException _) {
      throw outOfRange("day");
    }
  }

  private int number(int digits, String element, int max, String name) throws InvalidJson {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = at + i < text.length() ? Character.digit(text.charAt(at + i), 10) : -1;
      if (digit < 0) {
        throw unreadable(at, element);
      }
      value = value * 10 + digit;
    }
    at += digits;
    if (value > max) {
      throw outOfRange(name);
    }
    return value;
  }

  private void literal(String expected) throws InvalidJson {
    if (!text.startsWith(expected, at)) {
      throw unreadable(at, expected);
    }
    at++;
  }

  /// Nanoseconds; digits beyond the ninth are passed over.
  private int fraction() {
    boolean there =
        at + 1 < text.length()
            && text.charAt(at) == '.'
            && Character.digit(text.charAt(at + 1), 10) >= 0;
    if (!there) {
      return 0;
    }
    int nanos = 0;
    int unit = 100_000_000;
    for (at++; at < text.length() && Character.digit(text.charAt(at), 10) >= 0; at++) {
      nanos += unit * Character.digit(text.charAt(at), 10);
      unit /= 10;
    }
    return nanos;
  }

  private int offset() throws InvalidJson {
    if (text.startsWith("Z", at)) {
      at++;
      return 0;
    }
    int from = at;
    boolean shaped =
        at + 6 <= text.length()
            && (text.charAt(at) == '+' || text.charAt(at) == '-')
            && text.charAt(at + 3) == ':';
    if (!shaped) {
      throw unreadable(from, "Z07:00");
    }
    int sign = text.charAt(at) == '-' ? -1 : 1;
    at++;
    int hours = number(2, "Z07:00", 24, "time zone offset hour");
    at++;
    int minutes = number(2, "Z07:00", 60, "time zone offset minute");
    return sign * (hours * 3600 + minutes * 60);
  }

  private String start() {
    return "parsing time " + GoQuote.quote(text);
  }

  private InvalidJson unreadable(int from, String element) {
    return new InvalidJson(
        start()
            + " as "
            + GoQuote.quote(LAYOUT)
            + ": cannot parse "
            + GoQuote.quote(text.substring(from))
            + " as "
            + GoQuote.quote(element));
  }

  private InvalidJson outOfRange(String what) {
    return new InvalidJson(start() + ": " + what + " out of range");
  }
}
