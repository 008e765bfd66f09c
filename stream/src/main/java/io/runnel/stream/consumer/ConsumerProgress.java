// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.info.ConsumerInfo;
import io.runnel.stream.info.PriorityGroupState;
import io.runnel.stream.info.SequenceInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
  public record Position(long consumer, long stream, long lastNanos) {
    private SequenceInfo info() {
      return new SequenceInfo(consumer, stream, time(lastNanos));
    }
  }

  static ConsumerProgress of(ConsumerState state, long pending, Outlet outlet, long pausedUntil) {
    int waiting = 0;
    boolean bound = false;
    String pinId = "";
    long pinned = 0;
    switch (outlet) {
      case PullOutlet pull -> {
        waiting = pull.waiting();
        pinId = pull.pin.id();
        pinned = pull.pin.since();
      }
      case PushOutlet push -> bound = push.isListened();
    }
    return new ConsumerProgress(
        new Position(
            state.deliveredConsumer(), state.deliveredStream(), state.lastDeliveredNanos()),
        new Position(state.floorConsumer(), state.floorStream(), state.lastAckedNanos()),
        state.pending.size(),
        state.redelivered(),
        waiting,
        pending,
        bound,
        pausedUntil,
        pinId,
        pinned);
  }

  ConsumerInfo info(ConsumerTerms terms, Instant created, long now) {
    List<String> groups = terms.config().priorityGroups();
    return new ConsumerInfo(
        terms.stream().name(),
        terms.name(),
        created,
        Optional.of(terms.config()),
        delivered.info(),
        ackFloor.info(),
        ackPending,
        redelivered,
        waiting,
        pending,
        Optional.empty(),
        pushBound,
        pausedUntil > now,
        Math.max(0, pausedUntil - now),
        ConsumerTerms.instant(now),
        // One group has a state, the first: so it is in nats-server.
        groups.isEmpty()
            ? List.of()
            : List.of(new PriorityGroupState(groups.getFirst(), pinId, time(pinnedNanos))));
  }

  private static Optional<Instant> time(long nanos) {
    return nanos == 0 ? Optional.empty() : Optional.of(ConsumerTerms.instant(nanos));
  }
}
