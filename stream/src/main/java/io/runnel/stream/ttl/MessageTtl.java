// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.ttl;

import io.runnel.base.GoDuration;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/// The value of `Nats-TTL`: how long a message lives, in whole seconds. Source: ADR-43.
public final class MessageTtl {
  /// No value: the message lives as long as the stream says.
  public static final long NONE = 0;

  /// `never`: it outlives also the stream's `max_age`.
  public static final long NEVER = -1;

  private MessageTtl() {}

  /// Seconds, [#NONE] or [#NEVER]; empty where the value is invalid: less than a second, or no
  /// duration and no number of seconds.
  public static OptionalLong parse(String value) {
    if (value.isEmpty()) {
      return OptionalLong.of(NONE);
    }
    if (value.toLowerCase(Locale.ROOT).equals("never")) {
      return OptionalLong.of(NEVER);
    }
    try {
      Duration duration = GoDuration.parse(value);
      boolean tooShort = duration.compareTo(Duration.ofSeconds(1)) < 0;
      return tooShort ? OptionalLong.empty() : OptionalLong.of(duration.toSeconds());
    } catch (GoDuration.Malformed _) {
      return seconds(value);
    }
  }

  private static OptionalLong seconds(String value) {
    long number = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return OptionalLong.empty();
      }
      number = number * 10 + digit;
    }
    return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
