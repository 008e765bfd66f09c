// SPDX-License-Identifier: Apache-2.0
package io.runnel.base;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/// Durations as configuration files and nats-server's messages write them: `1h30m`, `500ms`,
/// `1.5s`. The range is Go's: 64 bits of nanoseconds, about 292 years.
public final class GoDuration {

  private static final Map<String, Long> UNIT_NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private static final Pattern PART = Pattern.compile("([0-9]*)(?:\\.([0-9]*))?([^0-9.]*)");

  /// Longer texts are no durations.
  private static final int TEXT_CHARS_MAX = 128;

  private GoDuration() {}

  /// A text that is no duration; the message says why in Go's words.
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /// Reads a duration.
  public static Duration parse(String text) throws Malformed {
    String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    if (rest.isEmpty() || text.length() > TEXT_CHARS_MAX) {
      throw invalid(text);
    }
    var nanos = BigDecimal.ZERO;
    var part = PART.matcher(rest);
    int at = 0;
    while (at < rest.length()) {
      part.region(at, rest.length());
      if (!part.lookingAt() || part.end() == at) {
        throw invalid(text);
      }
      nanos =
          nanos.add(
              partNanos(
                  part.group(1), part.group(2) == null ? "" : part.group(2), part.group(3), text));
      at = part.end();
    }
    try {
      long total = nanos.setScale(0, RoundingMode.DOWN).longValueExact();
      return Duration.ofNanos(text.startsWith("-") ? -total : total);
    } catch (ArithmeticException _) {
      throw invalid(text);
    }
  }

  private static BigDecimal partNanos(String whole, String fraction, String unit, String text)
      throws Malformed {
    if (whole.isEmpty() && fraction.isEmpty()) {
      throw invalid(text);
    }
    if (unit.isEmpty()) {
      throw new Malformed("time: missing unit in duration \"" + text + "\"");
    }
    Long factor = UNIT_NANOS.get(unit);
    if (factor == null) {
      throw new Malformed("time: unknown unit \"" + unit + "\" in duration \"" + text + "\"");
    }
    return new BigDecimal("0" + whole + (fraction.isEmpty() ? "" : "." + fraction))
        .multiply(BigDecimal.valueOf(factor));
  }

  private static Malformed invalid(String text) {
    return new Malformed("time: invalid duration \"" + text + "\"");
  }

  /// As Go prints it: `2m0s`, `1.5s`, `10ms`, `0s`.
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    long nanos = duration.toNanosPart() % 1_000_000_000L;
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.toSeconds() == 0) {
      return nanos < 1_000
          ? nanos + "ns"
          : nanos < 1_000_000 ? decimal(nanos, 3) + "µs" : decimal(nanos, 6) + "ms";
    }
    String seconds = decimal(duration.toSecondsPart() * 1_000_000_000L + nanos, 9) + "s";
    if (duration.toMinutes() == 0) {
      return seconds;
    }
    String minutes = duration.toMinutesPart() + "m" + seconds;
    return duration.toHours() == 0 ? minutes : duration.toHours() + "h" + minutes;
  }

  private static String decimal(long nanos, int scale) {
    var number = BigDecimal.valueOf(nanos, scale).stripTrailingZeros();
    return number.toPlainString();
  }
}
