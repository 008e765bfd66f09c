// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How bytes are written in rows: `\r \n \t \0 \xHH \\`, `\-` for nothing (an empty row, a blank at
/// the end), `\c` at the end of a row for "no CRLF". `${…}` is replaced before escapes are read.
final class RowText {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Map<Character, String> SIMPLE =
      new HashMap<>(
          Map.of(
              'r', "\r", 'n', "\n", 't', "\t", '0', "\0", '\\', "\\", '-', "", '<', "<", 'f',
              "\f"));
  private static final int BRIEF_CHARS = 500;
  static final String NOTHING = "\\-";
  private static final String NO_CRLF = "\\c";

  private RowText() {}

  /// Replaces `${name}`, `${repeat text count}`, `${sign seed connection}`, `${info connection
  /// field}`, `${port connection}`.
  static String interpolate(String row, Function<List<String>, String> value) {
    Matcher matcher = VARIABLE.matcher(row);
    return matcher.replaceAll(
        found -> Matcher.quoteReplacement(escape(value.apply(List.of(found.group(1).split(" "))))));
  }

  /// The PUB or HPUB of a message.
  ///
  /// @param target the subject and, behind a blank, the reply subject if there is one
  /// @param rows header lines, an empty row and lines of the payload, or the payload alone
  /// @param headerRows how many of the rows are header lines; -1 where there is no header
  static String publish(String target, List<String> rows, int headerRows) {
    String payload = String.join("\r\n", rows.subList(headerRows + 1, rows.size()));
    if (headerRows < 0) {
      return "PUB " + target + " " + payload.length() + "\r\n" + payload + "\r\n";
    }
    var header = new StringBuilder("NATS/1.0\r\n");
    rows.subList(0, headerRows).forEach(line -> header.append(line).append("\r\n"));
    header.append("\r\n");
    int whole = header.length() + payload.length();
    String sizes = header.length() + " " + whole;
    return "HPUB " + target + " " + sizes + "\r\n" + header + payload + "\r\n";
  }

  static boolean endsWithoutCrlf(String row) {
    return row.endsWith(NO_CRLF) && !row.endsWith("\\" + NO_CRLF);
  }

  static String withoutCrlfMark(String row) {
    return endsWithoutCrlf(row) ? row.substring(0, row.length() - NO_CRLF.length()) : row;
  }

  static String unescape(String row) {
    var out = new StringBuilder(row.length());
    int at = 0;
    while (at < row.length()) {
      char c = row.charAt(at++);
      if (c != '\\' || at == row.length()) {
        out.append(c);
        continue;
      }
      char kind = row.charAt(at++);
      if (kind == 'x') {
        out.append((char) Integer.parseInt(row.substring(at, at + 2), 16));
        at += 2;
      } else if (SIMPLE.containsKey(kind)) {
        out.append(SIMPLE.get(kind));
      } else {
        throw new IllegalArgumentException("unknown escape \\" + kind + " in: " + row);
      }
    }
    return out.toString();
  }

  /// The text as a row would show it, cut where it gets too long for a message.
  static String brief(String text) {
    return text.length() <= BRIEF_CHARS
        ? escape(text)
        : escape(text.substring(0, BRIEF_CHARS)) + "... (" + text.length() + " bytes)";
  }

  /// The text as a row would show it.
  static String escape(String text) {
    var out = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\r' -> out.append("\\r");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\0' -> out.append("\\0");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c < ' ' || c >= 0x7f) {
            out.append("\\x%02x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    if (out.isEmpty()) {
      return "\\-";
    }
    return out.charAt(out.length() - 1) == ' ' ? out.append("\\-").toString() : out.toString();
  }
}
