// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.consumer.pending.PendingMessages;
import io.runnel.stream.consumer.pending.SequenceCounts;

/// What a consumer must not forget: how far it delivered, what is acknowledged, what is pending.
/// Every change goes through a method here, which notes it as a fact; the `replay` methods do the
/// same change again after a restart, and note nothing.
///
/// Invariant: `floorStream <= deliveredStream`; every pending message lies above the floor and not
/// above `deliveredStream`. Belongs to the owner of the stream.
final class ConsumerState {
  final PendingMessages pending = new PendingMessages();

  /// Messages that were delivered as often as allowed, were not acknowledged, and are still there.
  final SequenceCounts spent = new SequenceCounts();

  private final FactLog log;
  private ConsumerTerms terms;
  private long deliveredConsumer;
  private long deliveredStream;
  private long floorConsumer;
  private long floorStream;
  private long lastDeliveredNanos;
  private long lastAckedNanos;
  private long loggedAckNanos;

  /// The sequence it began with.
  private long start = 1;

  /// With deliver policy `last_per_subject`: up to here only the last message of a subject counts.
  private long resume;

  ConsumerState(ConsumerTerms terms, ConsumerScratch scratch) {
    this.terms = terms;
    this.log = new FactLog(scratch);
  }

  ConsumerTerms terms() {
    return terms;
  }

  void terms(ConsumerTerms next) {
    terms = next;
  }

  long deliveredConsumer() {
    return deliveredConsumer;
  }

  long deliveredStream() {
    return deliveredStream;
  }

  long floorConsumer() {
    return floorConsumer;
  }

  long floorStream() {
    return floorStream;
  }

  /// 0 where nothing was delivered.
  long lastDeliveredNanos() {
    return lastDeliveredNanos;
  }

  /// 0 where nothing was acknowledged.
  long lastAckedNanos() {
    return lastAckedNanos;
  }

  long start() {
    return start;
  }

  long resume() {
    return resume;
  }

  /// How many were delivered more than once and are not acknowledged. With `max_deliver` 1 there
  /// are no redeliveries to tell of.
  int redelivered() {
    return terms.config().maxDeliver() == 1 ? 0 : pending.redelivered() + spent.size();
  }

  /// Whether nothing new may be delivered before something is acknowledged.
  boolean isFull() {
    int most = terms.config().maxAckPending();
    return terms.expectsAcks() && most > 0 && pending.size() >= most;
  }

  boolean hasFacts() {
    return !log.isEmpty();
  }

  void drain(FactSink sink) {
    if (lastAckedNanos != loggedAckNanos && !log.isEmpty()) {
      loggedAckNanos = lastAckedNanos;
      log.active(lastAckedNanos);
    }
    log.drain(sink);
  }

  /// All of it, for a chunk that stands for all chunks before.
  void snapshot(ConsumerScratch scratch, FactSink sink) {
    FactLog whole = new FactLog(scratch);
    whole.stands(this);
    for (int slot = pending.first(); slot != PendingMessages.NONE; slot = pending.after(slot)) {
      whole.pending(pending, slot);
    }
    for (int i = 0; i < spent.size(); i++) {
      whole.spent(spent.sequence(i), spent.count(i));
    }
    whole.drain(sink);
  }

  // ---- changes

  /// The consumer begins with `next`; see [#resume].
  void begin(long next, long resumeAt) {
    start = next;
    resume = resumeAt;
    deliveredStream = next - 1;
    floorStream = next - 1;
    log.stands(this);
  }

  void delivered(long sequence, long now) {
    replayDelivered(sequence, deliveredConsumer + 1, now);
    log.delivered(sequence, deliveredConsumer, now);
  }

  void redelivered(int slot, long now) {
    long sequence = pending.sequence(slot);
    int deliveries = pending.deliveries(slot) + 1;
    redelivered(slot, now, deliveries);
    log.redelivered(sequence, now, deliveries);
  }

  /// Acknowledged, terminated or gone: it is not delivered again. False where it was not pending.
  boolean acked(long sequence, long now) {
    lastAckedNanos = now;
    int slot = pending.find(sequence);
    if (slot != PendingMessages.NONE) {
      take(slot);
    } else if (!spent.remove(sequence)) {
      return false;
    }
    log.acked(sequence);
    return slot != PendingMessages.NONE;
  }

  void ackedTo(long sequence, long consumerSequence, long now) {
    lastAckedNanos = now;
    replayAckedTo(sequence, consumerSequence);
    log.ackedTo(sequence, consumerSequence);
  }

  /// It was delivered as often as allowed.
  void spent(int slot) {
    long sequence = pending.sequence(slot);
    int deliveries = pending.deliveries(slot);
    spent.put(sequence, deliveries);
    take(slot);
    log.spent(sequence, deliveries);
  }

  /// It is due at another time; `stamp` as in [PendingMessages#stamp].
  void waits(int slot, long stamp, long deadline) {
    pending.postpone(slot, stamp, deadline);
    log.waits(pending.sequence(slot), stamp, deadline);
  }

  void purged(long below) {
    replayPurged(below);
    log.purged(below);
  }

  void reset(long next) {
    replayReset(next);
    log.reset(next);
  }

  /// The stream lost messages that were not durable: nothing above `last` exists.
  void cutTo(long last) {
    if (deliveredStream <= last) {
      return;
    }
    for (int slot = pending.first(); slot != PendingMessages.NONE; ) {
      int after = pending.after(slot);
      if (pending.sequence(slot) > last) {
        pending.remove(slot);
      }
      slot = after;
    }
    deliveredStream = last;
    floorStream = Math.min(floorStream, last);
    if (pending.isEmpty()) {
      floorsFollow();
    }
    log.stands(this);
    for (int slot = pending.first(); slot != PendingMessages.NONE; slot = pending.after(slot)) {
      log.pending(pending, slot);
    }
    for (int i = 0; i < spent.size(); i++) {
      log.spent(spent.sequence(i), spent.count(i));
    }
  }

  /// Messages below `first` are gone, and nobody said so: they are not pending any more.
  void forgetBelow(long first) {
    while (!pending.isEmpty() && pending.sequence(pending.first()) < first) {
      acked(pending.sequence(pending.first()), lastAckedNanos);
    }
    while (!spent.isEmpty() && spent.sequence(0) < first) {
      acked(spent.sequence(0), lastAckedNanos);
    }
  }

  /// Takes it out of what is pending; the floor moves up to the next one if this was the first.
  private void take(int slot) {
    boolean wasFirst = slot == pending.first();
    pending.remove(slot);
    if (pending.isEmpty()) {
      floorsFollow();
    } else if (wasFirst) {
      floorConsumer = Math.max(floorConsumer, pending.consumerSequence(pending.first()) - 1);
      floorStream = Math.max(floorStream, pending.sequence(pending.first()) - 1);
    }
  }

  private void floorsFollow() {
    floorConsumer = deliveredConsumer;
    floorStream = deliveredStream;
  }

  private void redelivered(int slot, long now, int deliveries) {
    deliveredConsumer++;
    lastDeliveredNanos = now;
    pending.delivered(slot, deliveries, now, terms.deadline(now, deliveries));
  }

  // ---- again, after a restart

  void replayDelivered(long sequence, long consumerSequence, long nanos) {
    deliveredConsumer = consumerSequence;
    deliveredStream = Math.max(deliveredStream, sequence);
    lastDeliveredNanos = nanos;
    if (!terms.expectsAcks()) {
      floorsFollow();
    } else {
      pending.add(sequence, consumerSequence, 1, nanos, terms.deadline(nanos, 1));
    }
  }

  void replayRedelivered(long sequence, long nanos, int deliveries) {
    int slot = pending.find(sequence);
    if (slot != PendingMessages.NONE) {
      redelivered(slot, nanos, deliveries);
    }
  }

  void replayAcked(long sequence) {
    int slot = pending.find(sequence);
    if (slot != PendingMessages.NONE) {
      take(slot);
    } else {
      spent.remove(sequence);
    }
  }

  void replayAckedTo(long sequence, long consumerSequence) {
    while (!pending.isEmpty() && pending.sequence(pending.first()) <= sequence) {
      pending.remove(pending.first());
    }
    spent.removeTo(sequence);
    floorConsumer = Math.max(floorConsumer, consumerSequence);
    floorStream = sequence;
  }

  void replaySpent(long sequence, int deliveries) {
    spent.put(sequence, deliveries);
    int slot = pending.find(sequence);
    if (slot != PendingMessages.NONE) {
      take(slot);
    }
  }

  void replayWaits(long sequence, long stamp, long deadline) {
    int slot = pending.find(sequence);
    if (slot != PendingMessages.NONE) {
      pending.postpone(slot, stamp, deadline);
    }
  }

  void replayReset(long next) {
    pending.release();
    spent.clear();
    deliveredConsumer = 0;
    floorConsumer = 0;
    deliveredStream = next - 1;
    floorStream = next - 1;
    start = next;
    resume = 0;
    lastDeliveredNanos = 0;
    lastAckedNanos = 0;
  }

  void replayPurged(long below) {
    while (!pending.isEmpty() && pending.sequence(pending.first()) < below) {
      floorConsumer = Math.max(floorConsumer, pending.consumerSequence(pending.first()));
      pending.remove(pending.first());
    }
    spent.removeTo(below - 1);
    floorStream = Math.max(floorStream, below - 1);
    deliveredStream = Math.max(deliveredStream, below - 1);
    if (pending.isEmpty()) {
      floorsFollow();
    }
  }

  void replayActive(long nanos) {
    lastAckedNanos = nanos;
    loggedAckNanos = nanos;
  }

  void replayStands(FactReader.Standing at) {
    pending.release();
    spent.clear();
    deliveredConsumer = at.deliveredConsumer();
    deliveredStream = at.deliveredStream();
    floorConsumer = at.floorConsumer();
    floorStream = at.floorStream();
    lastDeliveredNanos = at.deliveredNanos();
    lastAckedNanos = at.ackedNanos();
    loggedAckNanos = lastAckedNanos;
    start = at.start();
    resume = at.resume();
  }

  void replayPending(
      long sequence, long consumerSequence, long stamp, long deadline, int deliveries) {
    pending.add(sequence, consumerSequence, deliveries, stamp, deadline);
  }
}
