// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import java.util.Arrays;

/// A long array of ints in chunks of 64 KiB, that grows without copying what is there and can be
/// looked at as it was at one moment ([#share]) while it changes.
///
/// The first chunk begins small, so that ten thousand empty ones cost little. Owner: the structure
/// that holds it; a shared view may be read by another thread that got it after [#share].
final class IntChunks {
  /// 16,384 ints x 4 B = 64 KiB.
  static final int CHUNK_INTS = 1 << 14;

  private static final int SHIFT = 14;
  private static final int MASK = CHUNK_INTS - 1;
  private static final int FIRST_INTS = 32;
  private static final int[] NOTHING = {};

  private int[][] chunks = {NOTHING};

  /// When each chunk was made. Those made before `sharedAt` may be in a view: they are copied
  /// before they are written.
  private int[] madeAt = new int[1];

  /// Invariant: `chunks[at]` is `NOTHING` from here on.
  private int held;

  private int now;
  private int sharedAt;

  int get(int index) {
    return chunks[index >>> SHIFT][index & MASK];
  }

  void set(int index, int value) {
    chunkForWrite(index)[index & MASK] = value;
  }

  /// The chunk that holds `index`, to read; [#offset] says where.
  int[] chunk(int index) {
    return chunks[index >>> SHIFT];
  }

  /// The chunk that holds `index`, to write; [#offset] says where.
  int[] chunkForWrite(int index) {
    int at = index >>> SHIFT;
    if (madeAt[at] < sharedAt) {
      chunks[at] = chunks[at].clone();
      madeAt[at] = now;
    }
    return chunks[at];
  }

  static int offset(int index) {
    return index & MASK;
  }

  /// How many chunks hold so many ints.
  static int chunksFor(long ints) {
    return (int) ((ints + MASK) >>> SHIFT);
  }

  /// Makes room for `ints`, or gives chunks back. New ints have any value.
  void resize(int ints) {
    int needed = chunksFor(ints);
    reserve(needed);
    if (needed > 0) {
      growFirst(ints);
    }
    for (int at = Math.max(1, held); at < needed; at++) {
      chunks[at] = new int[CHUNK_INTS];
      madeAt[at] = now;
    }
    for (int at = needed; at < held; at++) {
      chunks[at] = NOTHING;
    }
    held = needed;
  }

  /// The chunks as they are now; they stay so until [#unshare].
  int[][] share() {
    sharedAt = ++now;
    return Arrays.copyOf(chunks, held);
  }

  /// No view is read any longer.
  void unshare() {
    sharedAt = 0;
  }

  /// Takes chunks in place of what is here; for loading.
  void restore(int[][] from) {
    chunks = from.length == 0 ? new int[][] {NOTHING} : from;
    madeAt = new int[chunks.length];
    held = from.length;
    now = 0;
    sharedAt = 0;
  }

  /// Bytes of the arrays.
  long memoryBytes() {
    long bytes = 8L * chunks.length;
    for (int at = 0; at < held; at++) {
      bytes += 16 + 4L * chunks[at].length;
    }
    return bytes;
  }

  private void reserve(int needed) {
    int old = chunks.length;
    if (needed > old) {
      int room = Math.max(needed, old + (old >> 1));
      chunks = Arrays.copyOf(chunks, room);
      Arrays.fill(chunks, old, room, NOTHING);
      madeAt = Arrays.copyOf(madeAt, room);
    }
  }

  private void growFirst(int ints) {
    int length = FIRST_INTS;
    while (length < Math.min(ints, CHUNK_INTS)) {
      length <<= 1;
    }
    if (chunks[0].length < length) {
      chunks[0] = Arrays.copyOf(chunks[0], length);
      madeAt[0] = now;
    }
  }
}
