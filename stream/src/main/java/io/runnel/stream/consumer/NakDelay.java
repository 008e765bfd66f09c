// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.base.GoDuration;
import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.NumberType;
import io.runnel.base.json.Strictness;
import java.nio.charset.StandardCharsets;

/// What follows a `-NAK`: `{"delay": nanoseconds}`, or a duration as Go writes it (`5s`, `1m30s`).
/// What cannot be read counts as no delay.
final class NakDelay {
  static final long NONE = Long.MIN_VALUE;

  private static final JsonSchema<NakDelay> SCHEMA =
      JsonSchema.<NakDelay>of("ConsumerNakOptions")
          .number("delay", NumberType.DURATION, (delay, value) -> delay.nanos = value);

  private long nanos;

  private NakDelay() {}

  /// Nanoseconds, or [#NONE].
  static long parse(byte[] body, int from, int to) {
    try {
      if (body[from] == '{') {
        NakDelay delay = new NakDelay();
        SCHEMA.read(body, from, to, Strictness.LENIENT, delay);
        return delay.nanos;
      }
      String text = new String(body, from, to - from, StandardCharsets.UTF_8);
      return GoDuration.parse(text).toNanos();
    } catch (InvalidJson | GoDuration.Malformed _) {
      return NONE;
    }
  }
}
