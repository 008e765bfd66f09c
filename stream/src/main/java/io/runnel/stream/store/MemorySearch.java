// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import static io.runnel.stream.store.MessageStore.NONE;

import org.jspecify.annotations.Nullable;

/// How a [MemoryStore] finds messages.
///
/// A literal filter follows the chain of its subject or looks at every message, whichever is
/// shorter; so both a rare subject among millions of messages and a frequent one are found at once.
/// Other filters look at every message's subject id and remember the verdict ([FilterMemo]).
/// Changes nothing; owner: the store.
final class MemorySearch {
  /// More literals in one filter than these are looked for like wildcards.
  private static final int LITERALS_MAX = 16;

  /// Following a chain by one message costs as much as looking at so many.
  private static final int STEPS_PER_LINK = 16;

  /// Messages looked at for a literal before its chain is followed.
  private static final int STEPS_MIN = 64;

  /// Subjects that are matched one by one before verdicts are kept for a filter without a memo.
  private static final int MATCHES_MAX = 256;

  private final MemoryBlocks blocks;
  private final SubjectTable table;
  private final FilterMemos memos;

  /// Of the walk that is under way.
  private SubjectFilter filter = SubjectFilter.ALL;

  private @Nullable FilterMemo memo;
  private int matches;

  MemorySearch(MemoryBlocks blocks, SubjectTable table, FilterMemos memos) {
    this.blocks = blocks;
    this.table = table;
    this.memos = memos;
  }

  /// The first message at or after `from`.
  long liveFrom(long from) {
    int at = Math.max(0, blocks.indexOf(from));
    int entry = at < blocks.size() ? blocks.block(at).ceiling(from) : 0;
    for (; at < blocks.size(); at++, entry = 0) {
      MemoryBlock block = blocks.block(at);
      for (; entry < block.count(); entry++) {
        if (block.isLive(entry)) {
          return block.sequence(entry);
        }
      }
    }
    return NONE;
  }

  /// The last message at or before `from`.
  private long liveBack(long from) {
    for (int at = blocks.indexOf(from); at >= 0; at--) {
      MemoryBlock block = blocks.block(at);
      for (int entry = block.floor(from); entry >= 0; entry--) {
        if (block.isLive(entry)) {
          return block.sequence(entry);
        }
      }
    }
    return NONE;
  }

  long next(SubjectFilter filter, long from) {
    if (filter.isAll()) {
      return liveFrom(from);
    }
    if (!byChain(filter)) {
      return scanForward(filter, from);
    }
    long found = Long.MAX_VALUE;
    for (byte[] literal : filter.encoded()) {
      int id = table.find(literal, 0, literal.length);
      if (id != SubjectTable.NONE && table.first(id) < found && table.last(id) >= from) {
        found = Math.min(found, nextOf(id, from));
      }
    }
    return found == Long.MAX_VALUE ? NONE : found;
  }

  long previous(SubjectFilter filter, long from) {
    if (filter.isAll()) {
      return liveBack(from);
    }
    if (!byChain(filter)) {
      return scanBack(filter, from);
    }
    long found = NONE;
    for (byte[] literal : filter.encoded()) {
      int id = table.find(literal, 0, literal.length);
      if (id != SubjectTable.NONE && table.last(id) > found && table.first(id) <= from) {
        found = Math.max(found, previousOf(id, from));
      }
    }
    return found;
  }

  /// Messages from `from` on, of which there is one at least.
  long count(SubjectFilter filter, long from) {
    int below = blocks.indexOf(from);
    int above = blocks.size() - below;
    if (above <= below || above <= table.size() / MemoryBlock.ENTRIES_MAX) {
      return countRange(filter, from, Long.MAX_VALUE);
    }
    return countAll(filter) - countRange(filter, Long.MIN_VALUE, from);
  }

  private long countAll(SubjectFilter filter) {
    long[] all = new long[1];
    table.forEach(
        filter,
        id -> {
          all[0] += table.count(id);
          return true;
        });
    return all[0];
  }

  /// Messages in `[from, to)`.
  private long countRange(SubjectFilter filter, long from, long to) {
    begin(filter);
    long wanted = 0;
    int at = Math.max(0, blocks.indexOf(from));
    int entry = at < blocks.size() ? blocks.block(at).ceiling(from) : 0;
    for (; at < blocks.size(); at++, entry = 0) {
      MemoryBlock block = blocks.block(at);
      int end = to == Long.MAX_VALUE ? block.count() : block.ceiling(to);
      if (filter.isAll() && entry == 0 && end == block.count()) {
        wanted += block.live();
        continue;
      }
      for (; entry < end; entry++) {
        wanted += block.isLive(entry) && wants(block.id(entry)) ? 1 : 0;
      }
      if (end < block.count()) {
        break;
      }
    }
    return wanted;
  }

  long sequenceAt(long nanos) {
    int low = 0;
    int high = blocks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (blocks.block(middle).nanosMax() < nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int at = low; at < blocks.size(); at++) {
      MemoryBlock block = blocks.block(at);
      for (int entry = 0; entry < block.count(); entry++) {
        if (block.isLive(entry) && block.nanos(entry) >= nanos) {
          return block.sequence(entry);
        }
      }
    }
    return NONE;
  }

  // ---- one subject

  private static boolean byChain(SubjectFilter filter) {
    return filter.isLiteral() && filter.encoded().length <= LITERALS_MAX;
  }

  /// The first message of a subject at or after `from`; there is one.
  private long nextOf(int id, long from) {
    long first = table.first(id);
    if (first >= from) {
      return first;
    }
    long last = table.last(id);
    if (last == from) {
      return last;
    }
    long linked = isOf(id, from - 1) ? nextAt(from - 1) : scanForwardOf(id, from);
    if (linked != NONE) {
      return linked;
    }
    if (from - first < last - from) {
      long at = first;
      while (at < from) {
        at = nextAt(at);
      }
      return at;
    }
    long at = last;
    for (long before = previousAt(at); before >= from; before = previousAt(at)) {
      at = before;
    }
    return at;
  }

  /// The last message of a subject at or before `from`; there is one.
  private long previousOf(int id, long from) {
    long last = table.last(id);
    if (last <= from) {
      return last;
    }
    long first = table.first(id);
    if (first == from) {
      return first;
    }
    long linked = isOf(id, from + 1) ? previousAt(from + 1) : scanBackOf(id, from);
    if (linked != NONE) {
      return linked;
    }
    if (last - from < from - first) {
      long at = last;
      while (at > from) {
        at = previousAt(at);
      }
      return at;
    }
    long at = first;
    for (long after = nextAt(at); after <= from; after = nextAt(at)) {
      at = after;
    }
    return at;
  }

  private boolean isOf(int id, long sequence) {
    int at = blocks.indexOf(sequence);
    int entry = at < 0 ? -1 : blocks.block(at).find(sequence);
    return entry >= 0 && blocks.block(at).id(entry) == id;
  }

  private long nextAt(long sequence) {
    MemoryBlock block = blocks.block(blocks.indexOf(sequence));
    return block.next(block.find(sequence));
  }

  private long previousAt(long sequence) {
    MemoryBlock block = blocks.block(blocks.indexOf(sequence));
    return block.previous(block.find(sequence));
  }

  private long steps(int id) {
    return Math.max(STEPS_MIN, table.count(id) * STEPS_PER_LINK);
  }

  private long scanForwardOf(int id, long from) {
    long steps = steps(id);
    int at = Math.max(0, blocks.indexOf(from));
    int entry = blocks.block(at).ceiling(from);
    for (; at < blocks.size() && steps > 0; at++, entry = 0) {
      MemoryBlock block = blocks.block(at);
      int found = block.indexOfId(id, entry);
      if (found >= 0) {
        return block.sequence(found);
      }
      steps -= block.count() - entry;
    }
    return NONE;
  }

  private long scanBackOf(int id, long from) {
    long steps = steps(id);
    for (int at = blocks.indexOf(from); at >= 0 && steps > 0; at--) {
      MemoryBlock block = blocks.block(at);
      int entry = block.floor(from);
      int found = block.lastIndexOfId(id, entry);
      if (found >= 0) {
        return block.sequence(found);
      }
      steps -= entry + 1;
    }
    return NONE;
  }

  // ---- many subjects

  private long scanForward(SubjectFilter filter, long from) {
    begin(filter);
    FilterMemo kept = memo;
    long start = kept == null ? from : kept.skipForward(from);
    long found = NONE;
    int at = Math.max(0, blocks.indexOf(start));
    int entry = blocks.block(at).ceiling(start);
    for (; at < blocks.size() && found == NONE; at++, entry = 0) {
      MemoryBlock block = blocks.block(at);
      for (; entry < block.count(); entry++) {
        if (block.isLive(entry) && wants(block.id(entry))) {
          found = block.sequence(entry);
          break;
        }
      }
    }
    if (kept != null) {
      kept.none(from, found == NONE ? blocks.last().lastSequence() : found - 1);
    }
    return found;
  }

  private long scanBack(SubjectFilter filter, long from) {
    begin(filter);
    FilterMemo kept = memo;
    long start = kept == null ? from : kept.skipBack(from);
    long found = NONE;
    for (int at = blocks.indexOf(start); at >= 0 && found == NONE; at--) {
      MemoryBlock block = blocks.block(at);
      for (int entry = block.floor(start); entry >= 0; entry--) {
        if (block.isLive(entry) && wants(block.id(entry))) {
          found = block.sequence(entry);
          break;
        }
      }
    }
    if (kept != null) {
      kept.none(found == NONE ? 1 : found + 1, from);
    }
    return found;
  }

  private void begin(SubjectFilter wanted) {
    filter = wanted;
    memo = wanted.isAll() ? null : memos.of(wanted);
    matches = 0;
  }

  private boolean wants(int id) {
    if (memo != null) {
      return memo.wanted(id);
    }
    if (filter.isAll()) {
      return true;
    }
    if (++matches == MATCHES_MAX) {
      memo = new FilterMemo(filter, table);
    }
    return filter.matches(table.subject(id), table.subjectFrom(id), table.subjectTo(id));
  }
}
