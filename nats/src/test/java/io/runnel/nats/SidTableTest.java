// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.broker.Origin;
import io.runnel.broker.Receiver;
import io.runnel.broker.Router;
import io.runnel.broker.Subscription;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// A connection's sids beside a HashMap.
class SidTableTest {
  private static final Receiver NOBODY =
      new Receiver() {
        @Override
        public boolean deliver(
            Subscription subscription, Message message, Router router, Origin origin) {
          return false;
        }

        @Override
        public void exhausted(Subscription subscription) {}
      };

  private static Subscription subscription(String sid) {
    byte[] bytes = sid.getBytes(StandardCharsets.UTF_8);
    return new Subscription(NOBODY, new byte[] {'a'}, null, bytes);
  }

  private static Subscription find(SidTable table, String sid) {
    byte[] bytes = ("<" + sid + ">").getBytes(StandardCharsets.UTF_8);
    return table.find(bytes, 1, bytes.length - 1);
  }

  @Property(tries = 500)
  void itHoldsWhatAMapHolds(@ForAll long seed) {
    Random random = new Random(seed);
    SidTable table = new SidTable();
    Map<String, Subscription> map = new HashMap<>();
    int names = 1 + random.nextInt(300);
    for (int i = 0; i < 600; i++) {
      String sid = Integer.toString(random.nextInt(names), 2 + random.nextInt(2) * 34);
      Subscription there = map.get(sid);
      assertSame(there, find(table, sid));
      if (there == null) {
        Subscription added = subscription(sid);
        assertFalse(table.remove(added), "another one with the same sid");
        table.add(added);
        map.put(sid, added);
      } else if (random.nextInt(3) > 0) {
        assertTrue(table.remove(there));
        assertFalse(table.remove(there));
        map.remove(sid);
      }
      assertEquals(map.size(), table.size());
    }
    map.forEach((sid, subscription) -> assertSame(subscription, find(table, sid)));
    Set<Subscription> walked = new HashSet<>();
    table.forEach(subscription -> assertTrue(walked.add(subscription)));
    assertEquals(new HashSet<>(map.values()), walked);
    table.clear();
    assertEquals(0, table.size());
    map.keySet().forEach(sid -> assertNull(find(table, sid)));
  }

  @Example
  void twentyThousandSidsAreFoundAndTakenAway() {
    SidTable table = new SidTable();
    for (int i = 0; i < 20_000; i++) {
      table.add(subscription("" + i));
    }
    for (int i = 0; i < 20_000; i += 2) {
      Subscription found = find(table, "" + i);
      assertTrue(found != null && table.remove(found));
    }
    for (int i = 0; i < 20_000; i++) {
      assertEquals(i % 2 == 1, find(table, "" + i) != null);
    }
  }
}
