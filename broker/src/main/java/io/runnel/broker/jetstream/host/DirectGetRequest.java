// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.NumberType;
import io.runnel.base.json.Strictness;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a direct read asks for. Mutable while it is read, not after. Source: jetstream.md section
/// 9.
final class DirectGetRequest {
  private static final JsonSchema<DirectGetRequest> SCHEMA =
      JsonSchema.<DirectGetRequest>of("JSApiMsgGetRequest")
          .number("seq", NumberType.UINT64, (it, value) -> it.sequence = value)
          .text("last_by_subj", (it, value) -> it.last = value)
          .text("next_by_subj", (it, value) -> it.next = value)
          .integer("batch", NumberType.INT, (it, value) -> it.batch = value)
          .integer("max_bytes", NumberType.INT, (it, value) -> it.maxBytes = value)
          .time("start_time", (it, value) -> it.start = value)
          .texts("multi_last", (it, value) -> it.multi = value)
          .number("up_to_seq", NumberType.UINT64, (it, value) -> it.upToSequence = value)
          .time("up_to_time", (it, value) -> it.upToTime = value)
          .flag("no_hdr", (it, value) -> it.noHeader = value);

  long sequence;
  String last = "";
  String next = "";
  int batch;
  int maxBytes;
  @Nullable Instant start;
  List<String> multi = List.of();
  long upToSequence;
  @Nullable Instant upToTime;
  boolean noHeader;

  static DirectGetRequest read(byte[] json) throws InvalidJson {
    DirectGetRequest request = new DirectGetRequest();
    SCHEMA.read(json, Strictness.LENIENT, request);
    return request;
  }

  boolean isEmpty() {
    return sequence == 0 && last.isEmpty() && next.isEmpty() && multi.isEmpty() && start == null;
  }

  /// Whether it asks for things that exclude each other.
  boolean contradictsItself() {
    boolean one =
        !last.isEmpty()
            && (sequence > 0 || start != null || !next.isEmpty() || batch > 0 || !multi.isEmpty());
    return one
        || (sequence > 0 && start != null)
        || (!next.isEmpty() && !multi.isEmpty())
        || (upToSequence > 0 && upToTime != null);
  }

  /// Whether it says more than how the answer should look.
  boolean asksForMessages() {
    return !isEmpty() || batch != 0 || upToSequence != 0 || upToTime != null;
  }

  static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }
}
