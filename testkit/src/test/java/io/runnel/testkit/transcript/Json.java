// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/// A small JSON reader for values and for patterns of values. A value is a Map, a List, a String or
/// a [Literal]. A pattern may also hold [Placeholder]s, [#REST] (`...`) in objects and arrays, and
/// keys marked optional (`"key"?: value`).
final class Json {

  /// A number, `true`, `false` or `null`, as it is written.
  record Literal(String text) {}

  /// A value that may be absent.
  record Maybe(Object pattern) {}

  /// Stands for "further fields" or "further elements".
  static final Literal REST = new Literal("...");

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  static Object parse(String text) {
    var json = new Json(text);
    Object value = json.value();
    json.blanks();
    if (json.at != text.length()) {
      throw json.fault("end expected");
    }
    return value;
  }

  static String write(Object value) {
    return switch (value) {
      case Literal literal -> literal.text();
      case Placeholder p -> "<" + (p.name().isEmpty() ? "" : p.name() + "=") + p.kind() + ">";
      case Maybe maybe -> write(maybe.pattern());
      case Map<?, ?> map -> {
        List<String> fields = new ArrayList<>();
        map.forEach((key, field) ->
            fields.add(
                field == REST
                    ? "..."
                    : quote((String) key) + (field instanceof Maybe ? "?:" : ":") + write(field)));
        yield "{" + String.join(",", fields) + "}";
      }
      case List<?> list -> "[" + String.join(",", list.stream().map(Json::write).toList()) + "]";
      default -> quote((String) value);
    };
  }

  private static String quote(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r")
        + '"';
  }

  private Object value() {
    blanks();
    if (text.startsWith("...", at)) {
      at += 3;
      return REST;
    }
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case '<' -> placeholder();
      default -> literal();
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> out = new LinkedHashMap<>();
    at++;
    while (!skip('}')) {
      blanks();
      if (text.startsWith("...", at)) {
        at += 3;
        out.put("...", REST);
      } else {
        String key = string();
        boolean optional = skip('?');
        expect(':');
        Object value = value();
        out.put(key, optional ? new Maybe(value) : value);
      }
      if (!skip(',') && peekAfterBlanks() != '}') {
        throw fault(", or } expected");
      }
    }
    return out;
  }

  private List<Object> array() {
    List<Object> out = new ArrayList<>();
    at++;
    while (!skip(']')) {
      out.add(value());
      if (!skip(',') && peekAfterBlanks() != ']') {
        throw fault(", or ] expected");
      }
    }
    return out;
  }

  private Placeholder placeholder() {
    Matcher matcher = Placeholder.SYNTAX.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw fault("placeholder expected");
    }
    at = matcher.end();
    return Placeholder.of(matcher);
  }

  private Literal literal() {
    int from = at;
    while (at < text.length() && "+-.eE".indexOf(peek()) >= 0
        || at < text.length() && Character.isLetterOrDigit(peek())) {
      at++;
    }
    if (from == at) {
      throw fault("value expected");
    }
    return new Literal(text.substring(from, at));
  }

  private String string() {
    expect('"');
    var out = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char kind = text.charAt(at++);
      switch (kind) {
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
        }
        default -> out.append(kind);
      }
    }
    at++;
    return out.toString();
  }

  private char peek() {
    if (at >= text.length()) {
      throw fault("unexpected end");
    }
    return text.charAt(at);
  }

  private char peekAfterBlanks() {
    blanks();
    return peek();
  }

  private boolean skip(char c) {
    if (peekAfterBlanks() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw fault(c + " expected");
    }
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException fault(String what) {
    return new IllegalArgumentException(what + " at " + at + " of " + text);
  }
}
