// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import java.nio.charset.StandardCharsets;

/// The header names that mean something to a stream. Source: jetstream.md section 5.
public enum HeaderName {
  MSG_ID("Nats-Msg-Id"),
  EXPECTED_STREAM("Nats-Expected-Stream"),
  EXPECTED_LAST_SEQUENCE("Nats-Expected-Last-Sequence"),
  EXPECTED_LAST_SUBJECT_SEQUENCE("Nats-Expected-Last-Subject-Sequence"),
  EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT("Nats-Expected-Last-Subject-Sequence-Subject"),
  EXPECTED_LAST_MSG_ID("Nats-Expected-Last-Msg-Id"),
  STREAM_SOURCE("Nats-Stream-Source"),
  ROLLUP("Nats-Rollup"),
  TTL("Nats-TTL"),
  MARKER_REASON("Nats-Marker-Reason"),
  INCR("Nats-Incr"),
  COUNTER_SOURCES("Nats-Counter-Sources"),
  BATCH_ID("Nats-Batch-Id"),
  BATCH_SEQUENCE("Nats-Batch-Sequence"),
  BATCH_COMMIT("Nats-Batch-Commit"),
  SCHEDULE("Nats-Schedule"),
  SCHEDULE_TIME_ZONE("Nats-Schedule-Time-Zone"),
  SCHEDULE_TTL("Nats-Schedule-TTL"),
  SCHEDULE_ROLLUP("Nats-Schedule-Rollup"),
  SCHEDULE_TARGET("Nats-Schedule-Target"),
  SCHEDULE_SOURCE("Nats-Schedule-Source"),
  SCHEDULE_NEXT("Nats-Schedule-Next"),
  SCHEDULER("Nats-Scheduler"),
  REQUIRED_API_LEVEL("Nats-Required-Api-Level"),
  REQUEST_INFO("Nats-Request-Info"),
  KV_OPERATION("KV-Operation");

  private static final int LENGTH_MAX = 43;
  private static final HeaderName[][] BY_LENGTH = byLength();

  private final String text;
  private final byte[] bytes;

  HeaderName(String text) {
    this.text = text;
    this.bytes = text.getBytes(StandardCharsets.US_ASCII);
  }

  public String text() {
    return text;
  }

  long bit() {
    return 1L << ordinal();
  }

  /// The ordinal of the name that is `[from, to)`, with case, or -1.
  static int ordinalOf(byte[] block, int from, int to) {
    int length = to - from;
    if (length > LENGTH_MAX) {
      return -1;
    }
    for (HeaderName name : BY_LENGTH[length]) {
      if (java.util.Arrays.equals(name.bytes, 0, length, block, from, to)) {
        return name.ordinal();
      }
    }
    return -1;
  }

  private static HeaderName[][] byLength() {
    HeaderName[][] table = new HeaderName[LENGTH_MAX + 1][];
    for (int length = 0; length <= LENGTH_MAX; length++) {
      int wanted = length;
      table[length] =
          java.util.Arrays.stream(values())
              .filter(name -> name.bytes.length == wanted)
              .toArray(HeaderName[]::new);
    }
    return table;
  }
}
