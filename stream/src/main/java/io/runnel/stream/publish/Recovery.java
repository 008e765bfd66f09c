// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.HeaderName.BATCH_COMMIT;
import static io.runnel.stream.publish.HeaderName.BATCH_ID;
import static io.runnel.stream.publish.HeaderName.BATCH_SEQUENCE;
import static io.runnel.stream.publish.HeaderName.MSG_ID;
import static io.runnel.stream.publish.HeaderName.SCHEDULE;
import static io.runnel.stream.publish.HeaderName.SCHEDULER;
import static io.runnel.stream.publish.HeaderName.TTL;

import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.stream.ttl.MessageTtl;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;

/// What is read from a store when its stream comes back. At once: the message ids of the duplicate
/// window, and the end of an atomic batch of which only a part was written, which goes. In slices
/// while the stream serves already: times to live and schedules.
///
/// Belongs to the owner of the stream.
final class Recovery {
  private final StreamBook book;
  private final StoredMessage read = new StoredMessage();
  private final HeaderScan headers = new HeaderScan();

  /// Invariant: messages in `[next, end]` have not been looked at.
  private long next = 1;

  private long end;

  Recovery(StreamBook book) {
    this.book = book;
  }

  boolean isDone() {
    return next > end;
  }

  /// The part that comes before the first publish.
  void begin(long now, PublishOutput out) {
    if (book.terms.config.allowAtomic() && !book.terms.config.isMirror()) {
      dropTornBatch(out);
    }
    readIds(now);
    readTimes();
    book.countBytes();
  }

  /// All messages are to be looked at for times to live and schedules.
  void readTimes() {
    boolean timed =
        book.terms.config.allowMessageTtl() || book.terms.config.allowMessageSchedules();
    next = book.store.firstSequence();
    end = timed ? book.store.lastSequence() : 0;
  }

  /// An atomic batch ends with a message that says so. If the store ends with another of its
  /// messages, the rest was never written, nobody was told of a commit, and none may be there.
  private void dropTornBatch(PublishOutput out) {
    long last = book.store.lastSequence();
    if (!read(last) || !headers.hasValue(BATCH_ID) || headers.has(BATCH_COMMIT)) {
      return;
    }
    String batch = headers.text(BATCH_ID);
    long number = headers.number(BATCH_SEQUENCE);
    long first = last - number + 1;
    if (number < 1 || first < 1) {
      return;
    }
    for (long sequence = last; sequence >= first; sequence--) {
      boolean member =
          !read(sequence)
              || (headers.is(BATCH_ID, batch)
                  && headers.number(BATCH_SEQUENCE) == sequence - first + 1);
      if (!member) {
        return;
      }
    }
    for (long sequence = first; sequence <= last; sequence++) {
      book.remove(sequence, out);
    }
  }

  private void readIds(long now) {
    MessageStore store = book.store;
    book.lastId = read(store.lastSequence()) ? headers.bytes(MSG_ID) : StreamBook.NO_ID;
    long window = book.terms.config.duplicateWindowNanos();
    if (window <= 0 || store.messages() == 0) {
      return;
    }
    long sequence = store.sequenceAt(now - window);
    while (sequence != MessageStore.NONE) {
      if (read(sequence) && headers.hasValue(MSG_ID)) {
        book.ids.add(headers.bytes(MSG_ID), sequence, read.nanos);
      }
      sequence = store.next(SubjectFilter.ALL, sequence + 1);
    }
  }

  private boolean read(long sequence) {
    boolean there = sequence > 0 && book.store.read(sequence, read);
    headers.of(there ? read.message : new Message());
    return there;
  }

  /// Looks at up to `budget` messages; returns how much of it is left.
  int step(long now, int budget) {
    int left = budget;
    while (left > 0 && !isDone()) {
      long sequence = book.store.next(SubjectFilter.ALL, next);
      if (sequence == MessageStore.NONE || sequence > end) {
        next = end + 1;
        break;
      }
      next = sequence + 1;
      if (read(sequence) && read.message.headerLength > 0) {
        readTtl(sequence);
        readSchedule(sequence, now);
      }
      left--;
    }
    return left;
  }

  private void readTtl(long sequence) {
    long ttl = MessageTtl.parse(headers.text(TTL)).orElse(MessageTtl.NONE);
    if (ttl > 0 && book.terms.config.allowMessageTtl()) {
      book.expire(sequence, read.nanos, ttl);
    }
  }

  private void readSchedule(long sequence, long now) {
    if (!book.terms.config.allowMessageSchedules()
        || !(headers.hasValue(SCHEDULE) || headers.hasValue(SCHEDULER))) {
      return;
    }
    ScheduleEffect effect = ScheduleChecks.effect(headers, book.terms, read.nanos, now);
    Message message = read.message;
    boolean isLast =
        book.lookup.totals(message.subject, message.subjectFrom, message.subjectTo).last
            == sequence;
    if (effect.begins() && isLast) {
      String subject = new String(message.subjectBytes(), StandardCharsets.UTF_8);
      book.schedules.put(subject, sequence, effect.beginNanos());
    }
    boolean later =
        book.schedules.find(effect.scheduler()).filter(it -> it.sequence() < sequence).isPresent();
    if (effect.continues() && later) {
      book.schedules.move(effect.scheduler(), effect.nextNanos());
    }
  }
}
