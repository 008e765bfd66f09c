// SPDX-License-Identifier: Apache-2.0
package io.runnel.base;

/// Text in double quotes the way Go's `%q` writes it, which is how nats-server shows subjects and
/// names in errors and logs: printable characters as they are, the rest escaped.
public final class GoQuote {
  private GoQuote() {}

  /// Quotes `text`. A lone surrogate, which no valid UTF-8 can hold, appears as the replacement
  /// character.
  public static String quote(CharSequence text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(codePoint -> append(out, codePoint));
    return out.append('"').toString();
  }

  private static void append(StringBuilder out, int codePoint) {
    switch (codePoint) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case 0x07 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 0x0B -> out.append("\\v");
      default -> {
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
          out.append('\uFFFD');
        } else if (isPrintable(codePoint)) {
          out.appendCodePoint(codePoint);
        } else {
          out.append(escape(codePoint));
        }
      }
    }
  }

  private static String escape(int codePoint) {
    if (codePoint < ' ' || codePoint == 0x7F) {
      return String.format("\\x%02x", codePoint);
    }
    return String.format(codePoint < 0x10000 ? "\\u%04x" : "\\U%08x", codePoint);
  }

  /// Letters, marks, numbers, punctuation, symbols and the ASCII space.
  private static boolean isPrintable(int codePoint) {
    if (codePoint < 0x7F) {
      return codePoint >= ' ';
    }
    return switch (Character.getType(codePoint)) {
      case Character.UNASSIGNED,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
