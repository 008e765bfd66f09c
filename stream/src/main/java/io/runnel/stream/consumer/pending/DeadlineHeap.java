// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer.pending;

import java.util.Arrays;

/// Slots ordered by a deadline, of which any can be taken out: a binary heap that knows the place
/// of every slot. Holds what does not come in the order of its time (delayed naks, backoff).
final class DeadlineHeap {
  private static final int[] NOTHING = {};
  private static final long[] NO_TIMES = {};

  private int[] heap = NOTHING;
  private int[] places = NOTHING;
  private long[] deadlines = NO_TIMES;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int first() {
    return heap[0];
  }

  long firstDeadline() {
    return size == 0 ? Long.MAX_VALUE : deadlines[heap[0]];
  }

  /// Slots are below `capacity`.
  void add(int slot, long deadline, int capacity) {
    if (heap.length < capacity) {
      heap = Arrays.copyOf(heap, capacity);
      places = Arrays.copyOf(places, capacity);
      deadlines = Arrays.copyOf(deadlines, capacity);
    }
    deadlines[slot] = deadline;
    up(size++, slot);
  }

  void remove(int slot) {
    int at = places[slot];
    int moved = heap[--size];
    if (at == size) {
      return;
    }
    if (at > 0 && deadlines[moved] < deadlines[heap[(at - 1) / 2]]) {
      up(at, moved);
    } else {
      down(at, moved);
    }
  }

  void release() {
    size = 0;
    heap = NOTHING;
    places = NOTHING;
    deadlines = NO_TIMES;
  }

  private void up(int from, int slot) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) / 2;
      if (deadlines[heap[parent]] <= deadlines[slot]) {
        break;
      }
      put(at, heap[parent]);
      at = parent;
    }
    put(at, slot);
  }

  private void down(int from, int slot) {
    int at = from;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && deadlines[heap[child + 1]] < deadlines[heap[child]]) {
        child++;
      }
      if (deadlines[slot] <= deadlines[heap[child]]) {
        break;
      }
      put(at, heap[child]);
      at = child;
    }
    put(at, slot);
  }

  private void put(int at, int slot) {
    heap[at] = slot;
    places[slot] = at;
  }
}
