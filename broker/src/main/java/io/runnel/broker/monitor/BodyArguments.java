// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Options from the JSON object in a `$SYS` request. Names are compared without case, as Go does;
/// unknown ones are ignored. Nesting is limited to `NESTING_MAX`, the size by `max_payload`.
public final class BodyArguments implements Arguments {
  private static final int NESTING_MAX = 32;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
          .build();

  /// No body: nothing is asked for in particular.
  public static final BodyArguments NONE = new BodyArguments(Map.of());

  private final Map<String, Given> values;

  private sealed interface Given {
    record Flag(boolean value) implements Given {}

    record Number(BigInteger value) implements Given {}

    record Text(String value) implements Given {}

    record Texts(List<String> values) implements Given {}

    record Other(String kind) implements Given {}
  }

  private BodyArguments(Map<String, Given> values) {
    this.values = values;
  }

  public static BodyArguments read(byte[] body) throws InvalidRequest {
    if (body.length == 0) {
      return NONE;
    }
    try (JsonParser json = JSON.createParser(body)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.VALUE_NULL) {
        return NONE;
      }
      if (first != JsonToken.START_OBJECT) {
        throw unreadable("json: cannot unmarshal " + kind(first) + " into an object of options");
      }
      Map<String, Given> values = new HashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName().toLowerCase(Locale.ROOT);
        json.nextToken();
        Given given = given(json);
        if (given != null) {
          values.put(name, given);
        }
      }
      if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
        throw unreadable("unexpected end of JSON input");
      }
      return new BodyArguments(values);
    } catch (IOException malformed) {
      throw unreadable("invalid JSON");
    }
  }

  private static @Nullable Given given(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> new Given.Flag(true);
      case VALUE_FALSE -> new Given.Flag(false);
      case VALUE_NUMBER_INT -> new Given.Number(json.getBigIntegerValue());
      case VALUE_STRING -> new Given.Text(json.getText());
      case START_ARRAY -> texts(json);
      default -> {
        json.skipChildren();
        yield new Given.Other(kind(token));
      }
    };
  }

  private static Given texts(JsonParser json) throws IOException {
    List<String> items = new ArrayList<>();
    boolean onlyTexts = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        items.add(json.getText());
      } else {
        onlyTexts = false;
        json.skipChildren();
      }
    }
    return onlyTexts ? new Given.Texts(items) : new Given.Other("array");
  }

  private static String kind(@Nullable JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "array";
      case START_OBJECT -> "object";
      case VALUE_STRING -> "string";
      case VALUE_TRUE, VALUE_FALSE -> "bool";
      case null, default -> "number";
    };
  }

  @Override
  public boolean flag(String name) throws InvalidRequest {
    return switch (values.get(name)) {
      case null -> false;
      case Given.Flag(boolean value) -> value;
      case Given other -> throw wrongType(name, other, "bool");
    };
  }

  @Override
  public int integer(String name) throws InvalidRequest {
    Given given = values.get(name);
    return switch (given) {
      case null -> 0;
      case Given.Number(BigInteger value) when value.bitLength() < Integer.SIZE -> value.intValue();
      case Given other -> throw wrongType(name, other, "int");
    };
  }

  @Override
  public long count(String name) throws InvalidRequest {
    return switch (values.get(name)) {
      case null -> 0;
      case Given.Number(BigInteger value)
          when value.signum() >= 0 && value.bitLength() < Long.SIZE ->
          value.longValue();
      case Given other -> throw wrongType(name, other, "uint64");
    };
  }

  @Override
  public String text(String name) throws InvalidRequest {
    return switch (values.get(name)) {
      case null -> "";
      case Given.Text(String value) -> value;
      case Given other -> throw wrongType(name, other, "string");
    };
  }

  @Override
  public List<String> texts(String name) throws InvalidRequest {
    return switch (values.get(name)) {
      case null -> List.of();
      case Given.Texts(List<String> items) -> items;
      case Given other -> throw wrongType(name, other, "[]string");
    };
  }

  private static InvalidRequest wrongType(String name, Given given, String type) {
    String kind =
        switch (given) {
          case Given.Flag _ -> "bool";
          case Given.Number(BigInteger value) -> "number " + value;
          case Given.Text _ -> "string";
          case Given.Texts _ -> "array";
          case Given.Other(String other) -> other;
        };
    return unreadable(
        "json: cannot unmarshal " + kind + " into field " + name + " of type " + type);
  }

  private static InvalidRequest unreadable(String why) {
    return new InvalidRequest(InvalidRequest.Cause.UNREADABLE, why);
  }
}
