// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.SubjectTable;

/// Finds messages of one subject: along the back links of its messages, and by the hashes in the
/// index.
///
/// Neither way is fast always: links only lead back, and a scan is long where the subject is rare.
/// So both are walked in turns, and the cost is twice that of the better one.
///
/// `last` of a subject is exact; `first` may be the sequence of a message that is gone, below the
/// real one, until [#first] is asked for. Owner: the store.
final class SubjectChain {
  /// Entries looked at between steps along the links: one page of the index.
  private static final int SCAN_STEP = 170;

  /// Links followed between two scans.
  private static final int LINK_STEP = 4;

  private static final long NONE = MessageStore.NONE;

  private final SubjectTable table;
  private final Segments segments;
  private final IndexReader index;
  private final MessageReader messages;

  /// Where [#scan] goes on.
  private long scanAt;

  SubjectChain(SubjectTable table, Segments segments, IndexReader index, MessageReader messages) {
    this.table = table;
    this.segments = segments;
    this.index = index;
    this.messages = messages;
  }

  /// The first message of a subject.
  long first(int id) {
    long first = table.first(id);
    if (segments.isLive(first)) {
      return first;
    }
    long last = table.last(id);
    long found = table.count(id) == 1 ? last : search(id, first + 1, last);
    table.first(id, found);
    return found;
  }

  /// The first message of a subject from `from` on, or NONE.
  long next(int id, long from) {
    long last = table.last(id);
    if (from >= last) {
      return from == last ? last : NONE;
    }
    if (from <= table.first(id)) {
      return first(id);
    }
    return table.count(id) == 1 ? last : search(id, from, last);
  }

  /// The last message of a subject up to `from`, or NONE.
  long previous(int id, long from) {
    long last = table.last(id);
    if (from >= last) {
      return last;
    }
    if (from < table.first(id) || table.count(id) == 1) {
      return NONE;
    }
    long candidate = last;
    scanAt = from;
    while (true) {
      for (int i = 0; i < LINK_STEP; i++) {
        candidate = before(id, candidate);
        if (candidate <= from) {
          return candidate;
        }
      }
      long found = scanBack(id, table.first(id), SCAN_STEP);
      if (found != NONE) {
        return found;
      }
      if (scanAt < table.first(id)) {
        return NONE;
      }
    }
  }

  /// The first message of a subject in `[from, last]`; `last` is one.
  private long search(int id, long from, long last) {
    long candidate = last;
    scanAt = from;
    while (true) {
      long found = scan(id, SCAN_STEP);
      if (found != NONE) {
        return found;
      }
      for (int i = 0; i < LINK_STEP; i++) {
        long before = before(id, candidate);
        if (before < from) {
          return candidate;
        }
        candidate = before;
      }
    }
  }

  /// The message of the subject before the one at `sequence`, or NONE.
  long before(int id, long sequence) {
    long floor = table.first(id);
    long at = sequence;
    while (at > floor && index.seek(at)) {
      int back = index.back();
      if (back == 0) {
        return NONE;
      }
      if (back == IndexEntry.FAR) {
        break;
      }
      at -= back & 0xffffffffL;
      if (segments.isLive(at)) {
        return at;
      }
      if (segments.of(at) == null) {
        break;
      }
    }
    scanAt = at - 1;
    return at <= floor ? NONE : scanBack(id, floor, Long.MAX_VALUE);
  }

  /// Looks at up to `most` messages from `scanAt` on.
  private long scan(int id, int most) {
    int hash = table.hash(id);
    for (int i = 0; i < most; i++) {
      long at = segments.nextLive(scanAt);
      if (at == NONE) {
        return NONE;
      }
      scanAt = at + 1;
      if (isOf(id, hash, at)) {
        return at;
      }
    }
    return NONE;
  }

  /// Looks at up to `most` messages from `scanAt` down to `floor`.
  private long scanBack(int id, long floor, long most) {
    int hash = table.hash(id);
    for (long i = 0; i < most; i++) {
      long at = segments.previousLive(scanAt);
      if (at == NONE || at < floor) {
        scanAt = floor - 1;
        return NONE;
      }
      scanAt = at - 1;
      if (isOf(id, hash, at)) {
        return at;
      }
    }
    return NONE;
  }

  private boolean isOf(int id, int hash, long sequence) {
    if (!index.seek(sequence) || index.hash() != hash) {
      return false;
    }
    return isAlone(hash) || idOf(sequence) == id;
  }

  /// Whether only one subject has this hash.
  private boolean isAlone(int hash) {
    int id = table.sameHash(hash, SubjectTable.NONE);
    return table.sameHash(hash, id) == SubjectTable.NONE;
  }

  /// The subject of a live message.
  int idOf(long sequence) {
    if (index.seek(sequence)) {
      int hash = index.hash();
      int id = table.sameHash(hash, SubjectTable.NONE);
      if (id != SubjectTable.NONE && table.sameHash(hash, id) == SubjectTable.NONE) {
        return id;
      }
    }
    if (!messages.find(sequence)) {
      return SubjectTable.NONE;
    }
    int length = messages.subject();
    return table.find(messages.subjectBytes(), 0, length);
  }
}
