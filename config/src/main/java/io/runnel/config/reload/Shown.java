// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.reload;

import io.runnel.base.GoDuration;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Values as nats-server's messages show them (Go's `%v`).
final class Shown {

  private Shown() {}

  static String of(Object value) {
    return switch (value) {
      case Duration duration -> GoDuration.format(duration);
      case Collection<?> list ->
          list.stream().map(Shown::of).collect(Collectors.joining(" ", "[", "]"));
      case Map<?, ?> map ->
          new TreeMap<>(map)
              .entrySet().stream()
                  .map(entry -> of(entry.getKey()) + ":" + of(entry.getValue()))
                  .collect(Collectors.joining(" ", "map[", "]"));
      default -> value.toString();
    };
  }

  static String quoted(Collection<String> texts) {
    return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(" ", "[", "]"));
  }

  /// Seconds as a floating point number: `2`, `0.5`.
  static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
  }
}
