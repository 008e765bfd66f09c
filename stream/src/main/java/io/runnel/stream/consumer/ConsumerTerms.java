// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.consumer.pending.Deadline;
import io.runnel.stream.store.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// A [ConsumerConfig] with what the machine derives from it once. Immutable; replaced whole by an
/// update. The defaults are filled in: 0 in `config` is meant.
///
/// @param name of the consumer, one token
/// @param deliver deliver subject; empty for a pull consumer
/// @param backoff waits after the first, second, ... delivery, in nanoseconds
/// @param ackPrefix `$JS.ACK.<stream>.<consumer>.`
/// @param samplePercent how many of a hundred acks are measured
/// @param pauseUntil nanoseconds since 1970; 0 where it is not paused
record ConsumerTerms(
    ConsumerConfig config,
    StreamTerms stream,
    String name,
    SubjectFilter filter,
    byte[] deliver,
    long[] backoff,
    byte[] ackPrefix,
    int samplePercent,
    long pauseUntil) {

  /// After this a consumer that was not told another time, and is not durable, is given up.
  private static final long EPHEMERAL_NANOS = 5_000_000_000L;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  static ConsumerTerms of(ConsumerConfig config, StreamTerms stream) {
    String name = config.name().isEmpty() ? config.durable() : config.name();
    return new ConsumerTerms(
        config,
        stream,
        name,
        SubjectFilter.of(config.filters()),
        bytes(config.deliverSubject()),
        config.backoffNanos().stream().mapToLong(Long::longValue).toArray(),
        bytes("$JS.ACK." + stream.name() + "." + name + "."),
        percent(config.sampleFrequency()),
        config.pauseUntil().map(ConsumerTerms::nanos).orElse(0L));
  }

  /// The same, paused until `nanos` or not at all (0).
  ConsumerTerms paused(long nanos) {
    Optional<Instant> until = nanos == 0 ? Optional.empty() : Optional.of(instant(nanos));
    return of(config.toBuilder().pauseUntil(until).build(), stream);
  }

  boolean isPush() {
    return deliver.length > 0;
  }

  /// Whether deliveries are remembered until they are acknowledged.
  boolean expectsAcks() {
    return config.ackPolicy() != AckPolicy.NONE;
  }

  /// Whether an acknowledgement covers all before it.
  boolean acksAll() {
    return config.ackPolicy() == AckPolicy.ALL || config.ackPolicy() == AckPolicy.FLOW_CONTROL;
  }

  /// When a message delivered for the `deliveries`-th time at `nanos` is due again.
  long deadline(long nanos, int deliveries) {
    long wait =
        backoff.length == 0
            ? config.ackWaitNanos()
            : backoff[Math.min(deliveries, backoff.length) - 1];
    return wait <= 0 ? Deadline.NEVER : Deadline.after(nanos, wait);
  }

  boolean isLastDelivery(int deliveries) {
    return config.maxDeliver() > 0 && deliveries >= config.maxDeliver();
  }

  /// Without jitter; 0 where it is never given up.
  long inactiveNanos() {
    if (config.inactiveThresholdNanos() > 0) {
      return config.inactiveThresholdNanos();
    }
    return config.isDurable() ? 0 : EPHEMERAL_NANOS;
  }

  static long nanos(Instant at) {
    return at.getEpochSecond() * NANOS_PER_SECOND + at.getNano();
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// `50` or `50%`; what is no number counts as 0, as in nats-server.
  private static int percent(String frequency) {
    String digits =
        frequency.endsWith("%") ? frequency.substring(0, frequency.length() - 1) : frequency;
    try {
      return digits.isEmpty() ? 0 : Math.clamp(Integer.parseInt(digits), 0, 100);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
