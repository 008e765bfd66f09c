// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.broker.Accounts.Listener;
import io.runnel.wire.Message;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who gets a message: core.md section 6, on real loops.
@Timeout(60)
class RouterTest {
  private static final String ONE = "accounts { A: { users: [{user: a, password: a}] } }";

  @Test
  void everyPlainSubscriptionGetsItsOwnCopy() throws Exception {
    try (var accounts = new Accounts(1, ONE, 1)) {
      var listener = new Listener();
      accounts.subscribe("A", listener, "a.b", "");
      accounts.subscribe("A", listener, "a.*", "");
      accounts.subscribe("A", listener, "a.>", "");
      assertTrue(accounts.publish("A", "a.b"));
      assertEquals(List.of("a.b", "a.b", "a.b"), listener.got);
      assertFalse(accounts.publish("A", "b"));
      assertFalse(accounts.publish("$G", "a.b"), "another account hears nothing");
    }
  }

  @Test
  void whoIsGoneIsForgottenByLoopsThatKnewHim() throws Exception {
    try (var accounts = new Accounts(1, ONE, 1)) {
      Space space = accounts.broker.space("A");
      Subscription gone = accounts.subscribe("A", new Listener(), "gone.x", "");
      accounts.subscribe("A", new Listener(), "here.x", "");
      accounts.publish("A", "gone.x");
      accounts.publish("A", "here.x");
      accounts.on(0, () -> space.remove(gone, accounts.router(0)));
      assertEquals(2, accounts.on(0, () -> accounts.router(0).stats(space).subjects()));
      accounts.on(
          0,
          () -> {
            accounts.router(0).tidy();
            return true;
          });
      assertEquals(1, accounts.on(0, () -> accounts.router(0).stats(space).subjects()));
      assertFalse(accounts.publish("A", "gone.x"));
      assertTrue(accounts.publish("A", "here.x"));
    }
  }

  @Test
  void membersOfAQueueGetEquallyMany() throws Exception {
    long seed = 20_261_121;
    try (var accounts = new Accounts(1, ONE, seed)) {
      int members = 8;
      int messages = 80_000;
      Listener[] group = new Listener[members];
      AtomicInteger[] counts = new AtomicInteger[members];
      for (int i = 0; i < members; i++) {
        AtomicInteger count = counts[i] = new AtomicInteger();
        group[i] =
            new Listener() {
              @Override
              public boolean deliver(
                  Subscription subscription, Message message, Router router, Origin origin) {
                return count.incrementAndGet() > 0;
              }
            };
        accounts.subscribe("A", group[i], "q", "workers");
      }
      accounts.on(
          0,
          () -> {
            for (int i = 0; i < messages; i++) {
              var message = Accounts.message("q", "", "x");
              accounts.router(0).route(accounts.broker.space("A"), message, Origin.SERVER);
            }
            return true;
          });
      // Chi squared with 7 degrees of freedom: over 24.3 in one of a thousand seeds.
      double expected = (double) messages / members;
      double chi = 0;
      int sum = 0;
      for (AtomicInteger count : counts) {
        chi += Math.pow(count.get() - expected, 2) / expected;
        sum += count.get();
      }
      assertEquals(messages, sum);
      assertTrue(chi < 24.3, "chi squared " + chi);
    }
  }

  @Test
  void membersWithDifferentFiltersAreOneGroup() throws Exception {
    try (var accounts = new Accounts(1, ONE, 7)) {
      var one = new Listener();
      var two = new Listener();
      var other = new Listener();
      accounts.subscribe("A", one, "a.*", "q");
      accounts.subscribe("A", two, "a.>", "q");
      accounts.subscribe("A", other, "a.b", "p");
      for (int i = 0; i < 400; i++) {
        accounts.publish("A", "a.b");
      }
      assertEquals(400, one.got.size() + two.got.size());
      assertTrue(one.got.size() > 120 && two.got.size() > 120, "one got " + one.got.size());
      assertEquals(400, other.got.size(), "another queue is another group");
    }
  }

  @Test
  void aMemberThatCannotTakeItIsPassedOver() throws Exception {
    try (var accounts = new Accounts(1, ONE, 7)) {
      var one = new Listener();
      var two = new Listener();
      accounts.subscribe("A", one, "q", "w");
      accounts.subscribe("A", two, "q", "w");
      one.takes = false;
      for (int i = 0; i < 50; i++) {
        assertTrue(accounts.publish("A", "q"));
      }
      assertEquals(50, two.got.size());
      two.takes = false;
      assertFalse(accounts.publish("A", "q"), "nobody could take it");
    }
  }

  @Test
  void exactlyMaxMessagesAreDeliveredWhileFourLoopsPublish() throws Exception {
    for (int round = 0; round < 20; round++) {
      try (var accounts = new Accounts(4, ONE, round)) {
        var listener = new Listener();
        Subscription subscription = accounts.subscribe("A", listener, "a", "");
        subscription.max(1_000);
        var done = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
          int loop = i;
          accounts
              .loops
              .loop(loop)
              .execute(() -> {
                for (int n = 0; n < 600; n++) {
                  var message = Accounts.message("a", "", "x");
                  accounts.router(loop).route(accounts.broker.space("A"), message, Origin.SERVER);
                }
                done.countDown();
              });
        }
        assertTrue(done.await(20, TimeUnit.SECONDS));
        assertEquals(1_000, listener.got.size());
        assertTrue(subscription.closed());
      }
    }
  }

  @Test
  void aSubscriptionIsSeenByEveryLoopAtOnceAndGoneAtOnce() throws Exception {
    try (var accounts = new Accounts(3, ONE, 3)) {
      for (int i = 0; i < 300; i++) {
        var listener = new Listener();
        Message message = Accounts.message("a." + i % 5, "", "x");
        assertFalse(accounts.publish(i % 3, "A", message));
        Subscription subscription = accounts.subscribe("A", listener, "a.*", "");
        for (int loop = 0; loop < 3; loop++) {
          assertTrue(accounts.publish(loop, "A", message));
        }
        accounts.unsubscribe("A", subscription);
        for (int loop = 0; loop < 3; loop++) {
          assertFalse(accounts.publish(loop, "A", message));
        }
      }
      assertEquals(0, accounts.broker.space("A").subscriptions());
    }
  }
}
