// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads the values that are neither map nor array: strings in four forms, numbers, dates, words.
final class ScalarParser {

  private static final Map<String, Long> SUFFIXES = suffixes();

  /// A scalar, or the name behind a `$` that is still to be looked up.
  sealed interface Scalar {
    record Of(Value value) implements Scalar {}

    record Reference(String name, Position at) implements Scalar {}
  }

  private final Scanner in;

  ScalarParser(Scanner in) {
    this.in = in;
  }

  /// Reads the scalar that begins here. No blank precedes it.
  Scalar read() throws ConfigException {
    int c = in.peek();
    if (Scanner.isLineEnd(c)) {
      in.next();
      throw in.error("Expected value but found new line");
    }
    if (c == '.') {
      throw in.error("Floats must start with a digit");
    }
    if (c == '-') {
      return new Scalar.Of(negativeNumber());
    }
    if (Scanner.isDigit(c)) {
      return new Scalar.Of(startingWithDigit());
    }
    return switch (c) {
      case '\'' -> new Scalar.Of(singleQuoted());
      case '"' -> new Scalar.Of(doubleQuoted());
      case '(' -> new Scalar.Of(block());
      default -> bare(in.index(), in.position());
    };
  }

  private Value singleQuoted() throws ConfigException {
    in.next();
    var at = in.position();
    int start = in.index();
    while (in.peek() != '\'') {
      if (in.next() == Scanner.END) {
        throw in.error("Unexpected EOF.");
      }
    }
    String text = in.from(start);
    in.next();
    return new Value.Text(text, at);
  }

  private Value doubleQuoted() throws ConfigException {
    in.next();
    var at = in.position();
    var text = new ByteArrayOutputStream();
    int start = in.index();
    while (in.peek() != '"') {
      if (in.peek() == '\\') {
        text.writeBytes(in.from(start).getBytes(UTF_8));
        escape(text);
        start = in.index();
      } else if (in.next() == Scanner.END) {
        throw in.error("Unexpected EOF.");
      }
    }
    text.writeBytes(in.from(start).getBytes(UTF_8));
    in.next();
    return new Value.Text(text.toString(UTF_8), at);
  }

  /// `(` … `)`, where the last bracket stands alone on its line. If that line is the last one and
  /// has no line end, then nats-server takes the bracket as part of the text; the digests are equal
  /// only if we do too.
  private Value block() throws ConfigException {
    in.next();
    var at = in.position();
    int start = in.index();
    int previous = '(';
    while (true) {
      int c = in.peek();
      if (c == Scanner.END) {
        throw in.error("Unexpected EOF processing block.");
      }
      if (c == ')'
          && previous == '\n'
          && (in.peekSecond() == '\n' || in.peekSecond() == Scanner.END)) {
        boolean atEnd = in.peekSecond() == Scanner.END;
        String text = in.from(start);
        in.next();
        return new Value.Text(atEnd ? text + ")" : text, at);
      }
      previous = in.next();
    }
  }

  /// The rest of a bare string that began at `start`: a word, a variable or text.
  private Scalar bare(int start, Position at) throws ConfigException {
    var text = new ByteArrayOutputStream();
    boolean escaped = false;
    int from = start;
    while (!endsBare(in.peek())) {
      if (in.peek() == '\\') {
        text.writeBytes(in.from(from).getBytes(UTF_8));
        escape(text);
        from = in.index();
        escaped = true;
      } else {
        in.next();
      }
    }
    text.writeBytes(in.from(from).getBytes(UTF_8));
    String word = text.toString(UTF_8);
    boolean quoteEnds = in.peek() == '\'';
    if (quoteEnds) {
      in.next();
    }
    if (escaped || quoteEnds) {
      return new Scalar.Of(new Value.Text(word, at));
    }
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> new Scalar.Of(new Value.Bool(true, at));
      case "false", "no", "off" -> new Scalar.Of(new Value.Bool(false, at));
      default ->
          word.startsWith("$")
              ? new Scalar.Reference(word.substring(1), at)
              : new Scalar.Of(new Value.Text(word, at));
    };
  }

  private Value bareText(int start, Position at) throws ConfigException {
    return switch (bare(start, at)) {
      case Scalar.Of(Value value) -> value;
      case Scalar.Reference(String name, Position place) -> new Value.Text("$" + name, place);
    };
  }

  private static boolean endsBare(int c) {
    return c == Scanner.END
        || Scanner.isLineEnd(c)
        || Scanner.isBlank(c)
        || c == ';'
        || c == ','
        || c == ']'
        || c == '}'
        || c == '\'';
  }

  private void escape(ByteArrayOutputStream text) throws ConfigException {
    in.next();
    int c = in.peek();
    switch (c) {
      case 't' -> text.write('\t');
      case 'n' -> text.write('\n');
      case 'r' -> text.write('\r');
      case '"' -> text.write('"');
      case '\\' -> text.write('\\');
      case 'x' -> {
        in.next();
        int high = hexDigit();
        int low = hexDigit();
        text.write(high * 16 + low);
        return;
      }
      default ->
          throw in.error(
              "Invalid escape character '"
                  + Scanner.shown(c)
                  + "'. Only the following escape characters are allowed: \\xXX, \\t, \\n, \\r, \\\", \\\\.");
    }
    in.next();
  }

  private int hexDigit() throws ConfigException {
    int c = in.peek();
    int digit = c >= 0 && c < 0x80 ? Character.digit(c, 16) : -1;
    if (digit < 0) {
      String found = Scanner.isLineEnd(c) ? "hit end of line" : "got '" + Scanner.shown(c) + "'";
      throw in.error("Expected two hexadecimal digits after '\\x', but " + found);
    }
    in.next();
    return digit;
  }

  private Value negativeNumber() throws ConfigException {
    var at = in.position();
    int start = in.index();
    in.next();
    if (!Scanner.isDigit(in.peek())) {
      throw in.error(
          in.peek() == '.'
              ? "Floats must start with a digit, not '.'."
              : "Expected a digit but got '" + Scanner.shown(in.peek()) + "'.");
    }
    skipDigits();
    if (in.peek() == '.') {
      return fraction(start, at);
    }
    return isSuffix(in.peek()) ? suffixed(start, at) : integer(in.from(start), at);
  }

  /// A number, a date, an address, or bare text that begins with a digit.
  private Value startingWithDigit() throws ConfigException {
    var at = in.position();
    int start = in.index();
    skipDigits();
    int c = in.peek();
    if (c == '-') {
      if (in.index() - start != 4) {
        throw in.error("All ISO8601 dates must be in full Zulu form.");
      }
      return date(start, at);
    }
    if (c == '.') {
      return fraction(start, at);
    }
    if (isSuffix(c)) {
      return suffixed(start, at);
    }
    if (endsNumber(c) || c == ']') {
      return integer(in.from(start), at);
    }
    // The character that ends the number is taken as it is, be it a backslash or a quote.
    in.next();
    return bareText(start, at);
  }

  private Value suffixed(int start, Position at) throws ConfigException {
    in.next();
    while ("bBiI".indexOf(in.peek()) >= 0) {
      in.next();
    }
    return endsNumber(in.peek()) ? integer(in.from(start), at) : bareText(start, at);
  }

  private Value integer(String digitsAndSuffix, Position at) throws ConfigException {
    int digits = 0;
    while (digits < digitsAndSuffix.length()
        && (Scanner.isDigit(digitsAndSuffix.charAt(digits))
            || digitsAndSuffix.charAt(digits) == '-')) {
      digits++;
    }
    Long factor = SUFFIXES.get(digitsAndSuffix.substring(digits).toLowerCase(Locale.ROOT));
    if (factor == null) {
      throw new ConfigException(at, "expected integer, but got '" + digitsAndSuffix + "'");
    }
    try {
      long number = Long.parseLong(digitsAndSuffix, 0, digits, 10);
      return new Value.Int(Math.multiplyExact(number, factor), at);
    } catch (ArithmeticException | NumberFormatException _) {
      throw new ConfigException(at, "integer '" + digitsAndSuffix + "' is out of the range");
    }
  }

  /// Digits were read, a dot follows. A second dot makes it an address.
  private Value fraction(int start, Position at) throws ConfigException {
    in.next();
    if (!Scanner.isDigit(in.peek())) {
      throw in.error(
          "Floats must have a digit after the '.', but got '"
              + Scanner.shown(in.peek())
              + "' instead.");
    }
    skipDigits();
    if (in.peek() != '.') {
      double number = Double.parseDouble(in.from(start));
      if (Double.isInfinite(number)) {
        throw new ConfigException(at, "float '" + in.from(start) + "' is out of the range");
      }
      return new Value.Real(number, at);
    }
    while (Scanner.isDigit(in.peek()) || in.peek() == '.' || in.peek() == ':' || in.peek() == '-') {
      in.next();
    }
    return new Value.Text(in.from(start), at);
  }

  private Value date(int start, Position at) throws ConfigException {
    for (char wanted : "-00-00T00:00:00Z".toCharArray()) {
      int c = in.peek();
      if (wanted == '0' && !Scanner.isDigit(c)) {
        throw in.error(
            "Expected digit in ISO8601 datetime, but found '" + Scanner.shown(c) + "' instead.");
      }
      if (wanted != '0' && wanted != c) {
        throw in.error(
            "Expected '"
                + wanted
                + "' in ISO8601 datetime, but found '"
                + Scanner.shown(c)
                + "' instead.");
      }
      in.next();
    }
    try {
      return new Value.Moment(Instant.parse(in.from(start)), at);
    } catch (DateTimeException _) {
      throw new ConfigException(
          at, "expected Zulu formatted DateTime, but got '" + in.from(start) + "'");
    }
  }

  private void skipDigits() {
    while (Scanner.isDigit(in.peek())) {
      in.next();
    }
  }

  private static boolean endsNumber(int c) {
    return c == Scanner.END
        || Scanner.isLineEnd(c)
        || Scanner.isBlank(c)
        || c == '}'
        || c == ';'
        || c == ',';
  }

  private static boolean isSuffix(int c) {
    return c > 0 && "kKmMgGtTpPeE".indexOf(c) >= 0;
  }

  /// `k` is 1000, `kb`, `ki` and `kib` are 1024, and so on to `e`.
  private static Map<String, Long> suffixes() {
    var map = new HashMap<String, Long>();
    map.put("", 1L);
    long decimal = 1;
    long binary = 1;
    for (String letter : "k m g t p e".split(" ")) {
      decimal *= 1000;
      binary *= 1024;
      map.put(letter, decimal);
      for (String tail : "b i ib".split(" ")) {
        map.put(letter + tail, binary);
      }
    }
    return Map.copyOf(map);
  }
}
