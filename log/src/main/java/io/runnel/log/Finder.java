// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.stream.store.SubjectTable;

/// Finds messages by filter and by time. Owner: the store.
final class Finder {
  private static final long NONE = MessageStore.NONE;

  private final SubjectTable table;
  private final Segments segments;
  private final IndexReader index;
  private final SubjectChain chain;
  private final HashMemos memos;

  /// What a walk over the literal subjects of a filter has found.
  private long found;

  Finder(
      SubjectTable table,
      Segments segments,
      IndexReader index,
      SubjectChain chain,
      HashMemos memos) {
    this.table = table;
    this.segments = segments;
    this.index = index;
    this.chain = chain;
    this.memos = memos;
  }

  long next(SubjectFilter filter, long from) {
    if (filter.isAll()) {
      return segments.nextLive(from);
    }
    if (filter.isLiteral()) {
      found = NONE;
      table.forEach(
          filter,
          id -> {
            long next = chain.next(id, from);
            found = next != NONE && (found == NONE || next < found) ? next : found;
            return true;
          });
      return found;
    }
    HashMemo memo = memos.of(filter);
    long at = segments.nextLive(from);
    while (at != NONE && !isWanted(memo, at)) {
      at = segments.nextLive(at + 1);
    }
    return at;
  }

  long previous(SubjectFilter filter, long from) {
    if (filter.isAll()) {
      return segments.previousLive(from);
    }
    if (filter.isLiteral()) {
      found = NONE;
      table.forEach(
          filter,
          id -> {
            found = Math.max(found, chain.previous(id, from));
            return true;
          });
      return found;
    }
    HashMemo memo = memos.of(filter);
    long at = segments.previousLive(from);
    while (at != NONE && !isWanted(memo, at)) {
      at = segments.previousLive(at - 1);
    }
    return at;
  }

  /// Whether the live message at `sequence` is wanted.
  private boolean isWanted(HashMemo memo, long sequence) {
    if (!index.seek(sequence)) {
      return false;
    }
    return switch (memo.verdict(index.hash())) {
      case HashMemo.WANTED -> true;
      case HashMemo.UNWANTED -> false;
      default -> isWantedById(memo, chain.idOf(sequence));
    };
  }

  private boolean isWantedById(HashMemo memo, int id) {
    return id != SubjectTable.NONE
        && memo.filter.matches(table.subject(id), table.subjectFrom(id), table.subjectTo(id));
  }

  long count(SubjectFilter filter, long from) {
    if (filter.isAll()) {
      return segments.liveFrom(from);
    }
    long all = countAll(filter);
    long first = segments.nextLive(0);
    if (all == 0 || first == NONE || from <= first) {
      return all;
    }
    HashMemo memo = memos.of(filter);
    long after = segments.liveFrom(from);
    long total = segments.liveFrom(0);
    if (after <= total - after) {
      return countIn(memo, from, Long.MAX_VALUE);
    }
    return all - countIn(memo, first, from - 1);
  }

  private long countAll(SubjectFilter filter) {
    found = 0;
    table.forEach(
        filter,
        id -> {
          found += table.count(id);
          return true;
        });
    return found;
  }

  private long countIn(HashMemo memo, long from, long last) {
    long count = 0;
    long at = segments.nextLive(from);
    while (at != NONE && at <= last) {
      count += isWanted(memo, at) ? 1 : 0;
      at = segments.nextLive(at + 1);
    }
    return count;
  }

  long sequenceAt(long nanos) {
    for (Segment segment : segments.all()) {
      if (segment.live > 0 && segment.nanosMost >= nanos) {
        long at = segment.ordered ? firstOrdered(segment, nanos) : segment.base;
        at = segments.nextLive(at);
        while (at != NONE && at < segment.next && nanosOf(at) < nanos) {
          at = segments.nextLive(at + 1);
        }
        if (at != NONE && at < segment.next) {
          return at;
        }
      }
    }
    return NONE;
  }

  /// In a segment whose times ascend: the first sequence, live or not, stored at `nanos` or later.
  private long firstOrdered(Segment segment, long nanos) {
    long low = segment.base;
    long high = segment.next;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (nanosOf(middle) < nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Of a sequence in a segment, live or not.
  long nanosOf(long sequence) {
    return index.seek(sequence) ? index.nanos() : NONE;
  }
}
