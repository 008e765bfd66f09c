// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer.pending;

import java.util.Arrays;

/// A small number for each of some sequences: the messages that were delivered as often as allowed
/// and still lie in the stream. Sorted, because they come nearly in order and leave from the front;
/// 12 bytes each, nothing while there are none.
public final class SequenceCounts {
  private static final long[] NO_LONGS = {};
  private static final int[] NO_INTS = {};

  private long[] sequences = NO_LONGS;
  private int[] counts = NO_INTS;

  /// Sorted from `from` to `to - 1`.
  private int from;

  private int to;

  public int size() {
    return to - from;
  }

  public boolean isEmpty() {
    return from == to;
  }

  public boolean contains(long sequence) {
    return from != to && Arrays.binarySearch(sequences, from, to, sequence) >= 0;
  }

  public void put(long sequence, int count) {
    int at = from == to ? -from - 1 : Arrays.binarySearch(sequences, from, to, sequence);
    if (at >= 0) {
      counts[at] = count;
      return;
    }
    int place = -at - 1 - from;
    makeRoom();
    place += from;
    System.arraycopy(sequences, place, sequences, place + 1, to - place);
    System.arraycopy(counts, place, counts, place + 1, to - place);
    sequences[place] = sequence;
    counts[place] = count;
    to++;
  }

  /// False where it was not there.
  public boolean remove(long sequence) {
    int at = from == to ? -1 : Arrays.binarySearch(sequences, from, to, sequence);
    if (at < 0) {
      return false;
    }
    if (at == from) {
      from++;
    } else {
      System.arraycopy(sequences, at + 1, sequences, at, to - at - 1);
      System.arraycopy(counts, at + 1, counts, at, to - at - 1);
      to--;
    }
    if (from == to) {
      clear();
    }
    return true;
  }

  /// Drops those up to `sequence`.
  public void removeTo(long sequence) {
    while (from < to && sequences[from] <= sequence) {
      from++;
    }
    if (from == to) {
      clear();
    }
  }

  public void clear() {
    sequences = NO_LONGS;
    counts = NO_INTS;
    from = 0;
    to = 0;
  }

  public long sequence(int index) {
    return sequences[from + index];
  }

  public int count(int index) {
    return counts[from + index];
  }

  private void makeRoom() {
    if (to < sequences.length) {
      return;
    }
    int size = to - from;
    int capacity = from > size ? sequences.length : Math.max(8, 2 * sequences.length);
    long[] newSequences = new long[capacity];
    int[] newCounts = new int[capacity];
    System.arraycopy(sequences, from, newSequences, 0, size);
    System.arraycopy(counts, from, newCounts, 0, size);
    sequences = newSequences;
    counts = newCounts;
    from = 0;
    to = size;
  }
}
