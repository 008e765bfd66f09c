// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.counter;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.Json;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.Strictness;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a counter stands at: the sum, and what each other stream contributed to it, by stream and
/// subject. Immutable. Source: ADR-49.
public record CounterState(BigInteger total, Map<String, Map<String, String>> sources) {
  /// Before the first increment.
  public static final CounterState ZERO = new CounterState(BigInteger.ZERO, Map.of());

  private static final JsonSchema<StringBuilder> VALUE =
      JsonSchema.<StringBuilder>of("CounterValue")
          .text("val", (it, value) -> it.replace(0, it.length(), value));

  private static final JsonSchema<Map<String, Map<String, String>>> SOURCES =
      JsonSchema.<Map<String, Map<String, String>>>of("CounterSources")
          .textMaps("sources", Map::putAll);

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

  /// A decimal number with or without a sign; empty where `text` is none.
  public static Optional<BigInteger> number(String text) {
    return NUMBER.matcher(text).matches() ? Optional.of(new BigInteger(text)) : Optional.empty();
  }

  /// From the payload of the last message and its `Nats-Counter-Sources`; empty where one of them
  /// is broken.
  public static Optional<CounterState> read(byte[] payload, String sources) {
    Optional<String> value = value(payload);
    Optional<Map<String, Map<String, String>>> others = sources(sources);
    if (value.isEmpty() || others.isEmpty()) {
      return Optional.empty();
    }
    BigInteger total = number(value.get()).orElse(BigInteger.ZERO);
    return Optional.of(new CounterState(total, others.get()));
  }

  /// The number in the payload of a counter's message: `{"val":"1"}`.
  public static Optional<String> value(byte[] payload) {
    StringBuilder value = new StringBuilder();
    try {
      VALUE.read(payload, Strictness.LENIENT, value);
      return Optional.of(value.toString());
    } catch (InvalidJson _) {
      return Optional.empty();
    }
  }

  private static Optional<Map<String, Map<String, String>>> sources(String text) {
    Map<String, Map<String, String>> sources = new TreeMap<>();
    if (text.isEmpty()) {
      return Optional.of(sources);
    }
    try {
      byte[] wrapped = ("{\"sources\":" + text + "}").getBytes(StandardCharsets.UTF_8);
      SOURCES.read(wrapped, Strictness.LENIENT, sources);
      return Optional.of(sources);
    } catch (InvalidJson _) {
      return Optional.empty();
    }
  }

  public CounterState plus(BigInteger increment) {
    return new CounterState(total.add(increment), sources);
  }

  /// How much a contribution that now stands at `value` has grown.
  public BigInteger growth(String stream, String subject, BigInteger value) {
    String before = sources.getOrDefault(stream, Map.of()).getOrDefault(subject, "");
    return value.subtract(number(before).orElse(BigInteger.ZERO));
  }

  /// With a contribution that now stands at `value`.
  public CounterState with(String stream, String subject, BigInteger value) {
    Map<String, Map<String, String>> changed = new TreeMap<>(sources);
    Map<String, String> subjects = new TreeMap<>(changed.getOrDefault(stream, Map.of()));
    subjects.put(subject, value.toString());
    changed.put(stream, subjects);
    return new CounterState(total.add(growth(stream, subject, value)), changed);
  }

  /// The payload that stands for it.
  public byte[] payload() {
    return ("{\"val\":\"" + total + "\"}").getBytes(StandardCharsets.US_ASCII);
  }

  /// The value of `Nats-Counter-Sources`; empty where nothing was contributed.
  public String sourcesText() {
    if (sources.isEmpty()) {
      return "";
    }
    byte[] text =
        Json.compact(json ->
            json.object(fields ->
                sources.forEach((stream, subjects) ->
                    fields.object(stream, inner -> subjects.forEach(inner::text)))));
    return new String(text, StandardCharsets.UTF_8);
  }
}
