// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a consumer is told to be: `ConsumerConfig` of the JetStream API, fields in the order in
/// which nats-server writes them. Immutable, and small: an idle consumer keeps one. Durations are
/// nanoseconds.
///
/// As a request brings it, 0 means "not said"; [ConsumerRules#check] fills in the defaults.
public record ConsumerConfig(
    String durable,
    String name,
    String description,
    DeliverPolicy deliverPolicy,
    long startSequence,
    Optional<Instant> startTime,
    AckPolicy ackPolicy,
    long ackWaitNanos,
    int maxDeliver,
    List<Long> backoffNanos,
    String filterSubject,
    List<String> filterSubjects,
    ReplayPolicy replayPolicy,
    long rateLimitBitsPerSecond,
    String sampleFrequency,
    int maxWaiting,
    int maxAckPending,
    boolean flowControl,
    boolean headersOnly,
    int maxRequestBatch,
    long maxRequestExpiresNanos,
    int maxRequestBytes,
    String deliverSubject,
    String deliverGroup,
    long heartbeatNanos,
    long inactiveThresholdNanos,
    int replicas,
    boolean memoryStorage,
    boolean direct,
    boolean sourcing,
    Map<String, String> metadata,
    Optional<Instant> pauseUntil,
    List<String> priorityGroups,
    PriorityPolicy priorityPolicy,
    long priorityTimeoutNanos)
    implements Fields {
  /// Go's zero time, which says "no" where a time is asked for.
  private static final Instant NO_TIME = Instant.parse("0001-01-01T00:00:00Z");

  public ConsumerConfig {
    backoffNanos = List.copyOf(backoffNanos);
    filterSubjects = List.copyOf(filterSubjects);
    metadata = Map.copyOf(metadata);
    priorityGroups = List.copyOf(priorityGroups);
  }

  /// All fields as they are when a request leaves them out.
  public static ConsumerConfigBuilder builder() {
    return new ConsumerConfigBuilder();
  }

  /// Whether it delivers to a subject, not to requests.
  public boolean isPush() {
    return !deliverSubject.isEmpty();
  }

  /// Whether it was given a durable name.
  public boolean isDurable() {
    return !durable.isEmpty();
  }

  /// Whether it is told to pause until some time, be it over or not.
  public boolean isPauseSet() {
    return pauseUntil.isPresent() && !pauseUntil.get().equals(NO_TIME);
  }

  /// The filters, however they were given; empty for all messages.
  public List<String> filters() {
    return filterSubject.isEmpty() ? filterSubjects : List.of(filterSubject);
  }

  /// Starts from these values.
  public ConsumerConfigBuilder toBuilder() {
    return new ConsumerConfigBuilder(this);
  }

  @Override
  public void fields(Json json) {
    json.textAny("durable_name", durable)
        .textAny("name", name)
        .textAny("description", description)
        .text("deliver_policy", deliverPolicy.text())
        .unsignedAny("opt_start_seq", startSequence)
        .timeAny("opt_start_time", startTime)
        .text("ack_policy", ackPolicy.text())
        .numberAny("ack_wait", ackWaitNanos)
        .numberAny("max_deliver", maxDeliver)
        .numbersAny("backoff", backoffNanos)
        .textAny("filter_subject", filterSubject)
        .textsAny("filter_subjects", filterSubjects)
        .text("replay_policy", replayPolicy.text())
        .unsignedAny("rate_limit_bps", rateLimitBitsPerSecond)
        .textAny("sample_freq", sampleFrequency)
        .numberAny("max_waiting", maxWaiting)
        .numberAny("max_ack_pending", maxAckPending)
        .flagAny("flow_control", flowControl)
        .flagAny("headers_only", headersOnly)
        .numberAny("max_batch", maxRequestBatch)
        .numberAny("max_expires", maxRequestExpiresNanos)
        .numberAny("max_bytes", maxRequestBytes)
        .textAny("deliver_subject", deliverSubject)
        .textAny("deliver_group", deliverGroup)
        .numberAny("idle_heartbeat", heartbeatNanos)
        .numberAny("inactive_threshold", inactiveThresholdNanos)
        .number("num_replicas", replicas)
        .flagAny("mem_storage", memoryStorage)
        .flagAny("direct", direct)
        .flagAny("sourcing", sourcing)
        .textMapAny("metadata", metadata)
        .timeAny("pause_until", pauseUntil)
        .textsAny("priority_groups", priorityGroups)
        .textAny(
            "priority_policy", priorityPolicy == PriorityPolicy.NONE ? "" : priorityPolicy.text())
        .numberAny("priority_timeout", priorityTimeoutNanos);
  }
}
