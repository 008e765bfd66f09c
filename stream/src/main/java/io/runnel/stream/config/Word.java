// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.GoQuote;
import io.runnel.base.json.InvalidJson;

/// A choice that JSON has as one word.
interface Word {
  /// As JSON has it.
  String text();

  /// The one of `words` that stands in quotes in `raw`.
  static <W extends Word> W read(String raw, W[] words) throws InvalidJson {
    for (W word : words) {
      if (is(raw, word.text())) {
        return word;
      }
    }
    throw new InvalidJson("can not unmarshal " + GoQuote.quote(raw));
  }

  /// Whether `raw` is `text` in quotes.
  static boolean is(String raw, String text) {
    return raw.length() == text.length() + 2
        && raw.startsWith("\"")
        && raw.endsWith("\"")
        && raw.startsWith(text, 1);
  }
}
