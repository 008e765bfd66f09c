// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.broker.Accounts.Listener;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Streams and services across accounts: security.md section 5, on real loops.
@Timeout(60)
class SharingTest {
  private static final String SHARING =
      """
      accounts {
        P: {
          users: [{user: p, password: p}]
          exports: [
            {stream: "news.>"}
            {service: "help.*", response_threshold: "200ms"}
            {service: "many", response_type: stream}
          ]
        }
        C: {
          users: [{user: c, password: c}]
          imports: [
            {stream: {account: P, subject: "news.>"}, prefix: "from"}
            {service: {account: P, subject: "help.*"}}
            {service: {account: P, subject: "many"}, to: "lots"}
          ]
        }
      }
      """;

  /// Answers each request on the reply it brought, as often as asked.
  private static final class Service extends Listener {
    final Accounts accounts;
    final int answers;
    final List<String> replies = new CopyOnWriteArrayList<>();

    Service(Accounts accounts, int answers) {
      this.accounts = accounts;
      this.answers = answers;
    }

    @Override
    public boolean deliver(
        Subscription subscription, Message message, Router router, Origin origin) {
      String reply = new String(message.replyBytes(), StandardCharsets.UTF_8);
      replies.add(reply);
      for (int i = 0; i < answers; i++) {
        router.route(
            accounts.broker.space("P"), Accounts.message(reply, "", "answer"), Origin.SERVER);
      }
      return super.deliver(subscription, message, router, origin);
    }
  }

  @Test
  void anImportedStreamArrivesUnderItsLocalSubject() throws Exception {
    try (var accounts = new Accounts(2, SHARING, 5)) {
      var listener = new Listener();
      Subscription all = accounts.subscribe("C", listener, ">", "");
      accounts.subscribe("C", listener, "from.news.a", "");
      accounts.subscribe("C", listener, "other", "");
      assertTrue(accounts.publish("P", "news.a"));
      assertEquals(List.of("from.news.a", "from.news.a"), listener.got);
      assertFalse(accounts.publish("P", "old.a"));
      listener.got.clear();
      accounts.unsubscribe("C", all);
      assertTrue(accounts.publish("P", "news.a"));
      assertEquals(List.of("from.news.a"), listener.got);
    }
  }

  @Test
  void theMaximumOfASubscriptionCountsAlsoWhatComesThroughItsShadow() throws Exception {
    try (var accounts = new Accounts(1, SHARING, 5)) {
      var listener = new Listener();
      accounts.subscribe("C", listener, "from.>", "").max(3);
      accounts.publish("P", "news.a");
      accounts.publish("C", "from.here");
      accounts.publish("P", "news.b");
      assertFalse(accounts.publish("P", "news.c"));
      assertEquals(List.of("from.news.a", "from.here", "from.news.b"), listener.got);
    }
  }

  @Test
  void anAnswerFindsItsWayBackOnce() throws Exception {
    try (var accounts = new Accounts(2, SHARING, 5)) {
      var service = new Service(accounts, 2);
      var asker = new Listener();
      accounts.subscribe("P", service, "help.*", "");
      accounts.subscribe("C", asker, "inbox", "");
      assertTrue(accounts.publish(1, "C", Accounts.message("help.me", "inbox", "?")));
      assertEquals(1, service.got.size());
      assertTrue(service.replies.getFirst().startsWith("_R_."), service.replies.getFirst());
      assertEquals(List.of("inbox"), asker.got, "the second answer comes too late");
      assertEquals(0, accounts.broker.space("P").replies().pending());
    }
  }

  @Test
  void aStreamOfAnswersGoesOnAndALocalNameIsMapped() throws Exception {
    try (var accounts = new Accounts(2, SHARING, 5)) {
      var service = new Service(accounts, 5);
      var asker = new Listener();
      accounts.subscribe("P", service, "many", "");
      accounts.subscribe("C", asker, "inbox", "");
      assertTrue(accounts.publish(1, "C", Accounts.message("lots", "inbox", "?")));
      assertEquals(5, asker.got.size());
      assertEquals(1, accounts.broker.space("P").replies().pending());
    }
  }

  @Test
  void aRequestNobodyTakesLeavesNoWayBack() throws Exception {
    try (var accounts = new Accounts(1, SHARING, 5)) {
      assertFalse(accounts.publish(0, "C", Accounts.message("help.me", "inbox", "?")));
      assertEquals(0, accounts.broker.space("P").replies().pending());
    }
  }

  @Test
  void aWayBackEndsWithTheLastWhoListensForTheAnswer() throws Exception {
    try (var accounts = new Accounts(2, SHARING, 5)) {
      accounts.subscribe("P", new Service(accounts, 0), "many", "");
      var asker = new Listener();
      Subscription literal = accounts.subscribe("C", asker, "inbox.1", "");
      Subscription wildcard = accounts.subscribe("C", asker, "inbox.*", "");
      Subscription other = accounts.subscribe("C", asker, "inbox.2.>", "");
      for (String reply : List.of("inbox.1", "inbox.2", "outbox")) {
        assertTrue(accounts.publish(1, "C", Accounts.message("lots", reply, "?")));
      }
      var ways = accounts.broker.space("P").replies();
      accounts.unsubscribe("C", other);
      accounts.unsubscribe("C", literal);
      assertEquals(3, ways.pending(), "the wildcard still hears both");
      accounts.unsubscribe("C", wildcard);
      assertEquals(1, ways.pending(), "nobody ever listened on the last");
    }
  }

  @Test
  void aWayBackThatIsNotUsedExpires() throws Exception {
    try (var accounts = new Accounts(2, SHARING, 5)) {
      accounts.subscribe("P", new Service(accounts, 0), "help.*", "");
      assertTrue(accounts.publish(0, "C", Accounts.message("help.me", "inbox", "?")));
      var ways = accounts.broker.space("P").replies();
      assertEquals(1, ways.pending());
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (ways.pending() > 0 && System.nanoTime() - end < 0) {
        Thread.sleep(10);
      }
      assertEquals(0, ways.pending());
    }
  }

  /// The first requests come on all loops at once: each has to be heard.
  @Test
  void theFirstAnswersAreHeardOnEveryLoop() throws Exception {
    for (int round = 0; round < 200; round++) {
      try (var accounts = new Accounts(2, SHARING, round)) {
        var answered = new AtomicInteger();
        accounts.subscribe("P", new Service(accounts, 1), "help.*", "");
        accounts.subscribe(
            "C",
            new Listener() {
              @Override
              public boolean deliver(
                  Subscription subscription, Message message, Router router, Origin origin) {
                return answered.incrementAndGet() > 0;
              }
            },
            "inbox",
            "");
        var ready = new CountDownLatch(2);
        var done = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
          int loop = i;
          accounts
              .loops
              .loop(loop)
              .execute(() -> {
                ready.countDown();
                while (ready.getCount() > 0) {
                  Thread.onSpinWait();
                }
                var request = Accounts.message("help.me", "inbox", "?");
                accounts.router(loop).route(accounts.broker.space("C"), request, Origin.SERVER);
                done.countDown();
              });
        }
        assertTrue(done.await(10, TimeUnit.SECONDS));
        assertEquals(2, answered.get(), "round " + round);
      }
    }
  }
}
