// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Another stream whose messages a stream takes over. Filter and transforms exclude one another.
public record StreamSource(
    String name,
    long startSequence,
    Optional<Instant> startTime,
    String filterSubject,
    List<SubjectTransformConfig> transforms,
    Optional<ExternalStream> external,
    Optional<SourceConsumer> consumer)
    implements Fields {
  public StreamSource {
    transforms = List.copyOf(transforms);
  }

  /// All of a stream of the same account.
  public static StreamSource of(String name) {
    return new StreamSource(
        name, 0, Optional.empty(), "", List.of(), Optional.empty(), Optional.empty());
  }

  @Override
  public void fields(Json json) {
    json.text("name", name)
        .unsignedAny("opt_start_seq", startSequence)
        .timeAny("opt_start_time", startTime)
        .textAny("filter_subject", filterSubject)
        .objectsAny("subject_transforms", transforms)
        .fieldAny("external", external)
        .fieldAny("consumer", consumer);
  }
}
