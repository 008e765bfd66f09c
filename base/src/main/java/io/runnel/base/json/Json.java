// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes JSON as Go's encoder does: indented or not, with its time format and its escapes. The
/// methods ending in `Any` leave the field out where the value is empty (`omitempty`).
///
/// Writes to memory, so what its generator declares to throw cannot happen. Not for concurrent use.
public final class Json {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().characterEscapes(new GoEscapes()).build();

  private final JsonGenerator out;

  private Json(JsonGenerator out) {
    this.out = out;
  }

  /// On one line, as in messages.
  public static byte[] compact(Consumer<Json> content) {
    return write(content, null);
  }

  /// Each field on a line, indented by two spaces, as over HTTP.
  public static byte[] indented(Consumer<Json> content) {
    return write(content, printer());
  }

  private static byte[] write(Consumer<Json> content, @Nullable PrettyPrinter printer) {
    var bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      if (printer != null) {
        out.setPrettyPrinter(printer);
      }
      content.accept(new Json(out));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static PrettyPrinter printer() {
    var separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    var indenter = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter(separators)
        .withObjectIndenter(indenter)
        .withArrayIndenter(indenter);
  }

  // ---- structure

  public Json object(Consumer<Json> fields) {
    run(out::writeStartObject);
    fields.accept(this);
    run(out::writeEndObject);
    return this;
  }

  public Json object(String name, Consumer<Json> fields) {
    run(() -> out.writeFieldName(name));
    return object(fields);
  }

  /// A field whose value `answer` writes.
  public Json field(String name, Answer answer) {
    run(() -> out.writeFieldName(name));
    answer.write(this);
    return this;
  }

  /// A field whose value is written if there is one.
  public Json fieldAny(String name, Optional<? extends Answer> answer) {
    return answer.isPresent() ? field(name, answer.get()) : this;
  }

  public Json objects(String name, Collection<? extends Answer> items) {
    return array(name, items, item -> item.write(this));
  }

  public Json objectsAny(String name, Collection<? extends Answer> items) {
    return items.isEmpty() ? this : objects(name, items);
  }

  public <T> Json array(String name, Collection<T> items, Consumer<T> writer) {
    run(() -> out.writeArrayFieldStart(name));
    items.forEach(writer);
    run(out::writeEndArray);
    return this;
  }

  public <T> Json arrayAny(String name, Collection<T> items, Consumer<T> writer) {
    return items.isEmpty() ? this : array(name, items, writer);
  }

  public Json texts(String name, Collection<String> items) {
    return array(name, items, this::value);
  }

  public Json textsAny(String name, Collection<String> items) {
    return items.isEmpty() ? this : texts(name, items);
  }

  public Json numbersAny(String name, Collection<Long> items) {
    return items.isEmpty() ? this : array(name, items, this::value);
  }

  // ---- fields

  public Json text(String name, String value) {
    run(() -> out.writeStringField(name, value));
    return this;
  }

  public Json textAny(String name, String value) {
    return value.isEmpty() ? this : text(name, value);
  }

  /// A field that is `null`.
  public Json nothing(String name) {
    run(() -> out.writeNullField(name));
    return this;
  }

  /// A field whose value is JSON already; left out where there is none.
  public Json rawAny(String name, byte[] value) {
    if (value.length > 0) {
      run(() -> {
        out.writeFieldName(name);
        out.writeRawValue(new String(value, StandardCharsets.UTF_8));
      });
    }
    return this;
  }

  public Json number(String name, long value) {
    run(() -> out.writeNumberField(name, value));
    return this;
  }

  /// Unsigned: above `Long.MAX_VALUE` it is negative here.
  public Json unsignedAny(String name, long value) {
    if (value >= 0) {
      return numberAny(name, value);
    }
    run(() -> {
      out.writeFieldName(name);
      out.writeNumber(Long.toUnsignedString(value));
    });
    return this;
  }

  public Json numberAny(String name, long value) {
    return value == 0 ? this : number(name, value);
  }

  /// Without an exponent and without a fraction where there is none.
  public Json decimal(String name, double value) {
    BigDecimal plain = BigDecimal.valueOf(value).stripTrailingZeros();
    run(() -> {
      out.writeFieldName(name);
      out.writeNumber(plain.toPlainString());
    });
    return this;
  }

  public Json decimalAny(String name, double value) {
    return value == 0 ? this : decimal(name, value);
  }

  public Json flag(String name, boolean value) {
    run(() -> out.writeBooleanField(name, value));
    return this;
  }

  public Json flagAny(String name, boolean value) {
    return value ? flag(name, true) : this;
  }

  public Json time(String name, Instant value) {
    return text(name, GoText.time(value));
  }

  public Json timeAny(String name, Optional<Instant> value) {
    return value.isPresent() ? time(name, value.get()) : this;
  }

  /// Sorted by key, as Go writes maps.
  public Json textMapAny(String name, Map<String, String> map) {
    return map.isEmpty() ? this : object(name, fields -> new TreeMap<>(map).forEach(fields::text));
  }

  /// Sorted by key, as Go writes maps.
  public Json numberMapAny(String name, Map<String, Long> map) {
    return map.isEmpty()
        ? this
        : object(name, fields -> new TreeMap<>(map).forEach(fields::number));
  }

  /// Sorted by key, as Go writes maps.
  public Json flagMapAny(String name, Map<String, Boolean> map) {
    return map.isEmpty() ? this : object(name, fields -> new TreeMap<>(map).forEach(fields::flag));
  }

  // ---- values in arrays

  public void value(String text) {
    run(() -> out.writeString(text));
  }

  public void value(long number) {
    run(() -> out.writeNumber(number));
  }

  @FunctionalInterface
  private interface Write {
    void run() throws IOException;
  }

  private static void run(Write write) {
    try {
      write.run();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// What Go escapes beside the necessary: characters that HTML could take for markup.
  private static final class GoEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
      codes['<'] = CharacterEscapes.ESCAPE_CUSTOM;
      codes['>'] = CharacterEscapes.ESCAPE_CUSTOM;
      codes['&'] = CharacterEscapes.ESCAPE_CUSTOM;
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return switch (character) {
        case '<' -> new SerializedString("\\u003c");
        case '>' -> new SerializedString("\\u003e");
        case '&' -> new SerializedString("\\u0026");
        default -> null;
      };
    }
  }
}
