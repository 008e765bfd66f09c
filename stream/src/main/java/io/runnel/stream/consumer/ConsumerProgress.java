// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

/// Where a consumer stands: the numbers of `ConsumerInfo` (jetstream.md section 4). Times are
/// nanoseconds since 1970, 0 where there is none.
///
/// @param delivered consumer and stream sequence of the last delivery, and when it was
/// @param ackFloor below and at it all is acknowledged, and when the last ack came
/// @param ackPending how many wait for their ack
/// @param redelivered of them and of those given up, delivered more than once
/// @param waiting pull requests
/// @param pending messages that were not delivered yet
/// @param pushBound a push consumer to which somebody listens
/// @param pausedUntil 0 where it is not paused
/// @param pinId of the pinned client; empty where none is
public record ConsumerProgress(
    Position delivered,
    Position ackFloor,
    int ackPending,
    int redelivered,
    int waiting,
    long pending,
    boolean pushBound,
    long pausedUntil,
    String pinId,
    long pinnedNanos) {

  /// A place in the consumer and in the stream.
  public record Position(long consumer, long stream, long lastNanos) {}
}
