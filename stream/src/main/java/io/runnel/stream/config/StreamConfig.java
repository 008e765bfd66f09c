// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a stream is told to be: `StreamConfig` of the JetStream API, fields in the order in which
/// nats-server writes them. Immutable.
///
/// As a request brings it, 0 and -1 both mean "no limit" for the `max` fields; after
/// [StreamRules#check] it is complete: -1 where there is no limit (0 for ages and windows),
/// subjects, replicas and the duplicate window filled in. Times are nanoseconds.
public record StreamConfig(
    String name,
    String description,
    List<String> subjects,
    Retention retention,
    int maxConsumers,
    long maxMessages,
    long maxBytes,
    long maxAgeNanos,
    long maxMessagesPerSubject,
    int maxMessageBytes,
    Discard discard,
    Storage storage,
    int replicas,
    boolean noAck,
    long duplicateWindowNanos,
    Optional<Placement> placement,
    Optional<StreamSource> mirror,
    List<StreamSource> sources,
    Compression compression,
    long firstSequence,
    Optional<SubjectTransformConfig> subjectTransform,
    Optional<RePublish> republish,
    boolean allowDirect,
    boolean mirrorDirect,
    boolean discardNewPerSubject,
    boolean isSealed,
    boolean denyDelete,
    boolean denyPurge,
    boolean allowRollup,
    ConsumerLimits consumerLimits,
    boolean allowMessageTtl,
    long deleteMarkerTtlNanos,
    boolean allowMessageCounter,
    boolean allowAtomic,
    boolean allowMessageSchedules,
    PersistMode persistMode,
    boolean allowBatched,
    Map<String, String> metadata)
    implements Fields {
  public StreamConfig {
    subjects = List.copyOf(subjects);
    sources = List.copyOf(sources);
    metadata = Map.copyOf(metadata);
  }

  /// All fields as they are when a request leaves them out.
  public static StreamConfigBuilder named(String name) {
    return new StreamConfigBuilder().name(name);
  }

  public boolean isMirror() {
    return mirror.isPresent();
  }

  /// Starts from these values.
  public StreamConfigBuilder toBuilder() {
    return new StreamConfigBuilder(this);
  }

  @Override
  public void fields(Json json) {
    json.text("name", name)
        .textAny("description", description)
        .textsAny("subjects", subjects)
        .text("retention", retention.text())
        .number("max_consumers", maxConsumers)
        .number("max_msgs", maxMessages)
        .number("max_bytes", maxBytes)
        .number("max_age", maxAgeNanos)
        .number("max_msgs_per_subject", maxMessagesPerSubject)
        .numberAny("max_msg_size", maxMessageBytes)
        .text("discard", discard.text())
        .text("storage", storage.text())
        .number("num_replicas", replicas)
        .flagAny("no_ack", noAck)
        .numberAny("duplicate_window", duplicateWindowNanos)
        .fieldAny("placement", placement)
        .fieldAny("mirror", mirror)
        .objectsAny("sources", sources)
        .text("compression", compression.text())
        .unsignedAny("first_seq", firstSequence)
        .fieldAny("subject_transform", subjectTransform)
        .fieldAny("republish", republish)
        .flag("allow_direct", allowDirect)
        .flag("mirror_direct", mirrorDirect)
        .flagAny("discard_new_per_subject", discardNewPerSubject)
        .flag("sealed", isSealed)
        .flag("deny_delete", denyDelete)
        .flag("deny_purge", denyPurge)
        .flag("allow_rollup_hdrs", allowRollup)
        .field("consumer_limits", consumerLimits)
        .flag("allow_msg_ttl", allowMessageTtl)
        .numberAny("subject_delete_marker_ttl", deleteMarkerTtlNanos)
        .flagAny("allow_msg_counter", allowMessageCounter)
        .flagAny("allow_atomic", allowAtomic)
        .flagAny("allow_msg_schedules", allowMessageSchedules)
        .textAny("persist_mode", persistMode == PersistMode.DEFAULT ? "" : persistMode.text())
        .flagAny("allow_batched", allowBatched)
        .textMapAny("metadata", metadata);
  }
}
