// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a stream holds. `subjects`, `deleted` and `gaps` only where they were asked for; times that
/// are unknown are [#NO_TIME].
public record StreamState(
    long messages,
    long bytes,
    long firstSequence,
    Instant firstTime,
    long lastSequence,
    Instant lastTime,
    int subjectCount,
    Map<String, Long> subjects,
    int gaps,
    List<Long> deleted,
    Optional<Lost> lost,
    int consumers)
    implements Fields {
  /// Go's zero time, which stands for none.
  public static final Instant NO_TIME = Instant.parse("0001-01-01T00:00:00Z");

  /// Sequences whose messages could not be read any more, and their bytes.
  public record Lost(List<Long> messages, long bytes) implements Fields {
    @Override
    public void fields(Json json) {
      if (messages.isEmpty()) {
        json.nothing("msgs");
      }
      json.numbersAny("msgs", messages).number("bytes", bytes);
    }
  }

  @Override
  public void fields(Json json) {
    json.number("messages", messages)
        .number("bytes", bytes)
        .number("first_seq", firstSequence)
        .time("first_ts", firstTime)
        .number("last_seq", lastSequence)
        .time("last_ts", lastTime)
        .numberAny("num_subjects", subjectCount)
        .numberMapAny("subjects", subjects)
        .numberAny("num_deleted", gaps)
        .numbersAny("deleted", deleted)
        .fieldAny("lost", lost)
        .number("consumer_count", consumers);
  }
}
