// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import java.nio.charset.StandardCharsets;

/// What follows a `-NAK`: `{"delay": nanoseconds}`, or a duration as Go writes it (`5s`, `1m30s`).
/// What cannot be read counts as no delay.
final class NakDelay {
  static final long NONE = Long.MIN_VALUE;

  private NakDelay() {}

  /// Nanoseconds, or [#NONE].
  static long parse(byte[] body, int from, int to) {
    String text = new String(body, from, to - from, StandardCharsets.UTF_8);
    return text.startsWith("{") ? field(text) : duration(text);
  }

  /// The only field there is; the last one counts.
  private static long field(String text) {
    if (!text.endsWith("}")) {
      return NONE;
    }
    long delay = 0;
    String fields = text.substring(1, text.length() - 1).strip();
    if (fields.isEmpty()) {
      return 0;
    }
    for (String field : fields.split(",")) {
      int colon = field.indexOf(':');
      if (colon < 0) {
        return NONE;
      }
      if (field.substring(0, colon).strip().equalsIgnoreCase("\"delay\"")) {
        try {
          delay = Long.parseLong(field.substring(colon + 1).strip());
        } catch (NumberFormatException _) {
          return NONE;
        }
      }
    }
    return delay;
  }

  private static long duration(String text) {
    int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    if (text.equals("0")) {
      return 0;
    }
    double nanos = 0;
    boolean any = false;
    while (at < text.length()) {
      int digits = at;
      while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
        at++;
      }
      int unit = at;
      while (at < text.length() && !Character.isDigit(text.charAt(at)) && text.charAt(at) != '.') {
        at++;
      }
      double scale = scale(text.substring(unit, at));
      if (digits == unit || scale == 0) {
        return NONE;
      }
      try {
        nanos += Double.parseDouble(text.substring(digits, unit)) * scale;
      } catch (NumberFormatException _) {
        return NONE;
      }
      any = true;
    }
    if (!any) {
      return NONE;
    }
    long whole = Math.round(nanos);
    return text.startsWith("-") ? -whole : whole;
  }

  private static double scale(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "µs", "μs" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      case "h" -> 3600e9;
      default -> 0;
    };
  }
}
