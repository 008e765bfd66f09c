// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import static io.runnel.base.json.NumberType.UINT64;

import io.runnel.base.json.JsonSchema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A [StreamSource] while JSON is read into it. Belongs to the reader.
final class SourceDraft {
  static final JsonSchema<String[]> TRANSFORM =
      JsonSchema.<String[]>of("SubjectTransformConfig")
          .text("src", (pair, value) -> pair[0] = value)
          .text("dest", (pair, value) -> pair[1] = value);

  private static final JsonSchema<String[]> EXTERNAL =
      JsonSchema.<String[]>of("ExternalStream")
          .text("api", (pair, value) -> pair[0] = value)
          .text("deliver", (pair, value) -> pair[1] = value);

  private static final JsonSchema<String[]> CONSUMER =
      JsonSchema.<String[]>of("StreamConsumerSource")
          .text("name", (pair, value) -> pair[0] = value)
          .text("deliver_subject", (pair, value) -> pair[1] = value);

  static final JsonSchema<SourceDraft> SCHEMA =
      JsonSchema.<SourceDraft>of("StreamSource")
          .text("name", (it, value) -> it.name = value)
          .number("opt_start_seq", UINT64, (it, value) -> it.startSequence = value)
          .time("opt_start_time", (it, value) -> it.startTime = Optional.of(value))
          .text("filter_subject", (it, value) -> it.filterSubject = value)
          .objects(
              "subject_transforms",
              "server.SubjectTransformConfig",
              TRANSFORM,
              SourceDraft::pair,
              (it, value) -> it.transforms = transforms(value))
          .object(
              "external",
              EXTERNAL,
              SourceDraft::pair,
              (it, pair) -> it.external = Optional.of(new ExternalStream(pair[0], pair[1])))
          .object(
              "consumer",
              CONSUMER,
              SourceDraft::pair,
              (it, pair) -> it.consumer = Optional.of(new SourceConsumer(pair[0], pair[1])));

  private String name = "";
  private long startSequence;
  private Optional<Instant> startTime = Optional.empty();
  private String filterSubject = "";
  private List<SubjectTransformConfig> transforms = List.of();
  private Optional<ExternalStream> external = Optional.empty();
  private Optional<SourceConsumer> consumer = Optional.empty();

  /// Two texts that are not there yet.
  static String[] pair() {
    return new String[] {"", ""};
  }

  private static List<SubjectTransformConfig> transforms(List<String[]> pairs) {
    return pairs.stream().map(pair -> new SubjectTransformConfig(pair[0], pair[1])).toList();
  }

  StreamSource build() {
    return new StreamSource(
        name, startSequence, startTime, filterSubject, transforms, external, consumer);
  }
}
