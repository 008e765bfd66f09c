// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.DeliverPolicy;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.SubjectFilter;
import java.util.Arrays;

/// Which message of the stream is new to the consumer and comes next, and how many there are.
///
/// Looks at what is committed only. Counts nothing before somebody asks; then it counts once, goes
/// on counting what was stored since, and is told what was removed. With `last_per_subject` it
/// first goes through a sorted array of the sequences that were the last of their subject: 8 bytes
/// per subject, given back when through.
final class Selection {
  private static final long[] NOTHING = {};

  /// Beyond this many sequences one count over the store is cheaper than to go from message to
  /// message.
  private static final long WALK_MAX = 4096;

  private final MessageStore store;
  private SubjectFilter filter;

  /// No message that is wanted and new lies below; invariant: `next >= 1`.
  private long next;

  /// The last ones of their subjects, rising; `~sequence` where it was removed meanwhile.
  private long[] lasts = NOTHING;

  private int lastsAt;
  private int lastsGone;

  /// Whether `count` says how many wanted messages lie from `next` to `countedTo`.
  private boolean counted;

  private long count;
  private long countedTo;

  Selection(MessageStore store, SubjectFilter filter) {
    this.store = store;
    this.filter = filter;
  }

  /// Sets where a new consumer begins. Source: jetstream.md section 3, deliver policies.
  void begin(ConsumerState state) {
    ConsumerTerms terms = state.terms();
    ConsumerConfig config = terms.config();
    long last = store.lastSequence();
    long resume = 0;
    long first =
        switch (config.deliverPolicy()) {
          case ALL -> store.firstSequence();
          case LAST -> filter.isAll() ? last : Math.max(0, store.previous(filter, last));
          case NEW -> last + 1;
          case BY_START_SEQUENCE -> config.startSequence();
          case BY_START_TIME -> startTime(config);
          case LAST_PER_SUBJECT -> store.firstSequence();
        };
    if (config.deliverPolicy() != DeliverPolicy.BY_START_SEQUENCE) {
      first = Math.min(first, last + 1);
    }
    first = Math.max(Math.max(first, 1), store.firstSequence());
    if (isLastPerSubject(terms)) {
      resume = last;
      collectLasts(0, last);
      first = lasts.length == 0 ? Math.max(1, last) : lasts[0];
    }
    next = resume > 0 ? resume + 1 : first;
    state.begin(first, resume);
  }

  /// Goes on where `state` was left.
  void resume(ConsumerState state) {
    next = Math.max(state.start(), state.deliveredStream() + 1);
    lasts = NOTHING;
    lastsAt = 0;
    lastsGone = 0;
    counted = false;
    if (state.resume() > state.deliveredStream()) {
      collectLasts(state.deliveredStream(), state.resume());
      next = state.resume() + 1;
    }
  }

  /// Other messages are wanted from now on.
  void filter(SubjectFilter wanted) {
    filter = wanted;
    counted = false;
    if (lastsLeft() > 0) {
      long from = sequenceAt(lastsAt) - 1;
      collectLasts(from, next - 1);
    }
  }

  /// Everything up to here was looked at.
  long next() {
    return lastsLeft() > 0 ? sequenceAt(lastsAt) : next;
  }

  boolean wants(byte[] subject, int from, int to) {
    return filter.matches(subject, from, to);
  }

  /// The next new message, or [MessageStore#NONE].
  long peek() {
    long committed = store.committedSequence();
    while (lastsAt < lasts.length) {
      long sequence = lasts[lastsAt];
      if (sequence > committed) {
        return MessageStore.NONE;
      }
      if (sequence > 0 && store.nanosOf(sequence) != MessageStore.NONE) {
        return sequence;
      }
      passLast();
    }
    if (next > committed) {
      return MessageStore.NONE;
    }
    long found = store.next(filter, next);
    boolean none = found == MessageStore.NONE || found > committed;
    next = none ? committed + 1 : found;
    return none ? MessageStore.NONE : found;
  }

  /// What [#peek] answered was delivered, or is not to be delivered.
  void pass(long sequence) {
    if (lastsAt < lasts.length) {
      passLast();
      return;
    }
    next = sequence + 1;
    if (counted && sequence <= countedTo) {
      count--;
    }
  }

  /// How many messages are new, as `num_pending` has it.
  long pending() {
    long committed = store.committedSequence();
    if (!counted) {
      count = between(next, committed);
      counted = true;
      countedTo = Math.max(committed, next - 1);
    } else if (committed > countedTo) {
      long from = Math.max(countedTo + 1, next);
      count += from > committed ? 0 : between(from, committed);
      countedTo = committed;
    }
    return lastsLeft() + count;
  }

  /// A message that is wanted was taken out of the stream.
  void removed(long sequence) {
    if (lastsLeft() > 0 && sequence < next) {
      int at = findLast(sequence);
      if (at >= 0) {
        lasts[at] = ~sequence;
        lastsGone++;
      }
    }
    if (counted && sequence >= next && sequence <= countedTo) {
      count--;
    }
  }

  /// Whether removals matter: only to who has counted or holds sequences.
  boolean watchesRemovals() {
    return lastsLeft() > 0 || (counted && countedTo >= next);
  }

  /// Much was taken away: nothing is left below `first`, and the count is not known any more.
  void purged(long first) {
    while (lastsAt < lasts.length && sequenceAt(lastsAt) < first) {
      passLast();
    }
    next = Math.max(next, first);
    counted = false;
  }

  void reset(long sequence) {
    lasts = NOTHING;
    lastsAt = 0;
    lastsGone = 0;
    next = sequence;
    counted = false;
  }

  private boolean isLastPerSubject(ConsumerTerms terms) {
    return terms.config().deliverPolicy() == DeliverPolicy.LAST_PER_SUBJECT
        && !terms.stream().singlePerSubject();
  }

  /// The first message stored at the start time of the config, or the one that comes.
  long startTime(ConsumerConfig config) {
    long found =
        store.sequenceAt(config.startTime().map(ConsumerTerms::nanos).orElse(Long.MIN_VALUE));
    return found == MessageStore.NONE ? store.lastSequence() + 1 : found;
  }

  /// Collects the last sequences of their subjects above `above` and not above `upTo`.
  private void collectLasts(long above, long upTo) {
    Collector found = new Collector();
    store.forEachSubject(
        filter,
        (_, _, _, totals) -> {
          if (totals.last > above && totals.last <= upTo) {
            found.add(totals.last);
          }
          return true;
        });
    lasts = Arrays.copyOf(found.sequences, found.size);
    Arrays.sort(lasts);
    lastsAt = 0;
    lastsGone = 0;
  }

  private static final class Collector {
    private long[] sequences = new long[16];
    private int size;

    void add(long sequence) {
      if (size == sequences.length) {
        sequences = Arrays.copyOf(sequences, 2 * size);
      }
      sequences[size++] = sequence;
    }
  }

  private long sequenceAt(int index) {
    return lasts[index] < 0 ? ~lasts[index] : lasts[index];
  }

  private long lastsLeft() {
    return lasts.length - lastsAt - lastsGone;
  }

  private void passLast() {
    if (lasts[lastsAt] < 0) {
      lastsGone--;
    }
    if (++lastsAt == lasts.length) {
      lasts = NOTHING;
      lastsAt = 0;
      lastsGone = 0;
    }
  }

  private int findLast(long sequence) {
    int low = lastsAt;
    int high = lasts.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long at = sequenceAt(middle);
      if (at == sequence) {
        return lasts[middle] < 0 ? -1 : middle;
      }
      if (at < sequence) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /// How many wanted messages lie from `from` to `to`.
  private long between(long from, long to) {
    if (from > to) {
      return 0;
    }
    if (filter.isAll() && store.gaps() == 0) {
      return Math.max(0, to - Math.max(from, store.firstSequence()) + 1);
    }
    if (to - from >= WALK_MAX) {
      return store.count(filter, from)
          - (to < store.lastSequence() ? store.count(filter, to + 1) : 0);
    }
    long found = 0;
    for (long at = store.next(filter, from);
        at != MessageStore.NONE && at <= to;
        at = store.next(filter, at + 1)) {
      found++;
    }
    return found;
  }
}
