// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.ttl;

import java.util.Arrays;
import java.util.function.LongPredicate;

/// Which messages end at a time of their own, the next one first: a heap of pairs in one array, 16
/// bytes each. What left the store otherwise stays until its time, or until [#keep].
///
/// Belongs to the owner of the stream.
public final class ExpiryQueue {
  /// What [#nextNanos] answers where nothing waits.
  public static final long NEVER = Long.MAX_VALUE;

  private long[] pairs = {};
  private int size;

  public int size() {
    return size;
  }

  /// `sequence` ends at `nanos`.
  public void add(long sequence, long nanos) {
    if (2 * size == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(32, pairs.length * 2));
    }
    up(size++, nanos, sequence);
  }

  /// When the next one ends, or [#NEVER].
  public long nextNanos() {
    return size == 0 ? NEVER : pairs[0];
  }

  /// Which one ends next; only where there is one.
  public long nextSequence() {
    return pairs[1];
  }

  public void removeNext() {
    size--;
    if (size > 0) {
      down(0, pairs[2 * size], pairs[2 * size + 1]);
    } else {
      pairs = new long[0];
    }
  }

  /// Forgets those whose sequence is not `alive`.
  public void keep(LongPredicate alive) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (alive.test(pairs[2 * i + 1])) {
        pairs[2 * kept] = pairs[2 * i];
        pairs[2 * kept + 1] = pairs[2 * i + 1];
        kept++;
      }
    }
    size = kept;
    pairs = Arrays.copyOf(pairs, 2 * kept);
    for (int i = kept / 2 - 1; i >= 0; i--) {
      down(i, pairs[2 * i], pairs[2 * i + 1]);
    }
  }

  private void up(int from, long nanos, long sequence) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) / 2;
      if (!before(nanos, sequence, parent)) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    pairs[2 * at] = nanos;
    pairs[2 * at + 1] = sequence;
  }

  private void down(int from, long nanos, long sequence) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && before(pairs[2 * child + 2], pairs[2 * child + 3], child)) {
        child++;
      }
      if (before(nanos, sequence, child)) {
        break;
      }
      move(child, at);
      at = child;
    }
    pairs[2 * at] = nanos;
    pairs[2 * at + 1] = sequence;
  }

  private boolean before(long nanos, long sequence, int other) {
    long otherNanos = pairs[2 * other];
    return nanos < otherNanos || (nanos == otherNanos && sequence < pairs[2 * other + 1]);
  }

  private void move(int from, int to) {
    pairs[2 * to] = pairs[2 * from];
    pairs[2 * to + 1] = pairs[2 * from + 1];
  }
}
