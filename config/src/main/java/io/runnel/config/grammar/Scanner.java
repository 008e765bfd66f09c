// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

/// Walks over the text of one file and knows line and column. Owned by the parser of that file.
final class Scanner {

  /// What [#peek] answers behind the last character.
  static final int END = -1;

  private final String text;
  private final String file;
  private int index;
  private int line = 1;
  private int lineStart;

  Scanner(String text, String file) {
    this.text = text;
    this.file = file;
  }

  int peek() {
    return index < text.length() ? text.charAt(index) : END;
  }

  int peekSecond() {
    return index + 1 < text.length() ? text.charAt(index + 1) : END;
  }

  int next() {
    if (index >= text.length()) {
      return END;
    }
    char c = text.charAt(index++);
    if (c == '\n') {
      line++;
      lineStart = index;
    }
    return c;
  }

  int index() {
    return index;
  }

  String from(int start) {
    return text.substring(start, index);
  }

  Position position() {
    return new Position(file, line, index - lineStart + 1);
  }

  ConfigException error(String message) {
    return new ConfigException(position(), "Parse error on line " + line + ": '" + message + "'");
  }

  void skipSpaces() {
    while (isSpace(peek())) {
      next();
    }
  }

  void skipBlanks() {
    while (isBlank(peek())) {
      next();
    }
  }

  /// Skips a comment, up to its line end, if one begins here.
  boolean skipComment() {
    if (peek() != '#' && !(peek() == '/' && peekSecond() == '/')) {
      return false;
    }
    while (peek() != END && !isLineEnd(peek())) {
      next();
    }
    return true;
  }

  static boolean isLineEnd(int c) {
    return c == '\n' || c == '\r';
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  static boolean isSpace(int c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || c == 0x85
        || c == 0xA0
        || (c > 0xFF && Character.isSpaceChar(c));
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isKeySeparator(int c) {
    return c == '=' || c == ':';
  }

  /// As messages show a character.
  static String shown(int c) {
    return switch (c) {
      case END -> "EOF";
      case '\n' -> "\\n";
      default -> Character.toString(c);
    };
  }
}
