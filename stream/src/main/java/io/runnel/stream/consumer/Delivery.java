// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.consumer.pending.PendingMessages;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.wire.Message;
import java.util.Arrays;

/// Takes messages from the stream to the [Outlet], one after the other: first those that are due
/// again, then new ones while fewer than `max_ack_pending` wait for their ack.
final class Delivery {
  /// Messages of one turn; then others have their turn.
  private static final int MESSAGES_PER_TURN_MAX = 1024;

  /// How soon a congested receiver is tried again without being told: 5 ms.
  private static final long CONGESTED_NANOS = 5_000_000;

  static final String DELETED = "Unacknowledged message was deleted";

  /// Why it stopped.
  private enum Step {
    DELIVERED,
    SKIPPED,
    /// Nothing is there, or nobody wants it.
    END,
    /// Too many wait for their ack.
    FULL,
    /// Not yet.
    LATER
  }

  private final MessageStore store;
  private final ConsumerState state;
  private final Selection news;
  private final Outlet outlet;
  private final Pace pace;
  private final ConsumerOutput output;
  private final ConsumerScratch scratch;

  /// When to go on without being told.
  private long goOnAt = Long.MAX_VALUE;

  Delivery(
      MessageStore store,
      ConsumerState state,
      Selection news,
      Outlet outlet,
      ConsumerOutput output,
      ConsumerScratch scratch,
      long now) {
    this.store = store;
    this.state = state;
    this.news = news;
    this.outlet = outlet;
    this.pace = new Pace(state, store.lastSequence(), now);
    this.output = output;
    this.scratch = scratch;
  }

  long wakeAt() {
    return goOnAt;
  }

  /// Puts those whose ack is overdue into the queue, in the order of the stream.
  void queueDue(long now) {
    PendingMessages pending = state.pending;
    if (pending.nextDeadline() > now) {
      return;
    }
    long[] due = scratch.sequences(pending.size());
    int count = 0;
    boolean inOrder = true;
    for (int slot = pending.due(now); slot != PendingMessages.NONE; slot = pending.due(now)) {
      if (state.terms().isLastDelivery(pending.deliveries(slot))) {
        spend(slot);
        continue;
      }
      long sequence = pending.sequence(slot);
      inOrder &= count == 0 || due[count - 1] < sequence;
      due[count++] = sequence;
      pending.enqueue(slot);
    }
    if (!inOrder) {
      Arrays.sort(due, 0, count);
      for (int i = 0; i < count; i++) {
        pending.enqueueLast(pending.find(due[i]));
      }
    }
  }

  /// Delivers what can be delivered now.
  void run(long now) {
    goOnAt = Long.MAX_VALUE;
    int left = MESSAGES_PER_TURN_MAX;
    Step step = Step.END;
    while (outlet.isOpen() && now >= state.terms().pauseUntil()) {
      if (left-- == 0) {
        goOnAt = now;
        return;
      }
      step = step(now);
      if (step == Step.END || step == Step.FULL || step == Step.LATER) {
        break;
      }
      step = Step.END;
    }
    if (step == Step.END) {
      pace.atEnd(news.next());
      outlet.atEnd(now);
    }
  }

  private Step step(long now) {
    int slot = state.pending.firstQueued();
    if (slot != PendingMessages.NONE) {
      return again(slot, now);
    }
    if (state.isFull()) {
      return Step.FULL;
    }
    long sequence = news.peek();
    if (sequence == MessageStore.NONE) {
      return Step.END;
    }
    if (!store.read(sequence, scratch.stored)) {
      news.pass(sequence);
      return Step.SKIPPED;
    }
    long pending = news.pending();
    Step step = offer(1, pending - 1, now);
    if (step == Step.DELIVERED) {
      news.pass(sequence);
      state.delivered(sequence, now);
      sent();
      if (state.terms().config().ackPolicy() == AckPolicy.NONE) {
        output.settled(sequence);
      }
    }
    return step;
  }

  private Step again(int slot, long now) {
    long sequence = state.pending.sequence(slot);
    int deliveries = state.pending.deliveries(slot);
    if (state.terms().isLastDelivery(deliveries)) {
      spend(slot);
      return Step.SKIPPED;
    }
    if (!store.read(sequence, scratch.stored)) {
      long consumerSequence = state.pending.consumerSequence(slot);
      state.acked(sequence, state.lastAckedNanos());
      output.event(new ConsumerEvent.Terminated(consumerSequence, sequence, deliveries, DELETED));
      return Step.SKIPPED;
    }
    Step step = offer(deliveries + 1, news.pending(), now);
    if (step == Step.DELIVERED) {
      state.redelivered(slot, now);
      sent();
    }
    return step;
  }

  /// A message was delivered as often as allowed.
  void spend(int slot) {
    output.event(
        new ConsumerEvent.DeliveriesExceeded(
            state.pending.sequence(slot), state.pending.deliveries(slot)));
    state.spent(slot);
  }

  private Step offer(int deliveries, long pending, long now) {
    StoredMessage stored = scratch.stored;
    AckSubject ack = scratch.ack;
    ack.deliveries = deliveries;
    ack.streamSequence = stored.sequence;
    ack.consumerSequence = state.deliveredConsumer() + 1;
    ack.nanos = stored.nanos;
    ack.pending = pending;
    scratch.reply(state.terms().ackPrefix());
    if (state.terms().config().headersOnly()) {
      scratch.headersOnly();
    }
    if (!pace.isFree()) {
      long earliest = pace.earliest(stored.nanos, size(stored.message), now);
      if (earliest > now) {
        goOnAt = earliest;
        return Step.LATER;
      }
    }
    long before = deliveries == 1 ? pending + 1 : pending;
    return switch (outlet.offer(stored, before, now)) {
      case TAKEN -> {
        pace.sent(stored.nanos, size(stored.message), now);
        yield Step.DELIVERED;
      }
      case REFUSED -> Step.END;
      case LATER -> {
        goOnAt = now + CONGESTED_NANOS;
        yield Step.LATER;
      }
    };
  }

  private void sent() {
    if (outlet instanceof PushOutlet push) {
      push.sent(scratch.stored.message);
    }
  }

  private static int size(Message message) {
    return message.subjectTo
        - message.subjectFrom
        + message.replyTo
        - message.replyFrom
        + message.bodyLength;
  }
}
