// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.util.TimeZone;

/// Writes calendar dates without java.time's formatters and zone rules, which cost more at boot
/// than the whole logger. Owner: the journal's writer thread. The zone offset is asked again for
/// each quarter of an hour, the finest step in which the world's clocks change.
final class CivilTime {
  private static final long OFFSET_VALID_SECONDS = 15 * 60;
  private static final long SECONDS_PER_DAY = 86_400;

  private final boolean utc;
  private long offsetSlot = Long.MIN_VALUE;
  private int offsetSeconds;

  int year;
  int month;
  int day;
  int hour;
  int minute;
  int second;

  CivilTime(boolean utc) {
    this.utc = utc;
  }

  /// Sets the fields to the calendar time of `epochSeconds`, in local time or UTC.
  void set(long epochSeconds) {
    long local = epochSeconds + offsetSecondsAt(epochSeconds);
    long days = Math.floorDiv(local, SECONDS_PER_DAY);
    int ofDay = (int) Math.floorMod(local, SECONDS_PER_DAY);
    hour = ofDay / 3600;
    minute = ofDay / 60 % 60;
    second = ofDay % 60;
    setDate(days);
  }

  int offsetSecondsAt(long epochSeconds) {
    if (utc) {
      return 0;
    }
    long slot = Math.floorDiv(epochSeconds, OFFSET_VALID_SECONDS);
    if (slot != offsetSlot) {
      offsetSlot = slot;
      offsetSeconds = TimeZone.getDefault().getOffset(epochSeconds * 1000) / 1000;
    }
    return offsetSeconds;
  }

  /// Days since 1970 to a date of the Gregorian calendar: years begin in March so that the leap day
  /// comes last, and 146097 days make 400 years.
  private void setDate(long daysSince1970) {
    long shifted = daysSince1970 + 719_468;
    long era = Math.floorDiv(shifted, 146_097);
    int dayOfEra = (int) (shifted - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shiftedMonth = (5 * dayOfYear + 2) / 153;
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
  }

  /// Appends date and time with the given separators, each part padded with zeros.
  void append(StringBuilder out, char dateSeparator, char between, char timeSeparator) {
    padded(out, year, 4).append(dateSeparator);
    padded(out, month, 2).append(dateSeparator);
    padded(out, day, 2).append(between);
    padded(out, hour, 2).append(timeSeparator);
    padded(out, minute, 2).append(timeSeparator);
    padded(out, second, 2);
  }

  static StringBuilder padded(StringBuilder out, int value, int width) {
    int limit = 1;
    for (int i = 1; i < width; i++) {
      limit *= 10;
    }
    while (value < limit && limit > 1) {
      out.append('0');
      limit /= 10;
    }
    return out.append(value);
  }
}
