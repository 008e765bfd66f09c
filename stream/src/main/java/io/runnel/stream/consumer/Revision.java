// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.consumer.pending.PendingMessages;
import io.runnel.stream.store.MessageStore;

/// What the API can change in a consumer that lives: its config, and where it is.
final class Revision {
  private final MessageStore store;
  private final ConsumerState state;
  private final Selection news;
  private final Delivery delivery;

  Revision(MessageStore store, ConsumerState state, Selection news, Delivery delivery) {
    this.store = store;
    this.state = state;
    this.news = news;
    this.delivery = delivery;
  }

  /// See [ConsumerMachine#reset].
  ResetAnswer reset(long sequence) {
    ConsumerConfig config = state.terms().config();
    long next = sequence == 0 ? state.floorStream() + 1 : sequence;
    String reason =
        switch (config.deliverPolicy()) {
          case ALL -> "";
          case BY_START_SEQUENCE -> next < config.startSequence() ? "below start seq" : "";
          case BY_START_TIME -> next < news.startTime(config) ? "below start time" : "";
          default -> "not allowed";
        };
    if (sequence != 0 && !reason.isEmpty()) {
      return new ResetAnswer.Refused(reason);
    }
    state.reset(next);
    news.reset(next);
    return new ResetAnswer.Done(next);
  }

  /// Takes another config; what is pending follows it.
  void update(ConsumerTerms after) {
    ConsumerTerms before = state.terms();
    state.terms(after);
    ConsumerConfig was = before.config();
    ConsumerConfig is = after.config();
    if (!was.deliverSubject().equals(is.deliverSubject())) {
      redeliverAll();
    } else if (was.ackWaitNanos() != is.ackWaitNanos()
        || !was.backoffNanos().equals(is.backoffNanos())) {
      renewDeadlines();
    }
    if (!was.filters().equals(is.filters())) {
      news.filter(after.filter());
    }
    if (is.sourcing()) {
      reset(0);
    }
  }

  private void redeliverAll() {
    PendingMessages pending = state.pending;
    for (int slot = pending.first(); slot != PendingMessages.NONE; ) {
      int after = pending.after(slot);
      if (state.terms().isLastDelivery(pending.deliveries(slot))) {
        delivery.spend(slot);
      } else {
        pending.enqueue(slot);
      }
      slot = after;
    }
  }

  private void renewDeadlines() {
    PendingMessages pending = state.pending;
    for (int slot = pending.first(); slot != PendingMessages.NONE; slot = pending.after(slot)) {
      if (!pending.isQueued(slot)) {
        long stamp = pending.stamp(slot);
        state.waits(slot, stamp, state.terms().deadline(stamp, pending.deliveries(slot)));
      }
    }
  }

  /// The stream has less than the consumer knows of: after a crash, or what was removed meanwhile.
  void reconcile() {
    state.cutTo(store.lastSequence());
    news.resume(state);
    state.forgetBelow(store.firstSequence());
  }
}
