// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.Json;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.Strictness;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.ConsumerConfigJson;
import io.runnel.stream.snapshot.ConsumerState;
import io.runnel.stream.snapshot.InvalidSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The entries of a backup that are JSON. Source: jetstream.md section 12.
public final class SnapshotJson {
  private static final JsonFactory JSON = new JsonFactory();

  private static final JsonSchema<CopyDraft> COPY =
      JsonSchema.<CopyDraft>of("SnapshotConsumerState")
          .raw("config", (draft, raw) -> draft.config = raw)
          .raw("state", (draft, raw) -> draft.state = raw);

  private SnapshotJson() {}

  private static final class CopyDraft {
    private String config = "";
    private String state = "";
  }

  /// What a stream's state says of its sequences and bytes.
  record Range(long first, long last, long bytes) {}

  /// A consumer.
  record Copy(ConsumerConfig config, ConsumerState state) {}

  static Range range(byte[] json) throws InvalidSnapshot {
    long first = 0;
    long last = 0;
    long bytes = 0;
    long messages = 0;
    try (JsonParser in = JSON.createParser(json)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        switch (name) {
          case "first_seq" -> first = in.getLongValue();
          case "last_seq" -> last = in.getLongValue();
          case "bytes" -> bytes = in.getLongValue();
          case "messages" -> messages = in.getLongValue();
          default -> in.skipChildren();
        }
      }
    } catch (IOException wrong) {
      throw new InvalidSnapshot("error in state.json: " + wrong.getMessage());
    }
    boolean empty = first == 0 && last == 0 && messages == 0;
    if (!empty && (first <= 0 || last < first - 1 || last == Long.MAX_VALUE || bytes < 0)) {
      throw new InvalidSnapshot(
          "invalid stream state: inconsistent message count or sequence range");
    }
    if (messages < 0 || (!empty && messages > last - first + 1)) {
      throw new InvalidSnapshot("invalid stream state: message count exceeds sequence range");
    }
    return new Range(first, last, bytes);
  }

  static Copy consumer(String name, byte[] json) throws InvalidSnapshot {
    CopyDraft draft = new CopyDraft();
    try {
      COPY.read(json, Strictness.LENIENT, draft);
      if (draft.config.isEmpty() || draft.state.isEmpty()) {
        String missing = draft.config.isEmpty() ? "config" : "state";
        throw new InvalidSnapshot("consumer \"" + name + "\" is missing " + missing);
      }
      return new Copy(
          config(name, draft.config.getBytes(StandardCharsets.UTF_8)), state(draft.state));
    } catch (InvalidJson | IOException wrong) {
      throw new InvalidSnapshot(
          "failed to decode consumer \"" + name + "\" state: " + wrong.getMessage());
    }
  }

  static ConsumerConfig config(String name, byte[] json) throws InvalidSnapshot {
    try {
      return ConsumerConfigJson.read(json, Strictness.LENIENT);
    } catch (InvalidJson wrong) {
      throw new InvalidSnapshot(
          "failed to decode consumer \"" + name + "\" config: " + wrong.getMessage());
    }
  }

  private static ConsumerState state(String json) throws IOException {
    long[] delivered = new long[2];
    long[] floor = new long[2];
    List<ConsumerState.Pending> pending = new ArrayList<>();
    List<ConsumerState.Redelivered> redelivered = new ArrayList<>();
    try (JsonParser in = JSON.createParser(json)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        switch (name) {
          case "delivered" -> pair(in, "consumer_seq", "stream_seq", delivered);
          case "ack_floor" -> pair(in, "consumer_seq", "stream_seq", floor);
          case "pending" -> pending(in, pending);
          case "redelivered" -> redelivered(in, redelivered);
          default -> in.skipChildren();
        }
      }
    }
    pending.sort(java.util.Comparator.comparingLong(ConsumerState.Pending::streamSequence));
    return new ConsumerState(delivered[0], delivered[1], floor[0], floor[1], pending, redelivered);
  }

  private static void pair(JsonParser in, String first, String second, long[] into)
      throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      if (name.equals(first)) {
        into[0] = in.getLongValue();
      } else if (name.equals(second)) {
        into[1] = in.getLongValue();
      } else {
        in.skipChildren();
      }
    }
  }

  private static void pending(JsonParser in, List<ConsumerState.Pending> into) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      long sequence = sequence(in.currentName());
      in.nextToken();
      long[] values = new long[2];
      pair(in, "Sequence", "Timestamp", values);
      into.add(new ConsumerState.Pending(sequence, values[0], values[1]));
    }
  }

  private static void redelivered(JsonParser in, List<ConsumerState.Redelivered> into)
      throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      long sequence = sequence(in.currentName());
      in.nextToken();
      into.add(new ConsumerState.Redelivered(sequence, in.getLongValue()));
    }
  }

  private static long sequence(String name) throws IOException {
    try {
      return Long.parseUnsignedLong(name);
    } catch (NumberFormatException wrong) {
      throw new IOException("no sequence: " + name, wrong);
    }
  }

  /// A consumer as a backup has it.
  public static byte[] write(ConsumerConfig config, ConsumerState state) {
    return Json.compact(json ->
        json.object(
            copy -> copy.field("config", config).object("state", fields -> write(fields, state))));
  }

  private static void write(Json json, ConsumerState state) {
    json.object("delivered", at -> pair(at, state.deliveredConsumer(), state.deliveredStream()))
        .object("ack_floor", at -> pair(at, state.floorConsumer(), state.floorStream()));
    if (!state.pending().isEmpty()) {
      json.object(
          "pending",
          fields ->
              state
                  .pending()
                  .forEach(one ->
                      fields.object(
                          Long.toString(one.streamSequence()),
                          values ->
                              values
                                  .number("Sequence", one.consumerSequence())
                                  .number("Timestamp", one.nanos()))));
    }
    if (!state.redelivered().isEmpty()) {
      json.object(
          "redelivered",
          fields ->
              state
                  .redelivered()
                  .forEach(one ->
                      fields.number(Long.toString(one.streamSequence()), one.redeliveries())));
    }
  }

  private static void pair(Json json, long consumer, long stream) {
    json.number("consumer_seq", consumer).number("stream_seq", stream);
  }
}
