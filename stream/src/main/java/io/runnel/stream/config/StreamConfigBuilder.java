// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a [StreamConfig]. Belongs to who made it.
public final class StreamConfigBuilder {
  private String name = "";
  private String description = "";
  private List<String> subjects = List.of();
  private Retention retention = Retention.LIMITS;
  private int maxConsumers = 0;
  private long maxMessages = 0;
  private long maxBytes = 0;
  private long maxAgeNanos = 0;
  private long maxMessagesPerSubject = 0;
  private int maxMessageBytes = 0;
  private Discard discard = Discard.OLD;
  private Storage storage = Storage.FILE;
  private int replicas = 0;
  private boolean noAck = false;
  private long duplicateWindowNanos = 0;
  private Optional<Placement> placement = Optional.empty();
  private Optional<StreamSource> mirror = Optional.empty();
  private List<StreamSource> sources = List.of();
  private Compression compression = Compression.NONE;
  private long firstSequence = 0;
  private Optional<SubjectTransformConfig> subjectTransform = Optional.empty();
  private Optional<RePublish> republish = Optional.empty();
  private boolean allowDirect = false;
  private boolean mirrorDirect = false;
  private boolean discardNewPerSubject = false;
  private boolean isSealed = false;
  private boolean denyDelete = false;
  private boolean denyPurge = false;
  private boolean allowRollup = false;
  private ConsumerLimits consumerLimits = ConsumerLimits.NONE;
  private boolean allowMessageTtl = false;
  private long deleteMarkerTtlNanos = 0;
  private boolean allowMessageCounter = false;
  private boolean allowAtomic = false;
  private boolean allowMessageSchedules = false;
  private PersistMode persistMode = PersistMode.DEFAULT;
  private boolean allowBatched = false;
  private Map<String, String> metadata = Map.of();

  StreamConfigBuilder() {}

  StreamConfigBuilder(StreamConfig from) {
    name = from.name();
    description = from.description();
    subjects = from.subjects();
    retention = from.retention();
    maxConsumers = from.maxConsumers();
    maxMessages = from.maxMessages();
    maxBytes = from.maxBytes();
    maxAgeNanos = from.maxAgeNanos();
    maxMessagesPerSubject = from.maxMessagesPerSubject();
    maxMessageBytes = from.maxMessageBytes();
    discard = from.discard();
    storage = from.storage();
    replicas = from.replicas();
    noAck = from.noAck();
    duplicateWindowNanos = from.duplicateWindowNanos();
    placement = from.placement();
    mirror = from.mirror();
    sources = from.sources();
    compression = from.compression();
    firstSequence = from.firstSequence();
    subjectTransform = from.subjectTransform();
    republish = from.republish();
    allowDirect = from.allowDirect();
    mirrorDirect = from.mirrorDirect();
    discardNewPerSubject = from.discardNewPerSubject();
    isSealed = from.isSealed();
    denyDelete = from.denyDelete();
    denyPurge = from.denyPurge();
    allowRollup = from.allowRollup();
    consumerLimits = from.consumerLimits();
    allowMessageTtl = from.allowMessageTtl();
    deleteMarkerTtlNanos = from.deleteMarkerTtlNanos();
    allowMessageCounter = from.allowMessageCounter();
    allowAtomic = from.allowAtomic();
    allowMessageSchedules = from.allowMessageSchedules();
    persistMode = from.persistMode();
    allowBatched = from.allowBatched();
    metadata = from.metadata();
  }

  public StreamConfig build() {
    return new StreamConfig(
        name,
        description,
        subjects,
        retention,
        maxConsumers,
        maxMessages,
        maxBytes,
        maxAgeNanos,
        maxMessagesPerSubject,
        maxMessageBytes,
        discard,
        storage,
        replicas,
        noAck,
        duplicateWindowNanos,
        placement,
        mirror,
        sources,
        compression,
        firstSequence,
        subjectTransform,
        republish,
        allowDirect,
        mirrorDirect,
        discardNewPerSubject,
        isSealed,
        denyDelete,
        denyPurge,
        allowRollup,
        consumerLimits,
        allowMessageTtl,
        deleteMarkerTtlNanos,
        allowMessageCounter,
        allowAtomic,
        allowMessageSchedules,
        persistMode,
        allowBatched,
        metadata);
  }

  public StreamConfigBuilder name(String value) {
    this.name = value;
    return this;
  }

  public StreamConfigBuilder description(String value) {
    this.description = value;
    return this;
  }

  public StreamConfigBuilder subjects(List<String> value) {
    this.subjects = value;
    return this;
  }

  public StreamConfigBuilder retention(Retention value) {
    this.retention = value;
    return this;
  }

  public StreamConfigBuilder maxConsumers(int value) {
    this.maxConsumers = value;
    return this;
  }

  public StreamConfigBuilder maxMessages(long value) {
    this.maxMessages = value;
    return this;
  }

  public StreamConfigBuilder maxBytes(long value) {
    this.maxBytes = value;
    return this;
  }

  public StreamConfigBuilder maxAgeNanos(long value) {
    this.maxAgeNanos = value;
    return this;
  }

  public StreamConfigBuilder maxMessagesPerSubject(long value) {
    this.maxMessagesPerSubject = value;
    return this;
  }

  public StreamConfigBuilder maxMessageBytes(int value) {
    this.maxMessageBytes = value;
    return this;
  }

  public StreamConfigBuilder discard(Discard value) {
    this.discard = value;
    return this;
  }

  public StreamConfigBuilder storage(Storage value) {
    this.storage = value;
    return this;
  }

  public StreamConfigBuilder replicas(int value) {
    this.replicas = value;
    return this;
  }

  public StreamConfigBuilder noAck(boolean value) {
    this.noAck = value;
    return this;
  }

  public StreamConfigBuilder duplicateWindowNanos(long value) {
    this.duplicateWindowNanos = value;
    return this;
  }

  public StreamConfigBuilder placement(Optional<Placement> value) {
    this.placement = value;
    return this;
  }

  public StreamConfigBuilder placement(Placement value) {
    return placement(Optional.of(value));
  }

  public StreamConfigBuilder mirror(Optional<StreamSource> value) {
    this.mirror = value;
    return this;
  }

  public StreamConfigBuilder mirror(StreamSource value) {
    return mirror(Optional.of(value));
  }

  public StreamConfigBuilder sources(List<StreamSource> value) {
    this.sources = value;
    return this;
  }

  public StreamConfigBuilder compression(Compression value) {
    this.compression = value;
    return this;
  }

  public StreamConfigBuilder firstSequence(long value) {
    this.firstSequence = value;
    return this;
  }

  public StreamConfigBuilder subjectTransform(Optional<SubjectTransformConfig> value) {
    this.subjectTransform = value;
    return this;
  }

  public StreamConfigBuilder subjectTransform(SubjectTransformConfig value) {
    return subjectTransform(Optional.of(value));
  }

  public StreamConfigBuilder republish(Optional<RePublish> value) {
    this.republish = value;
    return this;
  }

  public StreamConfigBuilder republish(RePublish value) {
    return republish(Optional.of(value));
  }

  public StreamConfigBuilder allowDirect(boolean value) {
    this.allowDirect = value;
    return this;
  }

  public StreamConfigBuilder mirrorDirect(boolean value) {
    this.mirrorDirect = value;
    return this;
  }

  public StreamConfigBuilder discardNewPerSubject(boolean value) {
    this.discardNewPerSubject = value;
    return this;
  }

  public StreamConfigBuilder isSealed(boolean value) {
    this.isSealed = value;
    return this;
  }

  public StreamConfigBuilder denyDelete(boolean value) {
    this.denyDelete = value;
    return this;
  }

  public StreamConfigBuilder denyPurge(boolean value) {
    this.denyPurge = value;
    return this;
  }

  public StreamConfigBuilder allowRollup(boolean value) {
    this.allowRollup = value;
    return this;
  }

  public StreamConfigBuilder consumerLimits(ConsumerLimits value) {
    this.consumerLimits = value;
    return this;
  }

  public StreamConfigBuilder allowMessageTtl(boolean value) {
    this.allowMessageTtl = value;
    return this;
  }

  public StreamConfigBuilder deleteMarkerTtlNanos(long value) {
    this.deleteMarkerTtlNanos = value;
    return this;
  }

  public StreamConfigBuilder allowMessageCounter(boolean value) {
    this.allowMessageCounter = value;
    return this;
  }

  public StreamConfigBuilder allowAtomic(boolean value) {
    this.allowAtomic = value;
    return this;
  }

  public StreamConfigBuilder allowMessageSchedules(boolean value) {
    this.allowMessageSchedules = value;
    return this;
  }

  public StreamConfigBuilder persistMode(PersistMode value) {
    this.persistMode = value;
    return this;
  }

  public StreamConfigBuilder allowBatched(boolean value) {
    this.allowBatched = value;
    return this;
  }

  public StreamConfigBuilder metadata(Map<String, String> value) {
    this.metadata = value;
    return this;
  }
}
