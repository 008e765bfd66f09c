// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import java.util.Arrays;

/// Which of the sequences of a segment have no message (any longer), by their distance from the
/// first: a bitmap that is there only where one has gone.
///
/// Owner: the store.
final class DeadSet {
  private static final long[] NOTHING = {};

  private long[] bits = NOTHING;

  boolean has(int at) {
    int word = at >> 6;
    return word < bits.length && (bits[word] >>> at & 1) != 0;
  }

  void add(int at) {
    int word = at >> 6;
    if (word >= bits.length) {
      bits = Arrays.copyOf(bits, Math.max(word + 1, bits.length + (bits.length >> 1)));
    }
    bits[word] |= 1L << at;
  }

  void remove(int at) {
    int word = at >> 6;
    if (word < bits.length) {
      bits[word] &= ~(1L << at);
    }
  }

  /// The first that is not in the set, from `at` on.
  int nextLive(int at) {
    int word = at >> 6;
    if (word >= bits.length) {
      return at;
    }
    long live = ~bits[word] & -1L << at;
    while (live == 0) {
      word++;
      if (word >= bits.length) {
        return word << 6;
      }
      live = ~bits[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(live);
  }

  /// The last that is not in the set, up to `at`; -1 if there is none.
  int previousLive(int at) {
    int word = at >> 6;
    if (word >= bits.length) {
      return at;
    }
    long live = ~bits[word] & -1L >>> (63 - (at & 63));
    while (live == 0) {
      word--;
      if (word < 0) {
        return -1;
      }
      live = ~bits[word];
    }
    return (word << 6) + 63 - Long.numberOfLeadingZeros(live);
  }

  /// How many in `[from, to)` are not in the set.
  int live(int from, int to) {
    int count = to - from;
    int word = from >> 6;
    for (int at = from; at < to && word < bits.length; word++) {
      int next = Math.min(to, (word + 1) << 6);
      long mask = -1L << at;
      if ((next & 63) != 0) {
        mask &= -1L >>> (64 - (next & 63));
      }
      count -= Long.bitCount(bits[word] & mask);
      at = next;
    }
    return count;
  }

  /// The words, to be written down.
  long[] words() {
    return bits;
  }

  void words(long[] words) {
    bits = words;
  }
}
