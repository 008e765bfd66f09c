// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// Fills in what a consumer's configuration leaves out. Belongs to one check.
final class ConsumerDefaults {
  private static final long ACK_WAIT_NANOS = 30_000_000_000L;
  private static final long PINNED_NANOS = 120_000_000_000L;
  private static final int ACK_PENDING = 1_000;
  private static final int WAITING = 512;

  private final ConsumerTerms terms;
  private final Checklist list;

  ConsumerDefaults(ConsumerTerms terms, Checklist list) {
    this.terms = terms;
    this.list = list;
  }

  ConsumerConfig complete(ConsumerConfig config) {
    return flowControl(fromLimits(waits(signs(config))));
  }

  private ConsumerConfig signs(ConsumerConfig config) {
    list.pedantic(config.maxDeliver() < -1, "max_deliver must be set to -1");
    int maxDeliver = config.maxDeliver();
    ConsumerConfigBuilder out =
        config.toBuilder()
            .maxDeliver(maxDeliver == 0 || maxDeliver < -1 ? -1 : maxDeliver)
            .maxWaiting((int) positive("max_waiting", config.maxWaiting()));
    list.pedantic(config.maxAckPending() < -1, "max_ack_pending must be set to -1");
    return out.maxAckPending(Math.max(-1, config.maxAckPending()))
        .maxRequestBatch((int) positive("max_batch", config.maxRequestBatch()))
        .maxRequestExpiresNanos(positive("max_expires", config.maxRequestExpiresNanos()))
        .maxRequestBytes((int) positive("max_bytes", config.maxRequestBytes()))
        .heartbeatNanos(positive("idle_heartbeat", config.heartbeatNanos()))
        .inactiveThresholdNanos(positive("inactive_threshold", config.inactiveThresholdNanos()))
        .priorityTimeoutNanos(positive("priority_timeout", config.priorityTimeoutNanos()))
        .build();
  }

  private long positive(String field, long value) {
    list.pedantic(value < 0, field + " must not be negative");
    return Math.max(0, value);
  }

  private ConsumerConfig waits(ConsumerConfig config) {
    ConsumerConfigBuilder out = config.toBuilder();
    if (!config.isPush() && config.maxWaiting() == 0) {
      out.maxWaiting(WAITING);
    }
    long ackWait = config.ackWaitNanos();
    boolean waits = config.ackPolicy() == AckPolicy.EXPLICIT || config.ackPolicy() == AckPolicy.ALL;
    if (ackWait == 0 && waits) {
      ackWait = ACK_WAIT_NANOS;
    }
    if (!config.backoffNanos().isEmpty()) {
      long first = config.backoffNanos().getFirst();
      list.pedantic(ackWait != first, "first backoff value has to equal batch AckWait");
      ackWait = first;
    }
    return out.ackWaitNanos(ackWait).build();
  }

  private ConsumerConfig fromLimits(ConsumerConfig config) {
    ConsumerLimits limits = terms.stream().consumerLimits();
    ConsumerConfigBuilder out = config.toBuilder();
    int ackPending = config.maxAckPending();
    if (ackPending == 0) {
      list.pedantic(
          limits.maxAckPending() > 0,
          "max_ack_pending must be set if it's configured in stream limits");
      ackPending = limits.maxAckPending();
    }
    if (config.inactiveThresholdNanos() == 0) {
      list.pedantic(
          limits.inactiveThresholdNanos() > 0,
          "inactive_threshold must be set if it's configured in stream limits");
      out.inactiveThresholdNanos(limits.inactiveThresholdNanos());
    }
    if (ackPending == 0 && config.ackPolicy() != AckPolicy.NONE) {
      ackPending =
          within(
              terms.account().maxAckPending(), within(terms.server().maxAckPending(), ACK_PENDING));
    }
    out.maxAckPending(ackPending);
    int batch = terms.server().maxRequestBatch();
    if (!config.isPush() && config.maxRequestBatch() == 0 && batch > 0) {
      list.pedantic(true, "max_request_batch must be set if it's JetStream limits are set");
      out.maxRequestBatch(batch);
    }
    return out.build();
  }

  private static int within(int limit, int value) {
    return limit > 0 ? Math.min(limit, value) : value;
  }

  private ConsumerConfig flowControl(ConsumerConfig config) {
    ConsumerConfigBuilder out = config.toBuilder();
    if (config.priorityPolicy() == PriorityPolicy.PINNED_CLIENT
        && config.priorityTimeoutNanos() == 0) {
      out.priorityTimeoutNanos(PINNED_NANOS);
    }
    if (config.ackPolicy() == AckPolicy.FLOW_CONTROL && !list.isPedantic()) {
      out.flowControl(true).heartbeatNanos(ConsumerRules.FLOW_HEARTBEAT_NANOS);
    }
    return out.build();
  }
}
