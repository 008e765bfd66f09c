// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import static io.runnel.base.json.NumberType.DURATION;
import static io.runnel.base.json.NumberType.INT;
import static io.runnel.base.json.NumberType.INT32;
import static io.runnel.base.json.NumberType.INT64;
import static io.runnel.base.json.NumberType.UINT64;

import io.runnel.base.json.InvalidJson;
import io.runnel.base.json.JsonSchema;
import io.runnel.base.json.Strictness;
import java.util.List;
import java.util.Locale;

/// Reads a [StreamConfig].
public final class StreamConfigJson {
  private static final JsonSchema<PlacementDraft> PLACEMENT =
      JsonSchema.<PlacementDraft>of("Placement")
          .text("cluster", (it, value) -> it.cluster = value)
          .texts("tags", (it, value) -> it.tags = value)
          .text("preferred", (it, value) -> it.preferred = value);

  private static final JsonSchema<RePublishDraft> REPUBLISH =
      JsonSchema.<RePublishDraft>of("RePublish")
          .text("src", (it, value) -> it.source = value)
          .text("dest", (it, value) -> it.destination = value)
          .flag("headers_only", (it, value) -> it.headersOnly = value);

  private static final JsonSchema<LimitsDraft> LIMITS =
      JsonSchema.<LimitsDraft>of("StreamConsumerLimits")
          .number("inactive_threshold", DURATION, (it, value) -> it.inactiveNanos = value)
          .integer("max_ack_pending", INT, (it, value) -> it.maxAckPending = value);

  /// For requests and answers that hold one.
  public static final JsonSchema<StreamConfigBuilder> SCHEMA =
      switches(choices(parts(numbers(JsonSchema.of("StreamConfig")))));

  private StreamConfigJson() {}

  /// Reads JSON that is nothing but a configuration.
  public static StreamConfig read(byte[] json, Strictness strictness) throws InvalidJson {
    StreamConfigBuilder config = StreamConfig.named("");
    SCHEMA.read(json, strictness, config);
    return config.build();
  }

  private static JsonSchema<StreamConfigBuilder> numbers(JsonSchema<StreamConfigBuilder> schema) {
    return schema
        .text("name", StreamConfigBuilder::name)
        .text("description", StreamConfigBuilder::description)
        .texts("subjects", StreamConfigBuilder::subjects)
        .integer("max_consumers", INT, StreamConfigBuilder::maxConsumers)
        .number("max_msgs", INT64, StreamConfigBuilder::maxMessages)
        .number("max_bytes", INT64, StreamConfigBuilder::maxBytes)
        .number("max_age", DURATION, StreamConfigBuilder::maxAgeNanos)
        .number("max_msgs_per_subject", INT64, StreamConfigBuilder::maxMessagesPerSubject)
        .integer("max_msg_size", INT32, StreamConfigBuilder::maxMessageBytes)
        .integer("num_replicas", INT, StreamConfigBuilder::replicas)
        .number("duplicate_window", DURATION, StreamConfigBuilder::duplicateWindowNanos)
        .number("first_seq", UINT64, StreamConfigBuilder::firstSequence)
        .number("subject_delete_marker_ttl", DURATION, StreamConfigBuilder::deleteMarkerTtlNanos)
        .textMap("metadata", StreamConfigBuilder::metadata);
  }

  private static JsonSchema<StreamConfigBuilder> parts(JsonSchema<StreamConfigBuilder> schema) {
    return schema
        .object(
            "placement",
            PLACEMENT,
            PlacementDraft::new,
            (it, value) -> it.placement(new Placement(value.cluster, value.tags, value.preferred)))
        .object(
            "mirror", SourceDraft.SCHEMA, SourceDraft::new, (it, value) -> it.mirror(value.build()))
        .objects(
            "sources",
            "*server.StreamSource",
            SourceDraft.SCHEMA,
            SourceDraft::new,
            (it, values) -> it.sources(values.stream().map(SourceDraft::build).toList()))
        .object(
            "subject_transform",
            SourceDraft.TRANSFORM,
            SourceDraft::pair,
            (it, pair) -> it.subjectTransform(new SubjectTransformConfig(pair[0], pair[1])))
        .object(
            "republish",
            REPUBLISH,
            RePublishDraft::new,
            (it, value) ->
                it.republish(new RePublish(value.source, value.destination, value.headersOnly)))
        .object(
            "consumer_limits",
            LIMITS,
            LimitsDraft::new,
            (it, value) ->
                it.consumerLimits(new ConsumerLimits(value.inactiveNanos, value.maxAckPending)));
  }

  private static JsonSchema<StreamConfigBuilder> choices(JsonSchema<StreamConfigBuilder> schema) {
    return schema
        .raw("retention", (it, raw) -> it.retention(Word.read(raw, Retention.values())))
        .raw("discard", (it, raw) -> it.discard(discard(raw)))
        .raw("storage", (it, raw) -> it.storage(Word.read(raw, Storage.values())))
        .raw("compression", (it, raw) -> it.compression(compression(raw)))
        .raw("persist_mode", (it, raw) -> it.persistMode(persistMode(raw)));
  }

  private static JsonSchema<StreamConfigBuilder> switches(JsonSchema<StreamConfigBuilder> schema) {
    return schema
        .flag("no_ack", StreamConfigBuilder::noAck)
        .flag("allow_direct", StreamConfigBuilder::allowDirect)
        .flag("mirror_direct", StreamConfigBuilder::mirrorDirect)
        .flag("discard_new_per_subject", StreamConfigBuilder::discardNewPerSubject)
        .flag("sealed", StreamConfigBuilder::isSealed)
        .flag("deny_delete", StreamConfigBuilder::denyDelete)
        .flag("deny_purge", StreamConfigBuilder::denyPurge)
        .flag("allow_rollup_hdrs", StreamConfigBuilder::allowRollup)
        .flag("allow_msg_ttl", StreamConfigBuilder::allowMessageTtl)
        .flag("allow_msg_counter", StreamConfigBuilder::allowMessageCounter)
        .flag("allow_atomic", StreamConfigBuilder::allowAtomic)
        .flag("allow_msg_schedules", StreamConfigBuilder::allowMessageSchedules)
        .flag("allow_batched", StreamConfigBuilder::allowBatched);
  }

  /// In any case, as no other word.
  private static Discard discard(String raw) throws InvalidJson {
    for (Discard choice : Discard.values()) {
      if (Word.is(raw.toLowerCase(Locale.ROOT), choice.text())) {
        return choice;
      }
    }
    return Word.read(raw, Discard.values());
  }

  private static Compression compression(String raw) throws InvalidJson {
    for (Compression choice : Compression.values()) {
      if (Word.is(raw, choice.text())) {
        return choice;
      }
    }
    throw new InvalidJson("unknown compression algorithm");
  }

  private static PersistMode persistMode(String raw) throws InvalidJson {
    return raw.equals("\"\"") ? PersistMode.DEFAULT : Word.read(raw, PersistMode.values());
  }

  /// A [Placement] being read.
  private static final class PlacementDraft {
    private String cluster = "";
    private List<String> tags = List.of();
    private String preferred = "";
  }

  /// A [RePublish] being read.
  private static final class RePublishDraft {
    private String source = "";
    private String destination = "";
    private boolean headersOnly;
  }

  /// [ConsumerLimits] being read.
  private static final class LimitsDraft {
    private long inactiveNanos;
    private int maxAckPending;
  }
}
