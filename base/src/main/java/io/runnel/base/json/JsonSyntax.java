// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

import io.runnel.base.GoQuote;

/// Says whether bytes are JSON, and where a value ends. Hand-made, for the sake of its messages:
/// clients see them, and they are those of Go's scanner.
final class JsonSyntax {
  /// Objects and arrays inside one another; Go allows 10,000, nobody needs them.
  static final int NESTING_MAX = 512;

  private final byte[] in;
  private final int to;
  private final Strictness strictness;
  private int at;
  private int depth;

  private JsonSyntax(byte[] in, int from, int to, Strictness strictness) {
    this.in = in;
    this.at = from;
    this.to = to;
    this.strictness = strictness;
  }

  /// Checks the value that begins at `from`, where no space is; returns where it ends.
  static int check(byte[] in, int from, int to, Strictness strictness) throws InvalidJson {
    var syntax = new JsonSyntax(in, from, to, strictness);
    syntax.value();
    return syntax.at;
  }

  /// The first byte from `at` on that is no space, or `to`.
  static int skipSpace(byte[] in, int at, int to) {
    int next = at;
    while (next < to && isSpace(in[next])) {
      next++;
    }
    return next;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /// That something follows the one value.
  static InvalidJson trailing(byte b) {
    return new InvalidJson("invalid character " + quote(b) + " after top-level value");
  }

  private void value() throws InvalidJson {
    switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw error("looking for beginning of value");
    }
  }

  private void object() throws InvalidJson {
    enter();
    at++;
    space();
    if (peek() == '}') {
      leave();
      return;
    }
    while (true) {
      if (peek() != '"') {
        throw error("looking for beginning of object key string");
      }
      string();
      space();
      if (peek() != ':') {
        throw error("after object key");
      }
      at++;
      space();
      value();
      space();
      if (peek() == '}') {
        leave();
        return;
      }
      comma("after object key:value pair");
    }
  }

  private void array() throws InvalidJson {
    enter();
    at++;
    space();
    if (peek() == ']') {
      leave();
      return;
    }
    while (true) {
      value();
      space();
      if (peek() == ']') {
        leave();
        return;
      }
      comma("after array element");
    }
  }

  private void comma(String otherwise) throws InvalidJson {
    if (peek() != ',') {
      throw error(otherwise);
    }
    at++;
    space();
  }

  private void enter() throws InvalidJson {
    if (++depth > NESTING_MAX) {
      throw invalid("exceeded max depth");
    }
  }

  private void leave() {
    depth--;
    at++;
  }

  private void string() throws InvalidJson {
    at++;
    while (true) {
      byte b = peek();
      if (b == '"') {
        at++;
        return;
      }
      if (b == '\\') {
        escape();
      } else if (b >= 0 && b < ' ') {
        throw error("in string literal");
      } else {
        at++;
      }
    }
  }

  private void escape() throws InvalidJson {
    at++;
    byte b = peek();
    if ("\"\\/bfnrt".indexOf(b) < 0 && b != 'u') {
      throw error("in string escape code");
    }
    at++;
    if (b == 'u') {
      for (int i = 0; i < 4; i++, at++) {
        if (Character.digit(peek(), 16) < 0) {
          throw error("in \\u hexadecimal character escape");
        }
      }
    }
  }

  private void word(String word) throws InvalidJson {
    at++;
    for (int i = 1; i < word.length(); i++, at++) {
      if (peek() != word.charAt(i)) {
        throw error("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
    }
  }

  private void number() throws InvalidJson {
    if (in[at] == '-') {
      at++;
      digitOr("in numeric literal");
    }
    if (in[at] == '0') {
      at++;
    } else {
      digits();
    }
    if (at < to && in[at] == '.') {
      at++;
      digitOr("after decimal point in numeric literal");
      digits();
    }
    if (at < to && (in[at] == 'e' || in[at] == 'E')) {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digitOr("in exponent of numeric literal");
      digits();
    }
  }

  private void digitOr(String otherwise) throws InvalidJson {
    if (!isDigit(peek())) {
      throw error(otherwise);
    }
  }

  private void digits() {
    while (at < to && isDigit(in[at])) {
      at++;
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private void space() {
    at = skipSpace(in, at, to);
  }

  private byte peek() throws InvalidJson {
    if (at >= to) {
      boolean strict = strictness == Strictness.STRICT;
      throw new InvalidJson(strict ? "unexpected EOF" : "unexpected end of JSON input");
    }
    return in[at];
  }

  private InvalidJson error(String where) {
    return invalid("invalid character " + quote(in[at]) + " " + where);
  }

  private InvalidJson invalid(String text) {
    boolean strict = strictness == Strictness.STRICT;
    return new InvalidJson(strict ? text + " at offset " + (at + 1) : text);
  }

  /// A byte taken for a character, in single quotes.
  private static String quote(byte b) {
    if (b == '\'') {
      return "'\\''";
    }
    if (b == '"') {
      return "'\"'";
    }
    String quoted = GoQuote.quote(String.valueOf((char) (b & 0xFF)));
    return "'" + quoted.substring(1, quoted.length() - 1) + "'";
  }
}
