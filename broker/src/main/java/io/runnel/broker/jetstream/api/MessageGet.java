// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.NumberType;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// STREAM.MSG.GET: one stored message, by sequence, as the last of a subject, or as the next of a
/// subject from a sequence or a time on.
final class MessageGet implements ApiRequest {
  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("JSApiMsgGetRequest")
          .number("seq", NumberType.UINT64, (draft, value) -> draft.sequence = value)
          .text("last_by_subj", (draft, value) -> draft.last = value)
          .text("next_by_subj", (draft, value) -> draft.next = value)
          .integer("batch", NumberType.INT, (draft, value) -> draft.batch = value)
          .integer("max_bytes", NumberType.INT, (draft, value) -> draft.maxBytes = value)
          .time("start_time", (draft, value) -> draft.start = value)
          .texts("multi_last", (draft, value) -> draft.multi = !value.isEmpty())
          .number("up_to_seq", NumberType.UINT64, (draft, value) -> draft.upToSequence = value)
          .time("up_to_time", (draft, value) -> draft.upToTime = value)
          .flag("no_hdr", (draft, value) -> draft.noHeader = value);

  /// A request being read.
  private static final class Draft {
    private long sequence;
    private String last = "";
    private String next = "";
    private int batch;
    private int maxBytes;
    private @Nullable Instant start;
    private boolean multi;
    private long upToSequence;
    private @Nullable Instant upToTime;
    private boolean noHeader;

    private boolean isWrong() {
      boolean several = multi || batch > 0 || maxBytes > 0;
      boolean none = sequence == 0 && last.isEmpty() && next.isEmpty() && start == null;
      boolean two =
          (sequence > 0 && !last.isEmpty())
              || (sequence > 0 && start != null)
              || (!last.isEmpty() && !next.isEmpty())
              || (start != null && !last.isEmpty());
      return several || none || two || upToSequence > 0 || upToTime != null;
    }
  }

  /// One message, taken out of the store.
  private record Found(
      String subject, long sequence, byte[] header, byte[] payload, Instant time) {}

  private final Asked asked;

  MessageGet(Asked asked) {
    this.asked = asked;
  }

  @Override
  public ResponseType type() {
    return ResponseType.STREAM_MSG_GET;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    Asked.something(call);
    Draft draft = asked.need(call, SCHEMA, new Draft());
    Asked.refuse(draft.isWrong(), ErrorId.BAD_REQUEST);
    StreamHost stream = Asked.stream(call, 3);
    Optional<Found> found = stream.ask(() -> find(stream.store(), draft));
    if (found.isEmpty()) {
      // It may be on its way to the disk: what a client published before it asks, it finds.
      found =
          stream.askDurably(() -> stream.store().lastSequence()) > 0
              ? stream.ask(() -> find(stream.store(), draft))
              : found;
    }
    if (found.isEmpty()) {
      throw new ApiRefusal(ErrorId.NO_MESSAGE_FOUND.with());
    }
    Found message = found.get();
    return json -> json.object("message", object -> write(object, message));
  }

  private static void write(io.runnel.base.json.Json json, Found found) {
    Base64.Encoder base64 = Base64.getEncoder();
    json.text("subject", found.subject).number("seq", found.sequence);
    if (found.header.length > 0) {
      json.text("hdrs", base64.encodeToString(found.header));
    }
    if (found.payload.length > 0) {
      json.text("data", base64.encodeToString(found.payload));
    }
    json.time("time", found.time);
  }

  private static Optional<Found> find(MessageStore store, Draft draft) {
    long sequence = sequence(store, draft);
    StoredMessage stored = new StoredMessage();
    if (sequence == MessageStore.NONE
        || sequence > store.committedSequence()
        || !store.read(sequence, stored)) {
      return Optional.empty();
    }
    Message message = stored.message;
    int payload = message.bodyFrom + message.headerLength;
    byte[] header =
        draft.noHeader ? new byte[0] : Arrays.copyOfRange(message.body, message.bodyFrom, payload);
    return Optional.of(
        new Found(
            new String(message.subjectBytes(), StandardCharsets.UTF_8),
            sequence,
            header,
            Arrays.copyOfRange(message.body, payload, message.bodyFrom + message.bodyLength),
            Descriptions.instant(stored.nanos)));
  }

  private static long sequence(MessageStore store, Draft draft) {
    if (!draft.last.isEmpty()) {
      return store.previous(SubjectFilter.of(draft.last), store.committedSequence());
    }
    Instant start = draft.start;
    long from = draft.sequence;
    if (start != null) {
      from = store.sequenceAt(start.getEpochSecond() * 1_000_000_000L + start.getNano());
      if (from == MessageStore.NONE) {
        return MessageStore.NONE;
      }
    }
    if (draft.next.isEmpty()) {
      return start == null ? from : store.next(SubjectFilter.ALL, from);
    }
    return store.next(SubjectFilter.of(draft.next), Math.max(1, from));
  }
}
