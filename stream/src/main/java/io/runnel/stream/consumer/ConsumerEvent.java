// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

/// Something that advisories or metrics tell about a consumer: jetstream.md section 13. The host
/// adds type, id, time, stream and consumer, and publishes it if somebody listens.
public sealed interface ConsumerEvent {
  /// MSG_NAKED: a client gave a message back.
  record Naked(long consumerSequence, long streamSequence, long deliveries)
      implements ConsumerEvent {}

  /// MSG_TERMINATED: a message is not delivered again, by the client's will or because it is gone.
  record Terminated(long consumerSequence, long streamSequence, long deliveries, String reason)
      implements ConsumerEvent {}

  /// MAX_DELIVERIES: a message was delivered as often as allowed and not acknowledged.
  record DeliveriesExceeded(long streamSequence, long deliveries) implements ConsumerEvent {}

  /// PINNED: one client gets all messages of the group from now on.
  record Pinned(String group, String pinId) implements ConsumerEvent {}

  /// UNPINNED: `reason` is `admin` or `timeout`.
  record Unpinned(String group, String reason) implements ConsumerEvent {}

  /// PAUSE with `paused` false: the time to pause is over.
  record Resumed() implements ConsumerEvent {}

  /// METRIC.CONSUMER.ACK: an acknowledgement that was sampled.
  record AckSampled(long consumerSequence, long streamSequence, long ackNanos, long deliveries)
      implements ConsumerEvent {}
}
