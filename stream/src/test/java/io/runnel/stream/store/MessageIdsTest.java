// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The duplicate window against a map.
class MessageIdsTest {

  @Test
  void hashesAreThoseOfTheReferenceCode() {
    var hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    byte[] input = new byte[64];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) i;
    }
    hash.hash(input, 0, 0);
    assertEquals(0xe6a825ba047f81a3L, hash.low);
    assertEquals(0x930255c71472f66dL, hash.high);
    hash.hash(input, 0, 1);
    assertEquals(0x44af996bd8c187daL, hash.low);
    assertEquals(0x45fc229b11597634L, hash.high);
  }

  @Test
  void randomIdsAgreeWithAMap() {
    for (int round = 0; round < 10; round++) {
      long seed = System.nanoTime();
      System.out.println("MessageIdsTest seed " + seed);
      compare(new Random(seed), round % 2 == 0 ? 64 : 1 << 14);
    }
  }

  private record Entry(String id, long sequence, long nanos) {}

  private static void compare(Random random, int most) {
    var ids = new MessageIds(random.nextLong(), random.nextLong(), most);
    var order = new ArrayDeque<Entry>();
    Map<String, Long> map = new HashMap<>();
    long now = 1_000;
    long early = 0;
    for (int i = 1; i < 60_000; i++) {
      String id = "id-" + random.nextInt(3 * most);
      byte[] bytes = ("#" + id).getBytes(UTF_8);
      assertEquals(map.getOrDefault(id, MessageIds.NONE), ids.find(bytes, 1, bytes.length));
      now += random.nextInt(3);
      int choice = random.nextInt(1_000);
      if (choice == 0) {
        ids.clear();
        map.clear();
        order.clear();
      } else if (choice == 1) {
        forgetAbove(i - random.nextInt(most), ids, order, map);
      } else if (choice < 100) {
        long before = now - random.nextInt(most * (choice < 10 ? 1 : 4));
        ids.expire(before);
        while (!order.isEmpty() && order.getFirst().nanos() < before) {
          drop(order, map);
        }
      } else {
        if (order.size() == most) {
          drop(order, map);
          early++;
        }
        ids.add(bytes, 1, bytes.length, i, now);
        order.addLast(new Entry(id, i, now));
        map.put(id, (long) i);
      }
      assertEquals(order.size(), ids.size());
      long oldest = order.isEmpty() ? MessageIds.NONE : order.getFirst().nanos();
      assertEquals(oldest, ids.oldestNanos());
    }
    assertEquals(early, ids.droppedEarly());
  }

  private static void forgetAbove(
      long sequence, MessageIds ids, ArrayDeque<Entry> order, Map<String, Long> map) {
    ids.forgetAbove(sequence);
    while (!order.isEmpty()) {
      Entry last = order.getLast();
      boolean replaced = map.getOrDefault(last.id(), 0L) != last.sequence();
      if (last.sequence() <= sequence && !replaced) {
        break;
      }
      map.remove(last.id(), last.sequence());
      order.removeLast();
    }
  }

  private static void drop(ArrayDeque<Entry> order, Map<String, Long> map) {
    Entry gone = order.removeFirst();
    map.remove(gone.id(), gone.sequence());
  }

  @Test
  void memoryFollowsWhatIsInTheWindow() {
    var ids = new MessageIds(1, 2);
    assertEquals(0, ids.memoryBytes());
    for (int i = 1; i <= 1_000_000; i++) {
      byte[] id = Integer.toString(i).getBytes(UTF_8);
      ids.add(id, 0, id.length, i, i);
    }
    assertEquals(1_000_000, ids.size());
    assertTrue(ids.memoryBytes() <= 48_000_000, "bytes: " + ids.memoryBytes());
    for (int i = 1; i <= 1_000_000; i += 1_000) {
      ids.expire(i);
    }
    assertTrue(ids.memoryBytes() <= 400_000, "bytes: " + ids.memoryBytes());
  }
}
