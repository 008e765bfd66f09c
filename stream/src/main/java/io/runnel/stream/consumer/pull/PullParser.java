// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer.pull;

import static io.runnel.base.json.NumberType.DURATION;
import static io.runnel.base.json.NumberType.INT;
import static io.runnel.base.json.NumberType.INT64;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.Strictness;

/// Reads the body of a pull request: nothing, a decimal number, or a JSON object. Anything else
/// asks for one message, as in nats-server.
public final class PullParser {
  private static final int DIGITS_MAX = 18;

  private static final JsonSchema<Draft> GROUP =
      JsonSchema.<Draft>of("PriorityGroup")
          .text("group", (draft, value) -> draft.group = value)
          .number("min_pending", INT64, (draft, value) -> draft.minPending = value)
          .number("min_ack_pending", INT64, (draft, value) -> draft.minAckPending = value)
          .text("id", (draft, value) -> draft.id = value)
          .integer("priority", INT, (draft, value) -> draft.priority = value);

  private static final JsonSchema<Draft> SCHEMA =
      JsonSchema.<Draft>of("JSApiConsumerGetNextRequest")
          .number("expires", DURATION, (draft, value) -> draft.expires = value)
          .integer("batch", INT, (draft, value) -> draft.batch = value)
          .number("max_bytes", INT, (draft, value) -> draft.bytesMax = value)
          .flag("no_wait", (draft, value) -> draft.noWait = value)
          .number("idle_heartbeat", DURATION, (draft, value) -> draft.heartbeat = value)
          .embed(GROUP, draft -> draft);

  private PullParser() {}

  /// A request being read.
  private static final class Draft {
    private int batch;
    private long bytesMax;
    private long expires;
    private long heartbeat;
    private boolean noWait;
    private String group = "";
    private String id = "";
    private long minPending;
    private long minAckPending;
    private int priority;

    private PullTerms build() {
      boolean plain =
          group.isEmpty() && id.isEmpty() && minPending == 0 && minAckPending == 0 && priority == 0;
      GroupTerms terms =
          plain ? GroupTerms.EMPTY : new GroupTerms(group, minPending, minAckPending, id, priority);
      return new PullTerms(batch, bytesMax, expires, Math.max(0, heartbeat), noWait, terms);
    }
  }

  /// Throws, in the words that follow `400 Bad Request - `, where the object cannot be read.
  public static PullTerms parse(byte[] body, int from, int to) throws InvalidJson {
    int first = from;
    int end = to;
    while (first < end && isBlank(body[first])) {
      first++;
    }
    while (end > first && isBlank(body[end - 1])) {
      end--;
    }
    if (first == end) {
      return PullTerms.ONE;
    }
    if (body[first] != '{') {
      return PullTerms.batch(decimal(body, first, end));
    }
    Draft draft = new Draft();
    SCHEMA.read(body, first, end, Strictness.LENIENT, draft);
    if (draft.heartbeat > 0 && draft.heartbeat > draft.expires - draft.heartbeat) {
      throw new InvalidJson("heartbeat value too large");
    }
    return draft.build();
  }

  /// 1 where it is no number.
  private static int decimal(byte[] body, int from, int to) {
    boolean signed = body[from] == '-' || body[from] == '+';
    int first = signed ? from + 1 : from;
    if (first == to || to - first > DIGITS_MAX) {
      return 1;
    }
    long value = 0;
    for (int i = first; i < to; i++) {
      int digit = body[i] - '0';
      if (digit < 0 || digit > 9) {
        return 1;
      }
      value = value * 10 + digit;
    }
    return Math.clamp(body[from] == '-' ? -value : value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }
}
