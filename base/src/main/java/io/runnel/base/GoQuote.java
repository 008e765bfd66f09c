// SPDX-License-Identifier: Apache-2.0
package io.runnel.base;

import java.nio.charset.StandardCharsets;

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

  /// Quotes bytes that should be UTF-8: those that aren't appear as `\xHH`.
  public static String quote(byte[] bytes, int from, int to) {
    StringBuilder out = new StringBuilder(to - from + 2).append('"');
    int i = from;
    while (i < to) {
      int length = sequenceLength(bytes[i]);
      int end = Math.min(to, i + length);
      String text = length == 0 ? "" : new String(bytes, i, end - i, StandardCharsets.UTF_8);
      if (length != 0 && text.codePointCount(0, text.length()) == 1 && isWhole(text, bytes, i)) {
        append(out, text.codePointAt(0));
        i = end;
      } else {
        out.append(String.format("\\x%02x", bytes[i] & 0xFF));
        i++;
      }
    }
    return out.append('"').toString();
  }

  /// By its first byte; 0 for one that begins none.
  private static int sequenceLength(byte first) {
    int b = first & 0xFF;
    if (b < 0x80) {
      return 1;
    }
    if (b < 0xC2 || b > 0xF4) {
      return 0;
    }
    return b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  }

  /// Not a replacement for something malformed, unless the replacement character itself was meant.
  private static boolean isWhole(String text, byte[] bytes, int at) {
    return text.charAt(0) != '\uFFFD' || (bytes[at] & 0xFF) == 0xEF;
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
