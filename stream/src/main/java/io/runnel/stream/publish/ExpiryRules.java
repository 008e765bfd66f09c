// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.stream.ttl.ExpiryQueue;
import io.runnel.stream.ttl.MessageTtl;
import io.runnel.wire.Message;
import java.util.Arrays;
import java.util.Optional;

/// Which messages have reached their end: by the stream's `max_age`, or by a time of their own. The
/// last one of a subject may leave a marker behind. Source: ADR-43.
///
/// Belongs to the owner of the stream.
final class ExpiryRules {
  /// What [#nextNanos] answers where nothing ends.
  static final long NEVER = Long.MAX_VALUE;

  /// After this a message is looked at again whose marker could not be stored: 1 s.
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final StreamBook book;

  /// What is there below it outlives `max_age`.
  private long ageCursor = 1;

  ExpiryRules(StreamBook book) {
    this.book = book;
  }

  /// When the next message ends, or [#NEVER].
  long nextNanos() {
    long byAge = NEVER;
    if (book.terms.maxAgeNanos > 0 && book.store.messages() > 0) {
      long stored = firstNanos();
      byAge = stored == MessageStore.NONE ? NEVER : stored + book.terms.maxAgeNanos;
    }
    long own = book.expiries.nextNanos();
    return own == ExpiryQueue.NEVER ? byAge : Math.min(byAge, own);
  }

  private long firstNanos() {
    if (ageCursor <= book.store.firstSequence()) {
      return book.store.firstNanos();
    }
    long first = book.store.next(SubjectFilter.ALL, ageCursor);
    return first == MessageStore.NONE ? MessageStore.NONE : book.store.nanosOf(first);
  }

  /// The ages have another limit: those who outlived the old one are looked at again.
  void reconsider() {
    ageCursor = 1;
  }

  /// Takes away up to `budget` messages that have reached their end, or replaces them by markers;
  /// returns how much of it is left. What is to be stored is decided by `machine`.
  int expire(long now, int budget, PublishOutput out, StreamMachine machine) {
    int left = budget;
    if (book.terms.maxAgeNanos > 0) {
      left = looksAtEach() ? ageEach(now, left, out, machine) : ageAll(now, left, out);
    }
    while (left > 0 && book.expiries.nextNanos() <= now && book.expiries.size() > 0) {
      long sequence = book.expiries.nextSequence();
      book.expiries.removeNext();
      if (book.store.nanosOf(sequence) != MessageStore.NONE) {
        end(sequence, now, out, machine);
        left--;
      }
    }
    return left;
  }

  /// Whether some messages may outlive the others, or leave markers.
  private boolean looksAtEach() {
    return book.terms.config.allowMessageTtl()
        || book.terms.config.isMirror()
        || !book.terms.config.sources().isEmpty()
        || book.terms.markerTtlSeconds > 0;
  }

  /// All that was stored before a moment goes in one step for each slice.
  private int ageAll(long now, int budget, PublishOutput out) {
    MessageStore store = book.store;
    long newest = now - book.terms.maxAgeNanos;
    if (budget <= 0 || store.messages() == 0 || store.firstNanos() > newest) {
      return budget;
    }
    long alive = store.sequenceAt(newest + 1);
    long end = alive == MessageStore.NONE ? store.lastSequence() + 1 : alive;
    long below = Math.min(end, store.firstSequence() + budget);
    long gone = store.removeBelow(below);
    if (gone > 0) {
      out.removedBelow(below);
    }
    return below == end ? budget - (int) gone : 0;
  }

  private int ageEach(long now, int budget, PublishOutput out, StreamMachine machine) {
    MessageStore store = book.store;
    long newest = now - book.terms.maxAgeNanos;
    ageCursor = Math.max(ageCursor, store.firstSequence());
    int left = budget;
    while (left > 0) {
      long sequence = store.next(SubjectFilter.ALL, ageCursor);
      if (sequence == MessageStore.NONE || store.nanosOf(sequence) > newest) {
        break;
      }
      ageCursor = sequence + 1;
      if (!outlives(sequence)) {
        end(sequence, now, out, machine);
      }
      left--;
    }
    return left;
  }

  private boolean outlives(long sequence) {
    Lookup lookup = book.lookup;
    return book.store.read(sequence, lookup.read)
        && lookup.read.message.headerLength > 0
        && MessageTtl.parse(lookup.headers.of(lookup.read.message).text(HeaderName.TTL)).orElse(0)
            == MessageTtl.NEVER;
  }

  private void end(long sequence, long now, PublishOutput out, StreamMachine machine) {
    Optional<Message> marker = marker(sequence);
    if (marker.isEmpty()) {
      book.remove(sequence, out);
    } else if (!machine.storeTrusted(marker.get(), now, out)) {
      book.expiries.add(sequence, now + RETRY_NANOS);
    }
  }

  /// What takes the place of the last message of a subject, unless that is such a message itself.
  private Optional<Message> marker(long sequence) {
    Lookup lookup = book.lookup;
    if (book.terms.markerTtlSeconds == 0 || !book.store.read(sequence, lookup.read)) {
      return Optional.empty();
    }
    Message last = lookup.read.message;
    HeaderScan headers = lookup.headers.of(last);
    boolean isMarker =
        headers.hasValue(HeaderName.MARKER_REASON) || headers.is(HeaderName.KV_OPERATION, "PURGE");
    byte[] subject = Arrays.copyOfRange(last.subject, last.subjectFrom, last.subjectTo);
    if (isMarker || lookup.totals(subject, 0, subject.length).messages != 1) {
      return Optional.empty();
    }
    Message marker = new Message();
    marker.subject(subject, 0, subject.length);
    long ttl = book.terms.markerTtlSeconds * 1_000_000_000L;
    new HeaderEdit(marker)
        .add(HeaderName.MARKER_REASON.text(), "MaxAge")
        .add(HeaderName.TTL.text(), io.runnel.base.json.GoText.duration(ttl))
        .add(HeaderName.ROLLUP.text(), "sub")
        .apply();
    return Optional.of(marker);
  }
}
