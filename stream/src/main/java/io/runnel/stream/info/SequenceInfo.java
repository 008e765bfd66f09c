// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import java.time.Instant;
import java.util.Optional;

/// A place in a consumer's own count and in its stream's, and when it was reached.
public record SequenceInfo(long consumer, long stream, Optional<Instant> last) implements Fields {
  @Override
  public void fields(Json json) {
    json.number("consumer_seq", consumer).number("stream_seq", stream).timeAny("last_active", last);
  }
}
