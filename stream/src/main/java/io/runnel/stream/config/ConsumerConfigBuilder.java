// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a [ConsumerConfig]. Belongs to who made it.
public final class ConsumerConfigBuilder {
  private String durable = "";
  private String name = "";
  private String description = "";
  private DeliverPolicy deliverPolicy = DeliverPolicy.ALL;
  private long startSequence = 0;
  private Optional<Instant> startTime = Optional.empty();
  private AckPolicy ackPolicy = AckPolicy.NONE;
  private long ackWaitNanos = 0;
  private int maxDeliver = 0;
  private List<Long> backoffNanos = List.of();
  private String filterSubject = "";
  private List<String> filterSubjects = List.of();
  private ReplayPolicy replayPolicy = ReplayPolicy.INSTANT;
  private long rateLimitBitsPerSecond = 0;
  private String sampleFrequency = "";
  private int maxWaiting = 0;
  private int maxAckPending = 0;
  private boolean flowControl = false;
  private boolean headersOnly = false;
  private int maxRequestBatch = 0;
  private long maxRequestExpiresNanos = 0;
  private int maxRequestBytes = 0;
  private String deliverSubject = "";
  private String deliverGroup = "";
  private long heartbeatNanos = 0;
  private long inactiveThresholdNanos = 0;
  private int replicas = 0;
  private boolean memoryStorage = false;
  private boolean direct = false;
  private boolean sourcing = false;
  private Map<String, String> metadata = Map.of();
  private Optional<Instant> pauseUntil = Optional.empty();
  private List<String> priorityGroups = List.of();
  private PriorityPolicy priorityPolicy = PriorityPolicy.NONE;
  private long priorityTimeoutNanos = 0;

  ConsumerConfigBuilder() {}

  ConsumerConfigBuilder(ConsumerConfig from) {
    durable = from.durable();
    name = from.name();
    description = from.description();
    deliverPolicy = from.deliverPolicy();
    startSequence = from.startSequence();
    startTime = from.startTime();
    ackPolicy = from.ackPolicy();
    ackWaitNanos = from.ackWaitNanos();
    maxDeliver = from.maxDeliver();
    backoffNanos = from.backoffNanos();
    filterSubject = from.filterSubject();
    filterSubjects = from.filterSubjects();
    replayPolicy = from.replayPolicy();
    rateLimitBitsPerSecond = from.rateLimitBitsPerSecond();
    sampleFrequency = from.sampleFrequency();
    maxWaiting = from.maxWaiting();
    maxAckPending = from.maxAckPending();
    flowControl = from.flowControl();
    headersOnly = from.headersOnly();
    maxRequestBatch = from.maxRequestBatch();
    maxRequestExpiresNanos = from.maxRequestExpiresNanos();
    maxRequestBytes = from.maxRequestBytes();
    deliverSubject = from.deliverSubject();
    deliverGroup = from.deliverGroup();
    heartbeatNanos = from.heartbeatNanos();
    inactiveThresholdNanos = from.inactiveThresholdNanos();
    replicas = from.replicas();
    memoryStorage = from.memoryStorage();
    direct = from.direct();
    sourcing = from.sourcing();
    metadata = from.metadata();
    pauseUntil = from.pauseUntil();
    priorityGroups = from.priorityGroups();
    priorityPolicy = from.priorityPolicy();
    priorityTimeoutNanos = from.priorityTimeoutNanos();
  }

  public ConsumerConfig build() {
    return new ConsumerConfig(
        durable,
        name,
        description,
        deliverPolicy,
        startSequence,
        startTime,
        ackPolicy,
        ackWaitNanos,
        maxDeliver,
        backoffNanos,
        filterSubject,
        filterSubjects,
        replayPolicy,
        rateLimitBitsPerSecond,
        sampleFrequency,
        maxWaiting,
        maxAckPending,
        flowControl,
        headersOnly,
        maxRequestBatch,
        maxRequestExpiresNanos,
        maxRequestBytes,
        deliverSubject,
        deliverGroup,
        heartbeatNanos,
        inactiveThresholdNanos,
        replicas,
        memoryStorage,
        direct,
        sourcing,
        metadata,
        pauseUntil,
        priorityGroups,
        priorityPolicy,
        priorityTimeoutNanos);
  }

  public ConsumerConfigBuilder durable(String value) {
    this.durable = value;
    return this;
  }

  public ConsumerConfigBuilder name(String value) {
    this.name = value;
    return this;
  }

  public ConsumerConfigBuilder description(String value) {
    this.description = value;
    return this;
  }

  public ConsumerConfigBuilder deliverPolicy(DeliverPolicy value) {
    this.deliverPolicy = value;
    return this;
  }

  public ConsumerConfigBuilder startSequence(long value) {
    this.startSequence = value;
    return this;
  }

  public ConsumerConfigBuilder startTime(Optional<Instant> value) {
    this.startTime = value;
    return this;
  }

  public ConsumerConfigBuilder startTime(Instant value) {
    return startTime(Optional.of(value));
  }

  public ConsumerConfigBuilder ackPolicy(AckPolicy value) {
    this.ackPolicy = value;
    return this;
  }

  public ConsumerConfigBuilder ackWaitNanos(long value) {
    this.ackWaitNanos = value;
    return this;
  }

  public ConsumerConfigBuilder maxDeliver(int value) {
    this.maxDeliver = value;
    return this;
  }

  public ConsumerConfigBuilder backoffNanos(List<Long> value) {
    this.backoffNanos = value;
    return this;
  }

  public ConsumerConfigBuilder filterSubject(String value) {
    this.filterSubject = value;
    return this;
  }

  public ConsumerConfigBuilder filterSubjects(List<String> value) {
    this.filterSubjects = value;
    return this;
  }

  public ConsumerConfigBuilder replayPolicy(ReplayPolicy value) {
    this.replayPolicy = value;
    return this;
  }

  public ConsumerConfigBuilder rateLimitBitsPerSecond(long value) {
    this.rateLimitBitsPerSecond = value;
    return this;
  }

  public ConsumerConfigBuilder sampleFrequency(String value) {
    this.sampleFrequency = value;
    return this;
  }

  public ConsumerConfigBuilder maxWaiting(int value) {
    this.maxWaiting = value;
    return this;
  }

  public ConsumerConfigBuilder maxAckPending(int value) {
    this.maxAckPending = value;
    return this;
  }

  public ConsumerConfigBuilder flowControl(boolean value) {
    this.flowControl = value;
    return this;
  }

  public ConsumerConfigBuilder headersOnly(boolean value) {
    this.headersOnly = value;
    return this;
  }

  public ConsumerConfigBuilder maxRequestBatch(int value) {
    this.maxRequestBatch = value;
    return this;
  }

  public ConsumerConfigBuilder maxRequestExpiresNanos(long value) {
    this.maxRequestExpiresNanos = value;
    return this;
  }

  public ConsumerConfigBuilder maxRequestBytes(int value) {
    this.maxRequestBytes = value;
    return this;
  }

  public ConsumerConfigBuilder deliverSubject(String value) {
    this.deliverSubject = value;
    return this;
  }

  public ConsumerConfigBuilder deliverGroup(String value) {
    this.deliverGroup = value;
    return this;
  }

  public ConsumerConfigBuilder heartbeatNanos(long value) {
    this.heartbeatNanos = value;
    return this;
  }

  public ConsumerConfigBuilder inactiveThresholdNanos(long value) {
    this.inactiveThresholdNanos = value;
    return this;
  }

  public ConsumerConfigBuilder replicas(int value) {
    this.replicas = value;
    return this;
  }

  public ConsumerConfigBuilder memoryStorage(boolean value) {
    this.memoryStorage = value;
    return this;
  }

  public ConsumerConfigBuilder direct(boolean value) {
    this.direct = value;
    return this;
  }

  public ConsumerConfigBuilder sourcing(boolean value) {
    this.sourcing = value;
    return this;
  }

  public ConsumerConfigBuilder metadata(Map<String, String> value) {
    this.metadata = value;
    return this;
  }

  public ConsumerConfigBuilder pauseUntil(Optional<Instant> value) {
    this.pauseUntil = value;
    return this;
  }

  public ConsumerConfigBuilder pauseUntil(Instant value) {
    return pauseUntil(Optional.of(value));
  }

  public ConsumerConfigBuilder priorityGroups(List<String> value) {
    this.priorityGroups = value;
    return this;
  }

  public ConsumerConfigBuilder priorityPolicy(PriorityPolicy value) {
    this.priorityPolicy = value;
    return this;
  }

  public ConsumerConfigBuilder priorityTimeoutNanos(long value) {
    this.priorityTimeoutNanos = value;
    return this;
  }
}
