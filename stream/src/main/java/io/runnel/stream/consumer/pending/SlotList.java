// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer.pending;

import java.util.Arrays;

/// A doubly linked list of slot numbers, without an object per link. Belongs to the owner of the
/// slots.
final class SlotList {
  static final int NONE = -1;
  private static final int[] NOTHING = {};

  private int[] before = NOTHING;
  private int[] after = NOTHING;
  private int first = NONE;
  private int last = NONE;

  int first() {
    return first;
  }

  int last() {
    return last;
  }

  int after(int slot) {
    return after[slot];
  }

  int before(int slot) {
    return before[slot];
  }

  boolean isEmpty() {
    return first == NONE;
  }

  void append(int slot, int capacity) {
    insertAfter(last, slot, capacity);
  }

  /// Puts `slot` behind `place`, or first where that is [#NONE]. Slots are below `capacity`.
  void insertAfter(int place, int slot, int capacity) {
    if (before.length < capacity) {
      before = Arrays.copyOf(before, capacity);
      after = Arrays.copyOf(after, capacity);
    }
    int next = place == NONE ? first : after[place];
    before[slot] = place;
    after[slot] = next;
    if (place == NONE) {
      first = slot;
    } else {
      after[place] = slot;
    }
    if (next == NONE) {
      last = slot;
    } else {
      before[next] = slot;
    }
  }

  void remove(int slot) {
    int previous = before[slot];
    int next = after[slot];
    if (previous == NONE) {
      first = next;
    } else {
      after[previous] = next;
    }
    if (next == NONE) {
      last = previous;
    } else {
      before[next] = previous;
    }
  }

  void clear() {
    first = NONE;
    last = NONE;
  }

  void release() {
    clear();
    before = NOTHING;
    after = NOTHING;
  }
}
