// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.schedule.ScheduleTable;
import io.runnel.stream.store.MessageIds;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.ttl.ExpiryQueue;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;

/// The store of a stream and what is kept beside it: message ids, times to live, schedules, the
/// count of bytes. All changes of one stream are made here, and each leaves these in agreement.
///
/// Belongs to the owner of the stream.
final class StreamBook {
  static final byte[] NO_ID = {};

  private static final long SECOND_NANOS = 1_000_000_000L;

  /// The queue of times to live is tidied when it has twice as many entries as there are messages,
  /// and at least this many.
  private static final int STALE_ENTRIES_MIN = 1_024;

  final MessageStore store;
  final DuplicateWindow ids;
  final Lookup lookup;
  final ExpiryQueue expiries = new ExpiryQueue();
  final ScheduleTable schedules = new ScheduleTable();
  private final Surroundings around;
  StreamTerms terms;

  /// Of the last message that was stored or skipped; empty where it had none.
  byte[] lastId = NO_ID;

  /// Invariant: what the storage budget was told of.
  private long countedBytes;

  StreamBook(StreamTerms terms, MessageStore store, MessageIds ids, Surroundings around) {
    this.terms = terms;
    this.store = store;
    this.ids = new DuplicateWindow(ids);
    this.ids.length(terms.config.duplicateWindowNanos());
    this.around = around;
    this.lookup = new Lookup(store);
  }

  // ---- adding

  /// Stores a message that entails nothing.
  long append(Message message, long now, PublishOutput out) {
    long sequence = store.append(message, now);
    lastId = NO_ID;
    if (!schedules.isEmpty()) {
      schedules.remove(new String(message.subjectBytes(), StandardCharsets.UTF_8));
    }
    StoreLimits.enforce(message, terms, lookup, out);
    countBytes();
    return sequence;
  }

  /// Stores a message and does what it entails.
  long store(Intake intake, long now, PublishOutput out) {
    Republished republished = Republished.before(intake.message(), terms, lookup);
    long sequence = store.append(intake.message(), now);
    StoreLimits.enforce(intake.message(), terms, lookup, out);
    remember(intake, sequence, now);
    schedule(intake, sequence);
    rollUp(intake, sequence, out);
    if (intake.ttlSeconds() > 0 && terms.config.allowMessageTtl()) {
      expire(sequence, now, intake.ttlSeconds());
    }
    republished.after(intake.message(), sequence, now, out);
    countBytes();
    return sequence;
  }

  /// Gives a message a sequence without storing it.
  long skip(Intake intake, long now, PublishOutput out) {
    long sequence = store.lastSequence() + 1;
    store.skipTo(sequence);
    remember(intake, sequence, now);
    rollUp(intake, sequence, out);
    countBytes();
    return sequence;
  }

  private void remember(Intake intake, long sequence, long now) {
    lastId = intake.messageId();
    ids.add(lastId, sequence, now);
  }

  /// The message ends that many seconds after it was stored.
  void expire(long sequence, long stored, long seconds) {
    long nanos = seconds > Long.MAX_VALUE / SECOND_NANOS ? Long.MAX_VALUE : seconds * SECOND_NANOS;
    long end = stored + nanos;
    expiries.add(sequence, end < 0 ? Long.MAX_VALUE - 1 : end);
    if (expiries.size() > STALE_ENTRIES_MIN && expiries.size() / 2 > store.messages()) {
      expiries.keep(it -> store.nanosOf(it) != MessageStore.NONE);
    }
  }

  private void schedule(Intake intake, long sequence) {
    ScheduleEffect effect = intake.schedule();
    if (!terms.config.allowMessageSchedules()) {
      return;
    }
    if (effect.begins()) {
      schedules.put(subject(intake.message()), sequence, effect.beginNanos());
    } else if (effect.scheduler().isEmpty() && !schedules.isEmpty()) {
      schedules.remove(subject(intake.message()));
    }
    if (effect.continues()) {
      schedules.move(effect.scheduler(), effect.nextNanos());
    }
  }

  private static String subject(Message message) {
    return new String(message.subjectBytes(), StandardCharsets.UTF_8);
  }

  // ---- removing

  /// Takes away what a message replaces: what came before `sequence`, of its subject or of all, and
  /// the schedule that it ends.
  private void rollUp(Intake intake, long sequence, PublishOutput out) {
    switch (intake.rollup()) {
      case NONE -> {}
      case ALL -> {
        if (store.removeBelow(sequence) > 0) {
          out.removedBelow(sequence);
        }
      }
      case SUBJECT -> {
        Message message = intake.message();
        removeSubject(message.subject, message.subjectFrom, message.subjectTo, sequence - 1, out);
      }
    }
    if (intake.schedule().stops()) {
      byte[] scheduler = intake.schedule().scheduler().getBytes(StandardCharsets.UTF_8);
      removeSubject(scheduler, 0, scheduler.length, sequence, out);
      schedules.remove(intake.schedule().scheduler());
    }
  }

  private void removeSubject(byte[] subject, int from, int to, long last, PublishOutput out) {
    var totals = lookup.totals(subject, from, to);
    while (totals.messages > 0 && totals.first <= last) {
      remove(totals.first, out);
      totals = lookup.totals(subject, from, to);
    }
  }

  void remove(long sequence, PublishOutput out) {
    if (store.remove(sequence, false)) {
      out.removed(sequence);
    }
  }

  /// Tells the budget how many bytes there are now.
  void countBytes() {
    long bytes = store.bytes();
    if (bytes != countedBytes) {
      around.storage().changed(bytes - countedBytes);
      countedBytes = bytes;
    }
  }

  /// The stream goes: the budget gets everything back.
  void release() {
    around.storage().changed(-countedBytes);
    countedBytes = 0;
  }
}
