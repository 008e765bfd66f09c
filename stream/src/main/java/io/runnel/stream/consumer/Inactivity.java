// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.consumer.pending.PendingMessages;

/// When nobody has used a consumer for `inactive_threshold`, it is given up. Requests, deliveries
/// and acks are use of a pull consumer, listeners of a push consumer; a pull consumer waits for the
/// acks that may still come.
final class Inactivity {
  /// Spreads the ends of consumers that went idle together: 100 to 1,000 ms.
  private static final long JITTER_NANOS_MIN = 100_000_000;

  private static final int JITTER_MILLIS = 900;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ConsumerState state;
  private final Outlet outlet;
  private long threshold;

  /// Not given up before, whatever the last use.
  private long notBefore;

  Inactivity(ConsumerState state, Outlet outlet, ConsumerScratch scratch) {
    this.state = state;
    this.outlet = outlet;
    update(scratch);
  }

  /// The config changed.
  void update(ConsumerScratch scratch) {
    ConsumerTerms terms = state.terms();
    threshold = terms.inactiveNanos();
    boolean exact = terms.isPush() && terms.config().inactiveThresholdNanos() > 0;
    if (threshold > 0 && !exact) {
      threshold += JITTER_NANOS_MIN + scratch.chance(JITTER_MILLIS) * NANOS_PER_MILLI;
    }
  }

  /// When to look again; [Long#MAX_VALUE]: never.
  long wakeAt() {
    if (threshold == 0) {
      return Long.MAX_VALUE;
    }
    return switch (outlet) {
      case PullOutlet pull -> Math.max(notBefore, pull.lastActive() + threshold);
      case PushOutlet push ->
          push.isListened() ? Long.MAX_VALUE : Math.max(notBefore, push.changedAt() + threshold);
    };
  }

  /// True where the consumer is to be given up.
  boolean isOver(long now) {
    if (now < wakeAt()) {
      return false;
    }
    if (outlet instanceof PullOutlet pull) {
      pull.sweep(now, false);
      if (pull.waiting() > 0) {
        notBefore = now + threshold;
        return false;
      }
      notBefore = lastAckPossible();
      return now >= wakeAt();
    }
    return true;
  }

  /// The threshold after the last time at which an ack may come in time.
  private long lastAckPossible() {
    long last = 0;
    PendingMessages pending = state.pending;
    for (int slot = pending.first(); slot != PendingMessages.NONE; slot = pending.after(slot)) {
      long stamp = pending.stamp(slot);
      long deadline = state.terms().deadline(stamp, pending.deliveries(slot));
      last = Math.max(last, deadline == Long.MAX_VALUE ? stamp : deadline);
    }
    return last == 0 ? 0 : last + threshold;
  }
}
