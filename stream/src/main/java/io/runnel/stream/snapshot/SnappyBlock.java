// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import io.runnel.stream.store.LittleEndian;
import java.util.Arrays;

/// Encodes blocks of up to 64 KiB as Snappy, which S2 readers read too: greedy, with a table of
/// where each 4 bytes were seen last. Mutable scratch; owner: the [FrameWriter].
final class SnappyBlock {
  private static final int TABLE_BITS = 14;

  /// Of 65,536 plain bytes: with a length of 3 bytes and literals that take 1 byte in 60 more.
  static final int ENCODED_MAX = 32 + Frames.SNAPPY_BLOCK_MAX + Frames.SNAPPY_BLOCK_MAX / 6;

  private final int[] table = new int[1 << TABLE_BITS];
  private byte[] in = {};
  private byte[] out = {};
  private int written;

  /// Encodes `in[0, length)` to `out` from `at` on; returns where it ends.
  int encode(byte[] in, int length, byte[] out, int at) {
    this.in = in;
    this.out = out;
    written = at;
    int rest = length;
    for (; rest > 127; rest >>>= 7) {
      out[written++] = (byte) (rest | 0x80);
    }
    out[written++] = (byte) rest;
    Arrays.fill(table, -1);
    int literalFrom = 0;
    int i = 0;
    int misses = 32;
    while (i + 4 <= length) {
      int four = LittleEndian.intAt(in, i);
      int slot = (four * 0x1e35a7bd) >>> (32 - TABLE_BITS);
      int candidate = table[slot];
      table[slot] = i;
      if (candidate < 0 || LittleEndian.intAt(in, candidate) != four) {
        i += misses++ >>> 5;
        continue;
      }
      literal(literalFrom, i);
      int matched = 4 + mismatch(candidate + 4, i + 4, length);
      copy(i - candidate, matched);
      i += matched;
      literalFrom = i;
      misses = 32;
    }
    literal(literalFrom, length);
    return written;
  }

  private int mismatch(int one, int other, int length) {
    int same = Arrays.mismatch(in, one, one + length - other, in, other, length);
    return same < 0 ? length - other : same;
  }

  private void literal(int from, int to) {
    int length = to - from;
    if (length == 0) {
      return;
    }
    int n = length - 1;
    if (n < 60) {
      out[written++] = (byte) (n << 2);
    } else if (n < 256) {
      out[written++] = (byte) (60 << 2);
      out[written++] = (byte) n;
    } else {
      out[written++] = (byte) (61 << 2);
      out[written++] = (byte) n;
      out[written++] = (byte) (n >>> 8);
    }
    System.arraycopy(in, from, out, written, length);
    written += length;
  }

  private void copy(int offset, int length) {
    int rest = length;
    while (rest > 64) {
      // Leaves at least 4, so that the last may be short.
      int part = rest >= 68 ? 64 : 60;
      longCopy(offset, part);
      rest -= part;
    }
    if (rest < 12 && offset < 2048) {
      out[written++] = (byte) (1 | (rest - 4) << 2 | (offset >>> 8) << 5);
      out[written++] = (byte) offset;
    } else {
      longCopy(offset, rest);
    }
  }

  private void longCopy(int offset, int length) {
    out[written++] = (byte) (2 | (length - 1) << 2);
    out[written++] = (byte) offset;
    out[written++] = (byte) (offset >>> 8);
  }
}
