// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.broker.Subscription;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection's subscriptions by their sid: open addressing, because a connection may have ten
/// thousands of them and an entry must cost no more than a reference or two.
///
/// Owned by the connection's loop.
final class SidTable {
  private static final int FIRST = 4;

  private @Nullable Subscription[] slots = new @Nullable Subscription[FIRST];
  private int size;

  int size() {
    return size;
  }

  @Nullable Subscription find(byte[] buf, int from, int to) {
    int mask = slots.length - 1;
    for (int i = hash(buf, from, to) & mask; ; i = (i + 1) & mask) {
      Subscription at = slots[i];
      if (at == null || is(at, buf, from, to)) {
        return at;
      }
    }
  }

  /// Adds a subscription whose sid is not in the table yet.
  void add(Subscription subscription) {
    // Invariant: at least a quarter of the slots is empty, so that every search ends.
    if ((size + 1) * 4 > slots.length * 3) {
      grow();
    }
    place(slots, subscription);
    size++;
  }

  /// Removes this very subscription; false if it is not there.
  boolean remove(Subscription subscription) {
    int mask = slots.length - 1;
    int i = hash(subscription) & mask;
    while (slots[i] != subscription) {
      if (slots[i] == null) {
        return false;
      }
      i = (i + 1) & mask;
    }
    size--;
    closeGap(i, mask);
    return true;
  }

  void forEach(Consumer<Subscription> visitor) {
    for (Subscription subscription : slots) {
      if (subscription != null) {
        visitor.accept(subscription);
      }
    }
  }

  void clear() {
    slots = new @Nullable Subscription[FIRST];
    size = 0;
  }

  /// Moves later entries of the run up, so that no search stops at the hole.
  private void closeGap(int hole, int mask) {
    int gap = hole;
    int i = hole;
    while (true) {
      i = (i + 1) & mask;
      Subscription at = slots[i];
      if (at == null) {
        slots[gap] = null;
        return;
      }
      int home = hash(at) & mask;
      boolean mayMove = gap <= i ? home <= gap || home > i : home <= gap && home > i;
      if (mayMove) {
        slots[gap] = at;
        gap = i;
      }
    }
  }

  private void grow() {
    @Nullable Subscription[] larger = new @Nullable Subscription[slots.length * 2];
    for (Subscription subscription : slots) {
      if (subscription != null) {
        place(larger, subscription);
      }
    }
    slots = larger;
  }

  private static void place(@Nullable Subscription[] slots, Subscription subscription) {
    int mask = slots.length - 1;
    int i = hash(subscription) & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = subscription;
  }

  private static boolean is(Subscription subscription, byte[] buf, int from, int to) {
    byte[] sid = subscription.sid();
    return Arrays.equals(sid, 0, sid.length, buf, from, to);
  }

  private static int hash(Subscription subscription) {
    byte[] sid = subscription.sid();
    return hash(sid, 0, sid.length);
  }

  private static int hash(byte[] buf, int from, int to) {
    int hash = 0x811C_9DC5;
    for (int i = from; i < to; i++) {
      hash = (hash ^ buf[i]) * 0x0100_0193;
    }
    return hash ^ (hash >>> 15);
  }
}
