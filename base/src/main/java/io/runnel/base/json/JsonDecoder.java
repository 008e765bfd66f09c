// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

import io.runnel.base.GoQuote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Reads typed values from bytes that are known to be JSON. As in Go, a value of the wrong type is
/// noted and passed over, and the first of them is the error in the end; `null` changes nothing.
///
/// Each method reads the value at hand. Not for concurrent use.
final class JsonDecoder {
  private final byte[] in;
  private final int to;
  private final Strictness strictness;
  private int at;
  private String firstError = "";

  /// The object being read, by the name of its Go type, and the fields on the way to it.
  private String struct = "";

  private final Deque<String> path = new ArrayDeque<>();

  JsonDecoder(byte[] in, int from, int to, Strictness strictness) {
    this.in = in;
    this.at = from;
    this.to = to;
    this.strictness = strictness;
  }

  void throwFirstError() throws InvalidJson {
    if (!firstError.isEmpty()) {
      throw new InvalidJson(firstError);
    }
  }

  // ---- values

  <T> void object(JsonSchema<T> schema, T target) throws InvalidJson {
    if (in[at] != '{') {
      mismatch(word(), schema.goType());
      return;
    }
    String outer = struct;
    eachField(name -> {
      JsonSchema.Field<T> field = schema.field(name);
      if (field == null) {
        unknown(name);
        skip();
        return;
      }
      struct = schema.typeName();
      path.addLast(field.path());
      field.reader().read(this, target);
      path.removeLast();
      struct = outer;
    });
  }

  /// Whether it is `null`; if so, it is passed over.
  boolean isNull() throws InvalidJson {
    boolean isNull = in[at] == 'n';
    if (isNull) {
      skip();
    }
    return isNull;
  }

  void text(Consumer<String> set) throws InvalidJson {
    if (in[at] == '"') {
      set.accept(string());
    } else {
      mismatch(word(), "string");
    }
  }

  void flag(Consumer<Boolean> set) throws InvalidJson {
    if (in[at] == 't' || in[at] == 'f') {
      boolean value = in[at] == 't';
      skip();
      set.accept(value);
    } else {
      mismatch(word(), "bool");
    }
  }

  void number(NumberType type, LongConsumer set) throws InvalidJson {
    if (in[at] != '-' && !Character.isDigit(in[at])) {
      mismatch(word(), type.goName());
      return;
    }
    String literal = raw();
    try {
      set.accept(type.parse(literal));
    } catch (NumberFormatException _) {
      note("number " + literal, type.goName());
    }
  }

  void time(Consumer<Instant> set) throws InvalidJson {
    String literal = raw();
    if (literal.equals("null")) {
      return;
    }
    if (literal.charAt(0) != '"') {
      throw new InvalidJson("Time.UnmarshalJSON: input is not a JSON string");
    }
    set.accept(GoTime.parse(literal.substring(1, literal.length() - 1)));
  }

  void texts(Consumer<List<String>> set) throws InvalidJson {
    List<String> items = new ArrayList<>();
    if (elements("[]string", () -> text(items::add))) {
      set.accept(items);
    }
  }

  void numbers(NumberType type, Consumer<List<Long>> set) throws InvalidJson {
    List<Long> items = new ArrayList<>();
    if (elements("[]" + type.goName(), () -> number(type, items::add))) {
      set.accept(items);
    }
  }

  /// Reads an array; false, and noted, where there is none.
  boolean elements(String goType, Step each) throws InvalidJson {
    if (in[at] != '[') {
      mismatch(word(), goType);
      return false;
    }
    step();
    while (in[at] != ']') {
      each.run();
      separator();
    }
    at++;
    return true;
  }

  void textMap(Consumer<Map<String, String>> set) throws InvalidJson {
    if (in[at] != '{') {
      mismatch(word(), "map[string]string");
      return;
    }
    Map<String, String> map = new LinkedHashMap<>();
    eachField(name -> text(value -> map.put(name, value)));
    set.accept(map);
  }

  void textMaps(Consumer<Map<String, Map<String, String>>> set) throws InvalidJson {
    if (in[at] != '{') {
      mismatch(word(), "map[string]map[string]string");
      return;
    }
    Map<String, Map<String, String>> maps = new LinkedHashMap<>();
    eachField(name -> textMap(map -> maps.put(name, map)));
    set.accept(maps);
  }

  /// The value as it stands in the text.
  String raw() throws InvalidJson {
    int from = at;
    skip();
    return new String(in, from, at - from, StandardCharsets.UTF_8);
  }

  // ---- errors

  private String word() {
    return switch (in[at]) {
      case '{' -> "object";
      case '[' -> "array";
      case '"' -> "string";
      case 't', 'f' -> "bool";
      case 'n' -> "null";
      default -> "number";
    };
  }

  /// Passes over a value that is not of `goType`; `null` is of every type.
  private void mismatch(String word, String goType) throws InvalidJson {
    skip();
    if (!word.equals("null")) {
      note(word, goType);
    }
  }

  private void note(String what, String goType) {
    String where =
        path.isEmpty() ? "Go value" : "Go struct field " + struct + "." + String.join(".", path);
    save("json: cannot unmarshal " + what + " into " + where + " of type " + goType);
  }

  private void unknown(String name) {
    if (strictness == Strictness.STRICT) {
      save("json: unknown field " + GoQuote.quote(name));
    }
  }

  private void save(String error) {
    if (firstError.isEmpty()) {
      firstError = error;
    }
  }

  // ---- text

  /// A step that reads the value at hand.
  @FunctionalInterface
  interface Step {
    void run() throws InvalidJson;
  }

  /// Reads the value of a field.
  @FunctionalInterface
  private interface FieldStep {
    void read(String name) throws InvalidJson;
  }

  private void eachField(FieldStep each) throws InvalidJson {
    step();
    while (in[at] != '}') {
      String name = string();
      at = JsonSyntax.skipSpace(in, at, to);
      step();
      each.read(name);
      separator();
    }
    at++;
  }

  /// Past one byte and the space behind it.
  private void step() {
    at = JsonSyntax.skipSpace(in, at + 1, to);
  }

  /// Past a comma, if there is one.
  private void separator() {
    at = JsonSyntax.skipSpace(in, at, to);
    if (in[at] == ',') {
      step();
    }
  }

  private void skip() throws InvalidJson {
    at = JsonSyntax.check(in, at, to, strictness);
  }

  private String string() throws InvalidJson {
    int from = at + 1;
    skip();
    String text = new String(in, from, at - 1 - from, StandardCharsets.UTF_8);
    return text.indexOf('\\') < 0 ? text : unescape(text);
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escape = text.charAt(++i);
      if (escape == 'u') {
        out.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
        i += 4;
      } else {
        out.append(plain(escape));
      }
    }
    return wellFormed(out);
  }

  private static char plain(char escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }

  /// A half of a pair that stands alone becomes the replacement character.
  private static String wellFormed(StringBuilder text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        text.setCharAt(i, '\uFFFD');
      }
    }
    return text.toString();
  }
}
