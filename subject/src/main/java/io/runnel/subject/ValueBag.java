// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of one filter, two or more, by identity, in a dense array: in the order they came,
/// except that a removal moves the last one into the gap. From [#INDEXED_FROM] values on, a table
/// of positions finds each in constant time, so that 100,000 subscribers of one subject can leave
/// one by one.
final class ValueBag {

  /// Up to this many values a scan of 64 bytes of references is as fast as a table.
  private static final int INDEXED_FROM = 16;

  private Object[] values;
  private int size;

  /// Open addressing with linear probing, at most half full: position + 1, or 0 for a free slot.
  /// Null while small.
  private int @Nullable [] positions;

  ValueBag(Object first, Object second) {
    values = new Object[] {first, second};
    size = 2;
  }

  int size() {
    return size;
  }

  Object at(int position) {
    return values[position];
  }

  void add(Object value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + Math.max(2, size / 2));
    }
    values[size++] = value;
    if (positions != null && size <= positions.length / 2) {
      insert(positions, size - 1);
    } else if (size > INDEXED_FROM) {
      index();
    }
  }

  boolean remove(Object value) {
    int position = positionOf(value);
    if (position < 0) {
      return false;
    }
    int last = size - 1;
    if (positions != null) {
      delete(positions, slotOf(positions, value, position));
      if (position != last) {
        positions[slotOf(positions, values[last], last)] = position + 1;
      }
    }
    values[position] = values[last];
    clear(last);
    size = last;
    shrink();
    return true;
  }

  @SuppressWarnings("NullAway") // A free slot behind `size` is never read.
  private void clear(int position) {
    values[position] = null;
  }

  private void shrink() {
    if (size * 4 <= values.length && values.length > 4) {
      values = Arrays.copyOf(values, size * 2);
    }
    if (positions != null && size <= INDEXED_FROM / 2) {
      positions = null;
    } else if (positions != null && size * 8 < positions.length) {
      index();
    }
  }

  private int positionOf(Object value) {
    if (positions != null) {
      int[] table = positions;
      for (int slot = home(value, table.length);
          table[slot] != 0;
          slot = slot + 1 & table.length - 1) {
        if (values[table[slot] - 1] == value) {
          return table[slot] - 1;
        }
      }
      return -1;
    }
    for (int i = 0; i < size; i++) {
      if (values[i] == value) {
        return i;
      }
    }
    return -1;
  }

  private void index() {
    int[] table = new int[Integer.highestOneBit(size) * 4];
    for (int i = 0; i < size; i++) {
      insert(table, i);
    }
    positions = table;
  }

  private void insert(int[] table, int position) {
    int slot = home(values[position], table.length);
    while (table[slot] != 0) {
      slot = slot + 1 & table.length - 1;
    }
    table[slot] = position + 1;
  }

  private static int slotOf(int[] table, Object value, int position) {
    int slot = home(value, table.length);
    while (table[slot] != position + 1) {
      slot = slot + 1 & table.length - 1;
    }
    return slot;
  }

  /// Frees a slot and moves later ones of the same run back, so that no search ends too early.
  private void delete(int[] table, int freed) {
    int mask = table.length - 1;
    int gap = freed;
    for (int slot = gap + 1 & mask; table[slot] != 0; slot = slot + 1 & mask) {
      int home = home(values[table[slot] - 1], table.length);
      if ((slot - home & mask) >= (slot - gap & mask)) {
        table[gap] = table[slot];
        gap = slot;
      }
    }
    table[gap] = 0;
  }

  private static int home(Object value, int length) {
    int hash = System.identityHashCode(value) * 0x9E37_79B1;
    return hash >>> Integer.numberOfLeadingZeros(length) + 1;
  }
}
