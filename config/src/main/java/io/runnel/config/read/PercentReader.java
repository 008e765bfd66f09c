// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.config.grammar.Value;
import io.runnel.config.read.Reading.Field;
import java.util.OptionalInt;

/// Reads percentages: `50`, `"50"`, `"50%"`.
record PercentReader(Reading reading) {

  /// The percentage if it is one from `min` to 100; else a problem with this message.
  OptionalInt read(Field field, int min, String message) {
    long percent =
        switch (field.value()) {
          case Value.Int(long number, _) -> number;
          case Value.Text(String text, _) -> number(text);
          case Value.Real _, Value.Bool _, Value.Moment _, Value.Items _, Value.Table _ -> -1;
        };
    if (percent < min || percent > 100) {
      reading.error(field.at(), message);
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) percent);
  }

  private static long number(String text) {
    String digits = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    return digits.matches("[0-9]{1,3}") ? Long.parseLong(digits) : -1;
  }
}
