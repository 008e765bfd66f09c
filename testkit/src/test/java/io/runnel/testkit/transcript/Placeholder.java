// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `<int> <num> <str> <any> <bool> <nonce> <time> <re:…>`, with an optional name that keeps what
/// was found: `<reply=str>`.
///
/// @param name empty when nothing is kept
record Placeholder(String name, String kind) {

  static final Pattern SYNTAX =
      Pattern.compile("<(?:(\\w+)=)?(int|num|str|any|bool|nonce|time|re:(?:[^>\\\\]|\\\\.)*)>");

  static Placeholder of(Matcher found) {
    return new Placeholder(Optional.ofNullable(found.group(1)).orElse(""), found.group(2));
  }

  /// The pattern of a value of this kind inside a line of text.
  String regex() {
    return switch (kind) {
      case "int" -> "-?\\d+";
      case "num" -> "-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?";
      case "str" -> "\\S+";
      case "any" -> ".*";
      case "bool" -> "true|false";
      case "nonce" -> "[A-Za-z0-9_-]{15}";
      case "time" -> "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)";
      default -> kind.substring("re:".length());
    };
  }

  /// True if the JSON value is of this kind.
  boolean accepts(Object value) {
    return switch (kind) {
      case "any" -> true;
      case "int", "num" -> value instanceof Json.Literal literal && literal.text().matches(regex());
      case "bool" -> value instanceof Json.Literal literal && literal.text().matches(regex());
      case "str" -> value instanceof String text && !text.isEmpty();
      default -> value instanceof String text && Pattern.matches("(?s)" + regex(), text);
    };
  }
}
