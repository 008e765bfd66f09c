// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.schedule;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// One field of a cron pattern: which values of a unit of time are meant, as a bit set. `*`, `?`,
/// numbers, names, ranges, steps, and lists of them.
///
/// @param bits value v is bit v
/// @param isStar whether a `*` without a step is in it, which matters for days
record CronField(long bits, boolean isStar) {
  /// A unit of time: its values, and names for them from the lowest on.
  enum Unit {
    SECOND(0, 59, List.of()),
    MINUTE(0, 59, List.of()),
    HOUR(0, 23, List.of()),
    DAY(1, 31, List.of()),
    MONTH(
        1,
        12,
        List.of(
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    WEEKDAY(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

    private final int min;
    private final int max;
    private final List<String> names;

    Unit(int min, int max, List<String> names) {
      this.min = min;
      this.max = max;
      this.names = names;
    }

    private int value(String text) throws Malformed {
      int named = names.indexOf(text.toLowerCase(Locale.ROOT));
      return named >= 0 ? named + min : number(text);
    }
  }

  /// Not a field.
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
  }

  boolean has(int value) {
    return (bits & 1L << value) != 0;
  }

  static CronField parse(String text, Unit unit) throws Malformed {
    long bits = 0;
    boolean star = false;
    for (String part : text.split(",")) {
      if (!part.isEmpty()) {
        CronField range = range(part, unit);
        bits |= range.bits;
        star |= range.isStar;
      }
    }
    return new CronField(bits, star);
  }

  /// `from`, `from-to`, each with `/step`; a step after a single value goes on to the last.
  private static CronField range(String text, Unit unit) throws Malformed {
    String[] parts = text.split("/", -1);
    String[] ends = parts[0].split("-", -1);
    boolean star = ends[0].equals("*") || ends[0].equals("?");
    if (parts.length > 2 || (!star && ends.length > 2)) {
      throw new Malformed();
    }
    int from = star ? unit.min : unit.value(ends[0]);
    int to = star ? unit.max : ends.length == 2 ? unit.value(ends[1]) : from;
    int step = 1;
    if (parts.length == 2) {
      step = number(parts[1]);
      to = ends.length == 1 ? unit.max : to;
    }
    if (from < unit.min || to > unit.max || from > to || step == 0) {
      throw new Malformed();
    }
    long bits = 0;
    for (int value = from; value <= to && value >= from; value += Math.min(step, 64)) {
      bits |= 1L << value;
    }
    return new CronField(bits, star && step == 1);
  }

  private static int number(String text) throws Malformed {
    String digits = text.startsWith("+") ? text.substring(1) : text;
    OptionalInt number = OptionalInt.empty();
    if (!digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(CronField::isDigit)) {
      number = OptionalInt.of(Integer.parseInt(digits));
    }
    return number.orElseThrow(Malformed::new);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
