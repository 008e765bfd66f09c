// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import java.util.Arrays;

/// The blocks of a [MemoryStore] in the order of their sequences. Those at the front go most often,
/// so they go without moving the others. Owner: the store.
final class MemoryBlocks {
  private static final MemoryBlock[] NOTHING = {};

  private MemoryBlock[] blocks = NOTHING;

  /// What block `i` holds is in `[bases[i], bases[i + 1])`.
  private long[] bases = {};

  private int from;
  private int to;

  /// Where the last search ended.
  private int hint;

  int size() {
    return to - from;
  }

  MemoryBlock block(int at) {
    return blocks[from + at];
  }

  MemoryBlock last() {
    return blocks[to - 1];
  }

  /// The block that would hold `sequence`; -1 where it is before the first.
  int indexOf(long sequence) {
    int at = from + hint;
    if (at < to && bases[at] <= sequence && (at + 1 == to || sequence < bases[at + 1])) {
      return hint;
    }
    if (from == to || sequence < bases[from]) {
      return -1;
    }
    int found = Arrays.binarySearch(bases, from, to, sequence);
    hint = (found >= 0 ? found : -found - 2) - from;
    return hint;
  }

  /// All sequences of `block` are at or above `base`, all others below.
  void add(MemoryBlock block, long base) {
    if (to == blocks.length) {
      makeRoom();
    }
    blocks[to] = block;
    bases[to] = base;
    to++;
  }

  void remove(int at) {
    hint = 0;
    if (at == 0) {
      Arrays.fill(blocks, from, from + 1, null);
      from++;
    } else {
      int index = from + at;
      System.arraycopy(blocks, index + 1, blocks, index, to - index - 1);
      System.arraycopy(bases, index + 1, bases, index, to - index - 1);
      to--;
      Arrays.fill(blocks, to, to + 1, null);
    }
    if (from == to) {
      clear();
    }
  }

  void clear() {
    blocks = NOTHING;
    bases = new long[0];
    from = 0;
    to = 0;
    hint = 0;
  }

  long memoryBytes() {
    long bytes = 12L * blocks.length;
    for (int at = from; at < to; at++) {
      bytes += blocks[at].memoryBytes();
    }
    return bytes;
  }

  private void makeRoom() {
    int size = to - from;
    int room = size * 2 < blocks.length ? blocks.length : Math.max(4, size * 2);
    var newBlocks = new MemoryBlock[room];
    long[] newBases = new long[room];
    System.arraycopy(blocks, from, newBlocks, 0, size);
    System.arraycopy(bases, from, newBases, 0, size);
    blocks = newBlocks;
    bases = newBases;
    from = 0;
    to = size;
  }
}
