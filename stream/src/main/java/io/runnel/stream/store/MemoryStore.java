// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import io.runnel.wire.Message;

/// The messages of a memory stream. Nothing is durable, so all is committed at once.
///
/// A message takes 44 bytes beside its body, and the first of a subject 36 and the subject (see
/// [SubjectTable]); what goes is given back, at the latest when half of a block is gone. The limit
/// is above: the rules keep [#bytes] below what the stream may have.
///
/// Messages of one subject are chained in both directions, so removing one, wherever it is, costs
/// the same. Owner: the stream's loop.
public final class MemoryStore implements MessageStore {
  /// What nats-server counts for a message in memory beside its subject and body.
  private static final int COUNTED_BYTES = 16;

  private final SubjectTable table = new SubjectTable();
  private final FilterMemos memos = new FilterMemos(table);
  private final MemoryBlocks blocks = new MemoryBlocks();
  private final MemorySearch search = new MemorySearch(blocks, table, memos);
  private long first = 1;
  private long last;
  private long messages;
  private long bytes;
  private long lastNanos;

  /// Of the block and entry that [#locate] found.
  private int blockAt;

  private int entryAt;

  @Override
  public long firstSequence() {
    return first;
  }

  @Override
  public long lastSequence() {
    return last;
  }

  @Override
  public long committedSequence() {
    return last;
  }

  @Override
  public long messages() {
    return messages;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long firstNanos() {
    return locate(first) ? blocks.block(blockAt).nanos(entryAt) : 0;
  }

  @Override
  public long lastNanos() {
    return lastNanos;
  }

  /// What all of it takes, nearly.
  public long memoryBytes() {
    return table.memoryBytes() + blocks.memoryBytes();
  }

  // ---- change

  @Override
  public long append(Message message, long nanos) {
    int id = table.intern(message.subject, message.subjectFrom, message.subjectTo);
    long before = table.count(id) == 0 ? 0 : table.last(id);
    long sequence = last + 1;
    if (before != 0) {
      next(before, sequence);
    }
    blockFor(message.bodyLength, sequence).append(sequence, id, nanos, before, message);
    table.added(id, sequence);
    last = sequence;
    lastNanos = nanos;
    messages++;
    bytes += COUNTED_BYTES + message.subjectTo - message.subjectFrom + message.bodyLength;
    return sequence;
  }

  @Override
  public void skipTo(long sequence) {
    if (sequence > last) {
      last = sequence;
      first = messages == 0 ? sequence + 1 : first;
    }
  }

  @Override
  public boolean remove(long sequence, boolean erase) {
    if (!locate(sequence)) {
      return false;
    }
    MemoryBlock block = blocks.block(blockAt);
    if (erase) {
      block.erase(entryAt);
    }
    int at = blockAt;
    take(block, entryAt);
    if (block.live() == 0) {
      blocks.remove(at);
    } else if (block.isSparse()) {
      tidy(at);
    }
    if (sequence == first) {
      first = firstLive();
    }
    return true;
  }

  @Override
  public long removeBelow(long sequence) {
    if (sequence > last) {
      return removeAll(sequence);
    }
    long before = messages;
    while (blocks.size() > 0 && first < sequence) {
      MemoryBlock block = blocks.block(0);
      for (int at = 0; at < block.count() && block.sequence(at) < sequence; at++) {
        if (block.isLive(at)) {
          take(block, at);
        }
      }
      if (block.live() == 0) {
        blocks.remove(0);
      } else if (block.isSparse()) {
        tidy(0);
      }
      first = firstLive();
    }
    return before - messages;
  }

  private long removeAll(long sequence) {
    long removed = messages;
    table.clear();
    memos.forgetAll();
    blocks.clear();
    messages = 0;
    bytes = 0;
    last = Math.max(last, sequence - 1);
    first = last + 1;
    return removed;
  }

  /// Takes an entry out of its block, of its chain, and of the totals.
  private void take(MemoryBlock block, int at) {
    int id = block.id(at);
    long next = block.next(at);
    long previous = block.previous(at);
    int subjectBytes = table.subjectTo(id) - table.subjectFrom(id);
    bytes -= COUNTED_BYTES + subjectBytes + block.bodyLength(at);
    messages--;
    block.remove(at);
    if (next == 0 && previous == 0) {
      table.remove(id);
      memos.forget(id);
      return;
    }
    if (previous == 0) {
      table.first(id, next);
    } else {
      next(previous, next);
    }
    if (next == 0) {
      table.last(id, previous);
    } else if (locate(next)) {
      blocks.block(blockAt).previous(entryAt, previous);
    }
    table.count(id, table.count(id) - 1);
  }

  private void next(long sequence, long next) {
    if (locate(sequence)) {
      blocks.block(blockAt).next(entryAt, next);
    }
  }

  private MemoryBlock blockFor(int bodyLength, long sequence) {
    if (blocks.size() > 0) {
      MemoryBlock tail = blocks.last();
      if (tail.hasRoom(bodyLength)) {
        return tail;
      }
      tail.seal();
    }
    var block = new MemoryBlock(blocks.size() == 0 ? lastNanos : blocks.last().nanosMax());
    blocks.add(block, sequence);
    return block;
  }

  /// Rewrites a sparse block, together with the one after it if both fit.
  private void tidy(int at) {
    MemoryBlock block = blocks.block(at);
    if (at + 1 < blocks.size() && block.mayTake(blocks.block(at + 1))) {
      block.rewrite(blocks.block(at + 1));
      blocks.remove(at + 1);
    } else {
      block.rewrite();
    }
  }

  private long firstLive() {
    long found = search.liveFrom(first);
    return found == NONE ? last + 1 : found;
  }

  /// Whether a message is there; then it is the one at `blockAt` and `entryAt`.
  private boolean locate(long sequence) {
    blockAt = blocks.indexOf(sequence);
    entryAt = blockAt < 0 ? -1 : blocks.block(blockAt).find(sequence);
    return entryAt >= 0;
  }

  // ---- find

  @Override
  public boolean read(long sequence, StoredMessage into) {
    if (!locate(sequence)) {
      return false;
    }
    MemoryBlock block = blocks.block(blockAt);
    int id = block.id(entryAt);
    into.sequence = sequence;
    into.nanos = block.nanos(entryAt);
    into.message.subject(table.subject(id), table.subjectFrom(id), table.subjectTo(id));
    into.message.noReply();
    into.message.plainSizes();
    block.read(entryAt, into.message);
    return true;
  }

  @Override
  public long nanosOf(long sequence) {
    return locate(sequence) ? blocks.block(blockAt).nanos(entryAt) : NONE;
  }

  @Override
  public long next(SubjectFilter filter, long from) {
    if (from > last || messages == 0) {
      return NONE;
    }
    return search.next(filter, Math.max(first, from));
  }

  @Override
  public long previous(SubjectFilter filter, long from) {
    if (from < first || messages == 0) {
      return NONE;
    }
    return search.previous(filter, Math.min(last, from));
  }

  @Override
  public long count(SubjectFilter filter, long from) {
    if (from > last || messages == 0) {
      return 0;
    }
    if (filter.isAll() && from <= first) {
      return messages;
    }
    return search.count(filter, Math.max(first, from));
  }

  @Override
  public long sequenceAt(long nanos) {
    return search.sequenceAt(nanos);
  }

  // ---- subjects

  @Override
  public int subjects() {
    return table.size();
  }

  @Override
  public boolean subject(byte[] subject, int from, int to, SubjectTotals into) {
    int id = table.find(subject, from, to);
    if (id != SubjectTable.NONE) {
      table.totals(id, into);
    }
    return id != SubjectTable.NONE;
  }

  @Override
  public void forEachSubject(SubjectFilter filter, SubjectVisitor each) {
    var totals = new SubjectTotals();
    table.forEach(
        filter,
        id -> {
          table.totals(id, totals);
          return each.visit(table.subject(id), table.subjectFrom(id), table.subjectTo(id), totals);
        });
  }
}
