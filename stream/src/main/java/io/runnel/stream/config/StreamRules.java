// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import static io.runnel.stream.api.ErrorId.REPLICAS_COUNT_CANNOT_BE_NEGATIVE;
import static io.runnel.stream.api.ErrorId.STREAM_CREATE;
import static io.runnel.stream.api.ErrorId.STREAM_MIRROR_NOT_UPDATABLE;
import static io.runnel.stream.api.ErrorId.STREAM_REPLICAS_NOT_SUPPORTED;
import static io.runnel.stream.api.ErrorId.STREAM_UPDATE;

import io.runnel.base.json.GoText;
import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a stream may be and become: checks with nats-server's errors in its order, and defaults.
/// Pure; what needs storage or other streams' state is asked elsewhere.
public final class StreamRules {
  /// Replicas of a stream in a cluster.
  public static final int REPLICAS_MAX = 5;

  /// How long duplicates are recognised where nothing else is said: 2 minutes.
  public static final long DUPLICATE_WINDOW_NANOS_DEFAULT = 120_000_000_000L;

  private static final long AGE_NANOS_MIN = 100_000_000L;
  private static final long MARKER_TTL_NANOS_MIN = 1_000_000_000L;

  private final StreamTerms terms;
  private final Checklist list;

  private StreamRules(StreamTerms terms) {
    this.terms = terms;
    this.list = new Checklist(terms.pedantic());
  }

  // ---- requests

  /// What STREAM.CREATE for `name` refuses before anything else. `config` is as it came.
  public static Optional<ApiError> request(String name, StreamConfig config) {
    var list = new Checklist(false);
    list.refuse(!name.equals(config.name()), ErrorId.STREAM_MISMATCH);
    list.refuse(
        name.contains("/") || name.contains("\\"), ErrorId.STREAM_NAME_CONTAINS_PATH_SEPARATORS);
    list.invalid(config.isSealed(), "stream configuration for create can not be sealed");
    list.invalid(
        config.mirrorDirect() && !config.isMirror(),
        "stream has no mirror but does have mirror direct");
    return list.first();
  }

  /// Checks a new stream, or any, and fills in what it leaves out. A server that stands alone has
  /// one replica: see [#replicas].
  public static Verdict<StreamConfig> check(StreamConfig config, StreamTerms terms) {
    var rules = new StreamRules(terms);
    return rules.list.verdict(rules.complete(config));
  }

  /// What a server that stands alone refuses after [#check].
  public static Optional<ApiError> replicas(StreamConfig config) {
    return config.replicas() > 1
        ? Optional.of(STREAM_REPLICAS_NOT_SUPPORTED.with())
        : Optional.empty();
  }

  /// The last checks of a stream that is about to be made: filters of mirror and sources.
  public static Optional<ApiError> filters(StreamConfig config) {
    var list = new Checklist(false);
    config
        .mirror()
        .ifPresent(mirror ->
            list.refuse(
                !Names.isFilter(mirror.filterSubject()),
                STREAM_CREATE,
                "subject filter '" + mirror.filterSubject() + "' for the mirror invalid subject"));
    for (StreamSource source : config.sources()) {
      list.refuse(
          !Names.isFilter(source.filterSubject()),
          STREAM_CREATE,
          "subject filter '" + source.filterSubject() + "' for the source: invalid subject");
    }
    return list.first();
  }

  /// Whether a checked request for a stream that is there asks for what is there.
  public static boolean isSame(StreamConfig requested, StreamConfig existing) {
    return ApiLevel.asIn(requested, existing).equals(existing);
  }

  /// Checks what a stream is to become, and fills it in. The account's storage is checked by
  /// [StorageRules].
  public static Verdict<StreamConfig> update(
      StreamConfig old, StreamConfig requested, StreamTerms terms) {
    var rules = new StreamRules(terms);
    StreamConfig config = rules.complete(requested);
    rules.change(old, config);
    if (config.isSealed()) {
      config =
          config.toBuilder()
              .maxAgeNanos(0)
              .discard(Discard.NEW)
              .denyDelete(true)
              .denyPurge(true)
              .allowRollup(false)
              .build();
    }
    return rules.list.verdict(config);
  }

  /// Refuses new limits for consumers over which consumers are already. `consumers` by their names.
  public static Optional<ApiError> consumersWithin(
      StreamConfig old, StreamConfig updated, Map<String, ConsumerConfig> consumers) {
    ConsumerLimits before = old.consumerLimits();
    ConsumerLimits after = updated.consumerLimits();
    long threshold = after.inactiveThresholdNanos();
    int pending = after.maxAckPending();
    boolean changed =
        threshold > 0 && threshold != before.inactiveThresholdNanos()
            || pending > 0 && pending != before.maxAckPending();
    if (!changed) {
      return Optional.empty();
    }
    String over =
        consumers.entrySet().stream()
            .filter(entry ->
                threshold > 0 && entry.getValue().inactiveThresholdNanos() > threshold
                    || pending > 0 && entry.getValue().maxAckPending() > pending)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    return over.isEmpty()
        ? Optional.empty()
        : Optional.of(STREAM_UPDATE.with("change to limits violates consumers: " + over));
  }

  // ---- checks, in order

  private StreamConfig complete(StreamConfig requested) {
    names(requested);
    StreamConfig config = numbers(requested);
    config = switches(config);
    config = new SourceRules(terms, list).check(config);
    config = new StreamSubjectRules(terms.account(), list).check(config);
    return placement(config);
  }

  private void names(StreamConfig config) {
    list.invalid(
        !Names.isAsset(config.name()),
        "stream name is required and can not contain '.', '*', '>', '\\', '/'");
    list.invalid(
        Names.bytes(config.name()) > Names.NAME_BYTES_MAX,
        "stream name is too long, maximum allowed is " + Names.NAME_BYTES_MAX);
    list.invalid(
        Names.bytes(config.description()) > Names.DESCRIPTION_BYTES_MAX,
        "stream description is too long, maximum allowed is " + Names.DESCRIPTION_BYTES_MAX);
    list.invalid(
        Names.bytes(config.metadata()) > Names.METADATA_BYTES_MAX,
        "stream metadata exceeds maximum size of " + Names.METADATA_BYTES_MAX + " bytes");
  }

  private StreamConfig numbers(StreamConfig config) {
    list.invalid(config.replicas() > REPLICAS_MAX, "maximum replicas is " + REPLICAS_MAX);
    list.refuse(config.replicas() < 0, REPLICAS_COUNT_CANNOT_BE_NEGATIVE);
    StreamConfigBuilder complete =
        config.toBuilder()
            .replicas(config.replicas() == 0 ? 1 : config.replicas())
            .maxMessages(orUnlimited("max_msgs", config.maxMessages()))
            .maxMessagesPerSubject(
                orUnlimited("max_msgs_per_subject", config.maxMessagesPerSubject()))
            .maxBytes(orUnlimited("max_bytes", config.maxBytes()))
            .maxMessageBytes((int) orUnlimited("max_msg_size", config.maxMessageBytes()))
            .maxConsumers((int) orUnlimited("max_consumers", config.maxConsumers()));
    list.invalid(config.maxAgeNanos() < 0, "max age can not be negative");
    list.invalid(
        config.maxAgeNanos() != 0 && config.maxAgeNanos() < AGE_NANOS_MIN,
        "max age needs to be >= 100ms");
    return complete.duplicateWindowNanos(duplicateWindow(config)).build();
  }

  private long orUnlimited(String field, long value) {
    list.pedantic(value < -1, field + " must be set to -1");
    return value == 0 || value < -1 ? -1 : value;
  }

  private long duplicateWindow(StreamConfig config) {
    long limit = terms.server().maxDuplicateWindowNanos();
    long age = config.maxAgeNanos();
    long window = config.duplicateWindowNanos();
    if (window == 0 && !config.isMirror() && config.sources().isEmpty()) {
      window = DUPLICATE_WINDOW_NANOS_DEFAULT;
      if (limit > 0 && window > limit) {
        list.pedantic(true, "duplicate window limits are higher than current limits");
        window = limit;
      }
      if (age != 0 && age < window) {
        list.pedantic(true, "duplicate window cannot be bigger than max age");
        window = age;
      }
    }
    list.invalid(window < 0, "duplicates window can not be negative");
    list.invalid(age != 0 && window > age, "duplicates window can not be larger then max age");
    list.invalid(
        limit > 0 && window > limit,
        "duplicates window can not be larger then server limit of " + GoText.duration(limit));
    list.invalid(window > 0 && window < AGE_NANOS_MIN, "duplicates window needs to be >= 100ms");
    return window;
  }

  private StreamConfig switches(StreamConfig config) {
    list.invalid(
        config.denyPurge() && config.allowRollup(), "roll-ups require the purge permission");
    if (config.allowMessageCounter()) {
      counter(config);
    }
    newPerSubject(config);
    StreamConfig complete = schedules(markers(config));
    if (complete.persistMode() == PersistMode.ASYNC) {
      list.invalid(
          complete.storage() != Storage.FILE,
          "async persist mode is only supported on file storage");
      list.invalid(
          complete.replicas() > 1, "async persist mode is not supported on replicated streams");
      list.invalid(
          complete.allowAtomic(), "async persist mode is not supported with atomic batch publish");
    }
    return complete;
  }

  private void counter(StreamConfig config) {
    list.invalid(config.discard() == Discard.NEW, "counter stream cannot use discard new");
    list.invalid(config.allowMessageTtl(), "counter stream cannot use message TTLs");
    list.invalid(config.allowMessageSchedules(), "counter stream cannot use message schedules");
    list.invalid(
        config.retention() != Retention.LIMITS, "counter stream can only use limits retention");
  }

  private void newPerSubject(StreamConfig config) {
    if (config.discardNewPerSubject()) {
      list.invalid(
          config.discard() != Discard.NEW,
          "discard new per subject requires discard new policy to be set");
      list.invalid(
          config.maxMessagesPerSubject() <= 0,
          "discard new per subject requires max msgs per subject > 0");
    }
  }

  private StreamConfig markers(StreamConfig config) {
    long ttl = config.deleteMarkerTtlNanos();
    list.invalid(ttl < 0, "subject delete marker TTL must not be negative");
    if (ttl <= 0) {
      return config;
    }
    list.invalid(ttl < MARKER_TTL_NANOS_MIN, "subject delete marker TTL must be at least 1 second");
    list.invalid(
        !config.allowMessageTtl() && list.isPedantic(),
        "subject delete marker cannot be set if message TTLs are disabled");
    list.invalid(
        !config.allowRollup() && list.isPedantic(),
        "subject delete marker cannot be set if roll-ups are disabled");
    return withRollup(config.toBuilder().allowMessageTtl(true).build());
  }

  private StreamConfig schedules(StreamConfig config) {
    if (!config.allowMessageSchedules()) {
      return config;
    }
    list.invalid(config.discard() == Discard.NEW, "message scheduling cannot use discard new");
    list.invalid(
        !config.allowRollup() && list.isPedantic(),
        "message scheduling cannot be set if roll-ups are disabled");
    return withRollup(config);
  }

  private static StreamConfig withRollup(StreamConfig config) {
    return config.allowRollup()
        ? config
        : config.toBuilder().allowRollup(true).denyPurge(false).build();
  }

  private StreamConfig placement(StreamConfig config) {
    Placement placement = config.placement().orElse(Placement.ANYWHERE);
    list.invalid(!placement.preferred().isEmpty(), "preferred server not permitted in placement");
    return placement.equals(Placement.ANYWHERE)
        ? config.toBuilder().placement(Optional.empty()).build()
        : config;
  }

  private void change(StreamConfig old, StreamConfig config) {
    list.invalid(
        !config.name().equals(old.name()), "stream configuration name must match original");
    list.refuse(config.replicas() > 1, STREAM_REPLICAS_NOT_SUPPORTED);
    list.invalid(
        config.storage() != old.storage(),
        "stream configuration update can not change storage type");
    list.invalid(
        config.retention() != old.retention()
            && (old.retention() == Retention.WORKQUEUE
                || config.retention() == Retention.WORKQUEUE),
        "stream configuration update can not change retention policy to/from workqueue");
    list.invalid(
        !config.isSealed() && old.isSealed(),
        "stream configuration update can not unseal a sealed stream");
    list.invalid(
        !config.denyDelete() && old.denyDelete(),
        "stream configuration update can not cancel deny message deletes");
    list.invalid(
        !config.denyPurge() && old.denyPurge(),
        "stream configuration update can not cancel deny purge");
    list.refuse(
        config.isMirror() && !config.mirror().equals(old.mirror()), STREAM_MIRROR_NOT_UPDATABLE);
    newPerSubject(config);
    list.invalid(
        old.allowMessageTtl() && !config.allowMessageTtl(),
        "message TTL status can not be disabled");
    list.invalid(
        config.allowMessageCounter() != old.allowMessageCounter(),
        "stream configuration update can not change message counter setting");
    list.invalid(
        old.allowMessageSchedules() && !config.allowMessageSchedules(),
        "message schedules can not be disabled");
    list.invalid(
        old.persistMode() != config.persistMode(),
        "stream configuration update can not change persist mode");
  }
}
