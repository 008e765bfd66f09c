// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer.pending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Random changes, against maps and lists that are looked through each time.
final class PendingMessagesTest {
  private static final int STEPS = 60_000;
  private static final int RANGE = 4_000;

  private record Entry(long consumer, int deliveries, long deadline) {}

  private final PendingMessages real = new PendingMessages();
  private final TreeMap<Long, Entry> naive = new TreeMap<>();
  private final Deque<Long> queue = new ArrayDeque<>();
  private long clock = 1;
  private long sequence = 1;

  @Test
  void randomChangesDoWhatMapsDo() {
    long seed = Long.getLong("runnel.seed", System.nanoTime());
    System.out.println("PendingMessagesTest seed " + seed);
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      clock += random.nextInt(3);
      // Grows for a while, then shrinks, and so on.
      boolean growing = (step / 7_000) % 2 == 0;
      step(random, growing);
      if (step % 16 == 0) {
        compare("seed " + seed + " step " + step);
      }
    }
  }

  private void step(Random random, boolean growing) {
    int dice = random.nextInt(10);
    if (naive.isEmpty() || dice < (growing ? 6 : 2)) {
      sequence += 1 + random.nextInt(3);
      long deadline = deadline(random);
      real.add(sequence, sequence * 2, 1, clock, deadline);
      naive.put(sequence, new Entry(sequence * 2, 1, deadline));
      return;
    }
    Long picked = naive.ceilingKey(naive.firstKey() + random.nextInt(RANGE));
    long at = picked == null ? naive.lastKey() : picked;
    int slot = real.find(at);
    Entry entry = naive.get(at);
    if (dice < 7) {
      real.remove(slot);
      naive.remove(at);
      queue.remove(at);
    } else if (dice == 7) {
      long deadline = deadline(random);
      real.postpone(slot, clock, deadline);
      naive.put(at, new Entry(entry.consumer(), entry.deliveries(), deadline));
      queue.remove(at);
    } else if (dice == 8) {
      real.enqueue(slot);
      if (!queue.contains(at)) {
        queue.add(at);
      }
    } else {
      long deadline = deadline(random);
      real.delivered(slot, entry.deliveries() + 1, clock, deadline);
      naive.put(at, new Entry(entry.consumer(), entry.deliveries() + 1, deadline));
      queue.remove(at);
    }
  }

  /// Mostly in order, sometimes nearer or never.
  private long deadline(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> clock + random.nextInt(1000);
      case 1 -> random.nextInt(50) == 0 ? Long.MAX_VALUE : clock;
      default -> clock + 1000;
    };
  }

  private void compare(String where) {
    assertEquals(naive.size(), real.size(), where);
    assertEquals(queue.size(), real.queued(), where);
    long again = naive.values().stream().filter(entry -> entry.deliveries() > 1).count();
    assertEquals(again, real.redelivered(), where);
    long next =
        naive.entrySet().stream()
            .filter(each -> !queue.contains(each.getKey()))
            .mapToLong(each -> each.getValue().deadline())
            .min()
            .orElse(Long.MAX_VALUE);
    assertEquals(next, real.nextDeadline(), where);
    int due = real.due(next);
    if (next != Long.MAX_VALUE) {
      assertEquals(next, real.deadline(due), where);
    }
    List<Long> order = new ArrayList<>();
    for (int slot = real.first(); slot != PendingMessages.NONE; slot = real.after(slot)) {
      order.add(real.sequence(slot));
      Entry entry = naive.get(real.sequence(slot));
      assertEquals(entry.consumer(), real.consumerSequence(slot), where);
      assertEquals(entry.deliveries(), real.deliveries(slot), where);
      assertEquals(slot, real.find(real.sequence(slot)), where);
    }
    assertEquals(new ArrayList<>(naive.keySet()), order, where);
    if (!queue.isEmpty()) {
      assertEquals(queue.peek(), real.sequence(real.firstQueued()), where);
    }
    assertTrue(real.find(sequence + 1) == PendingMessages.NONE, where);
  }
}
