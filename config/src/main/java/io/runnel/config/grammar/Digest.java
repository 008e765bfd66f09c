// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/// The digest that nats-server prints for a configuration: SHA-256 of the tree as JSON in the form
/// of Go's encoder (keys sorted by code point, `<`, `>`, `&`, U+2028 and U+2029 escaped, a line end
/// at the end).
final class Digest {

  private static final Comparator<String> BY_CODE_POINT =
      (a, b) -> java.util.Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
  private static final int FLUSH_CHARS = 1 << 16;

  private final MessageDigest sha256;
  private final StringBuilder json = new StringBuilder();

  private Digest(MessageDigest sha256) {
    this.sha256 = sha256;
  }

  static String of(Value.Table root) {
    try {
      var digest = new Digest(MessageDigest.getInstance("SHA-256"));
      digest.value(root);
      digest.json.append('\n');
      digest.flush();
      return "sha256:" + HexFormat.of().formatHex(digest.sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private void flush() {
    sha256.update(json.toString().getBytes(UTF_8));
    json.setLength(0);
  }

  private void value(Value value) {
    switch (value) {
      case Value.Text(String text, _) -> string(text);
      case Value.Int(long number, _) -> json.append(number);
      case Value.Real(double number, _) -> json.append(real(number));
      case Value.Bool(boolean isTrue, _) -> json.append(isTrue);
      case Value.Moment(var instant, _) -> json.append('"').append(instant).append('"');
      case Value.Items(List<Value> values, _) -> array(values);
      case Value.Table table -> map(table);
    }
    if (json.length() > FLUSH_CHARS) {
      flush();
    }
  }

  private void array(List<Value> values) {
    char before = '[';
    for (Value value : values) {
      json.append(before);
      value(value);
      before = ',';
    }
    json.append(before == '[' ? "[]" : "]");
  }

  private void map(Value.Table table) {
    char before = '{';
    for (var entry :
        table.entries().stream()
            .sorted(Comparator.comparing(Value.Entry::key, BY_CODE_POINT))
            .toList()) {
      json.append(before);
      string(entry.key());
      json.append(':');
      value(entry.value());
      before = ',';
    }
    json.append(before == '{' ? "{}" : "}");
  }

  private void string(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '<', '>', '&', '\u2028', '\u2029', '\uFFFD' ->
            json.append(String.format("\\u%04x", (int) c));
        default -> {
          if (c < ' ') {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  /// The shortest digits that give the number back; an exponent only below 1e-6 and from 1e21 on.
  static String real(double number) {
    var decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    double size = Math.abs(number);
    if (size == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    if (size >= 1e-6 && size < 1e21) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().toString();
    int exponent = decimal.precision() - decimal.scale() - 1;
    int sign = digits.startsWith("-") ? 1 : 0;
    String fraction = digits.substring(sign + 1);
    return digits.substring(0, sign + 1)
        + (fraction.isEmpty() ? "" : "." + fraction)
        + (exponent < 0 ? "e-" : "e+")
        + Math.abs(exponent);
  }
}
