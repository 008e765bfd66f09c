// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.SubjectTable;

/// Takes messages out of what is known of a stream; the files stay as they are. Owner: the store.
final class Removals {
  private final Contents contents;
  private final Segments segments;
  private final IndexReader index;
  private final SubjectChain chain;

  Removals(Contents contents, Segments segments, IndexReader index, SubjectChain chain) {
    this.contents = contents;
    this.segments = segments;
    this.index = index;
    this.chain = chain;
  }

  /// Takes one away; false where it is not there.
  boolean remove(long sequence) {
    Segment segment = segments.of(sequence);
    if (segment == null || !segment.isLive(sequence)) {
      return false;
    }
    int id = chain.idOf(sequence);
    long size = index.seek(sequence) ? index.size() : 0;
    if (id != SubjectTable.NONE) {
      takeFromSubject(id, sequence);
    }
    segment.dead.add((int) (sequence - segment.base));
    segment.live--;
    segment.liveBytes -= size;
    contents.messages--;
    contents.bytes -= size;
    if (sequence == contents.first) {
      moveFirst(sequence + 1);
    }
    return true;
  }

  private void takeFromSubject(int id, long sequence) {
    SubjectTable table = contents.table;
    long count = table.count(id) - 1;
    if (count <= 0) {
      table.remove(id);
      return;
    }
    if (sequence == table.last(id)) {
      long before = chain.before(id, sequence);
      table.last(id, before == MessageStore.NONE ? chain.first(id) : before);
    }
    table.count(id, count);
    if (count == 1) {
      table.first(id, table.last(id));
    }
  }

  private void moveFirst(long from) {
    long next = segments.nextLive(from);
    contents.first = next == MessageStore.NONE ? contents.last + 1 : next;
  }

  /// Takes all below `sequence` away, and gives none of these sequences any more. Returns how many
  /// there were.
  long removeBelow(long sequence) {
    long before = contents.messages;
    if (sequence > contents.last) {
      removeAll();
      contents.last = sequence - 1;
      contents.first = sequence;
      return before;
    }
    while (contents.messages > 0 && contents.first < sequence) {
      remove(contents.first);
    }
    return before - contents.messages;
  }

  private void removeAll() {
    for (Segment segment : segments.all()) {
      if (segment.live > 0) {
        int end = (int) (segment.next - segment.base);
        for (int at = segment.dead.nextLive(0); at < end; at = segment.dead.nextLive(at + 1)) {
          segment.dead.add(at);
        }
        segment.live = 0;
        segment.liveBytes = 0;
      }
    }
    contents.table.clear();
    contents.messages = 0;
    contents.bytes = 0;
  }

  /// Gives no sequence up to this one any more.
  void skipTo(long sequence) {
    if (sequence > contents.last) {
      contents.last = sequence;
      contents.first = contents.messages == 0 ? sequence + 1 : contents.first;
    }
  }
}
