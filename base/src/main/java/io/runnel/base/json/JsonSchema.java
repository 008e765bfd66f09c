// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which fields an object has, and where each goes: reads JSON as Go's decoder fills a struct.
/// Names match in any case, the last of two wins, wrong types and unknown fields give Go's errors.
///
/// Made once, by a chain of calls; not changed after. `T` is what is filled: a builder.
public final class JsonSchema<T> {
  private final String typeName;
  private final Map<String, Field<T>> fields = new HashMap<>();

  /// A field: its name on the way from the root, as errors show it, and how it is read.
  record Field<T>(String path, Reader<T> reader) {}

  @FunctionalInterface
  interface Reader<T> {
    void read(JsonDecoder in, T target) throws InvalidJson;
  }

  /// Takes a value as it stands in the text.
  @FunctionalInterface
  public interface RawReader<T> {
    void read(T target, String raw) throws InvalidJson;
  }

  private JsonSchema(String typeName) {
    this.typeName = typeName;
  }

  /// `typeName` is the Go type that errors name.
  public static <T> JsonSchema<T> of(String typeName) {
    return new JsonSchema<>(typeName);
  }

  // ---- reading

  /// Fills `target` from the bytes `[from, to)`.
  public void read(byte[] in, int from, int to, Strictness strictness, T target)
      throws InvalidJson {
    boolean strict = strictness == Strictness.STRICT;
    // Offsets in errors count from the beginning of the text.
    byte[] text = from == 0 && to == in.length ? in : Arrays.copyOfRange(in, from, to);
    int at = JsonSyntax.skipSpace(text, 0, text.length);
    while (at < text.length || !strict) {
      int end = JsonSyntax.check(text, at, text.length, strictness);
      int next = JsonSyntax.skipSpace(text, end, text.length);
      if (!strict && next < text.length) {
        throw JsonSyntax.trailing(text[next]);
      }
      var decoder = new JsonDecoder(text, at, text.length, strictness);
      decoder.object(this, target);
      decoder.throwFirstError();
      if (!strict) {
        return;
      }
      at = next;
    }
  }

  public void read(byte[] in, Strictness strictness, T target) throws InvalidJson {
    read(in, 0, in.length, strictness, target);
  }

  String typeName() {
    return typeName;
  }

  String goType() {
    return "server." + typeName;
  }

  @Nullable Field<T> field(String name) {
    Field<T> exact = fields.get(name);
    return exact != null ? exact : fields.get(folded(name));
  }

  /// As Go compares names: in any case, and with the two letters that Unicode folds to ASCII.
  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace('\u017F', 's').replace('\u212A', 'k');
  }

  // ---- making

  private JsonSchema<T> field(String name, Reader<T> reader) {
    fields.put(name, new Field<>(name, reader));
    return this;
  }

  public JsonSchema<T> text(String name, BiConsumer<T, String> set) {
    return field(name, (in, target) -> in.text(value -> set.accept(target, value)));
  }

  public JsonSchema<T> texts(String name, BiConsumer<T, List<String>> set) {
    return field(name, (in, target) -> in.texts(value -> set.accept(target, value)));
  }

  public JsonSchema<T> flag(String name, BiConsumer<T, Boolean> set) {
    return field(name, (in, target) -> in.flag(value -> set.accept(target, value)));
  }

  public JsonSchema<T> number(String name, NumberType type, ObjLongConsumer<T> set) {
    return field(name, (in, target) -> in.number(type, value -> set.accept(target, value)));
  }

  /// As [#number] for a field of 32 bits here; what is outside their range becomes its edge.
  public JsonSchema<T> integer(String name, NumberType type, BiConsumer<T, Integer> set) {
    return number(
        name,
        type,
        (target, value) ->
            set.accept(target, Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE)));
  }

  public JsonSchema<T> numbers(String name, NumberType type, BiConsumer<T, List<Long>> set) {
    return field(name, (in, target) -> in.numbers(type, value -> set.accept(target, value)));
  }

  public JsonSchema<T> time(String name, BiConsumer<T, Instant> set) {
    return field(name, (in, target) -> in.time(value -> set.accept(target, value)));
  }

  public JsonSchema<T> textMap(String name, BiConsumer<T, Map<String, String>> set) {
    return field(name, (in, target) -> in.textMap(value -> set.accept(target, value)));
  }

  public JsonSchema<T> textMaps(String name, BiConsumer<T, Map<String, Map<String, String>>> set) {
    return field(name, (in, target) -> in.textMaps(value -> set.accept(target, value)));
  }

  /// A value that reads its own text, as Go types with `UnmarshalJSON` do: also `null`.
  public JsonSchema<T> raw(String name, RawReader<T> reader) {
    return field(name, (in, target) -> reader.read(target, in.raw()));
  }

  /// An object of its own: read into what `fresh` makes, and then set.
  public <B> JsonSchema<T> object(
      String name, JsonSchema<B> schema, Supplier<B> fresh, BiConsumer<T, B> set) {
    return field(
        name,
        (in, target) -> {
          if (!in.isNull()) {
            B value = fresh.get();
            in.object(schema, value);
            set.accept(target, value);
          }
        });
  }

  /// An object that is part of the target.
  public <B> JsonSchema<T> inside(String name, JsonSchema<B> schema, Function<T, B> part) {
    return field(name, (in, target) -> in.object(schema, part.apply(target)));
  }

  /// An array of objects. `elementType` is the Go type of an element that errors name.
  public <B> JsonSchema<T> objects(
      String name,
      String elementType,
      JsonSchema<B> schema,
      Supplier<B> fresh,
      BiConsumer<T, List<B>> set) {
    return field(
        name,
        (in, target) -> {
          List<B> items = new ArrayList<>();
          boolean array =
              in.elements(
                  "[]" + elementType,
                  () -> {
                    B item = fresh.get();
                    in.object(schema, item);
                    items.add(item);
                  });
          if (array) {
            set.accept(target, items);
          }
        });
  }

  /// The fields of another object, which Go embeds: they stand beside those of this one.
  public <B> JsonSchema<T> embed(JsonSchema<B> schema, Function<T, B> part) {
    schema.fields.forEach((name, field) ->
        fields.put(
            name,
            new Field<>(
                schema.typeName + "." + field.path,
                (in, target) -> field.reader.read(in, part.apply(target)))));
    return this;
  }
}
