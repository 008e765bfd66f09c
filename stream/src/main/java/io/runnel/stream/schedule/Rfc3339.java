// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as RFC 3339 has them, with what Go's parser tolerates: an hour of one digit, a comma
/// before the fraction.
public final class Rfc3339 {
  private static final Pattern TIME =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2}):([0-9]{2}):([0-9]{2})"
              + "(?:[.,]([0-9]+))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))");

  private static final int NANO_DIGITS = 9;

  private Rfc3339() {}

  /// Empty where `text` is none.
  public static Optional<Instant> parse(String text) {
    Matcher it = TIME.matcher(text);
    if (!it.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              number(it.group(1)),
              number(it.group(2)),
              number(it.group(3)),
              number(it.group(4)),
              number(it.group(5)),
              number(it.group(6)),
              it.group(7) == null ? 0 : nanos(it.group(7)));
      int offset = 0;
      if (it.group(8) != null) {
        int hours = number(it.group(9));
        int minutes = number(it.group(10));
        if (hours > 24 || minutes > 60) {
          return Optional.empty();
        }
        offset = (hours * 3600 + minutes * 60) * (it.group(8).equals("-") ? -1 : 1);
      }
      return Optional.of(local.toInstant(ZoneOffset.UTC).minusSeconds(offset));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static int nanos(String digits) {
    String cut = digits.length() > NANO_DIGITS ? digits.substring(0, NANO_DIGITS) : digits;
    return number(cut + "0".repeat(NANO_DIGITS - cut.length()));
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}
