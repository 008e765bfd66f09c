// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

/// Whole numbers as Go's `strconv.Atoi` reads them: a sign or none, ASCII digits, 64 bits.
final class GoNumber {

  private GoNumber() {}

  static long parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && !(i == 0 && (c == '+' || c == '-'))) {
        throw new NumberFormatException("not a digit");
      }
    }
    return Long.parseLong(text);
  }
}
