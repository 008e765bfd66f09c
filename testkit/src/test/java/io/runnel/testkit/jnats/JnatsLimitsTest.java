// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.ConnectionListener.Events;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/// What is too much, what is not, and who pays for it.
class JnatsLimitsTest {
  private static final int MEBIBYTE = 1024 * 1024;

  @Test
  void payloadBeyondTheLimitClosesItsSenderOnly() {
    try (Peer peer = Peer.start("max_payload: 1000");
        Client reader = Client.of(peer);
        Client sender =
            Client.of(peer, options -> options.clientSideLimitChecks(false).maxReconnects(0))) {
      assertEquals(1000, sender.connection().getMaxPayload());
      Subscription subscription = reader.subscribe("big");
      sender.connection().publish("big", new byte[1000]);
      assertEquals(1000, Client.next(subscription).getData().length);
      sender.connection().publish("big", new byte[1001]);
      sender.awaitError("Maximum Payload Violation");
      sender.awaitEvent(Events.CLOSED);
      Client.assertSilent(subscription);
      reader.publish("big", "fits");
      assertEquals("fits", Client.nextText(subscription));
    }
  }

  @Test
  void clientThatChecksItselfLearnsTheLimit() {
    try (Peer peer = Peer.start("max_payload: 1000");
        Client client = Client.of(peer)) {
      assertThrows(
          IllegalArgumentException.class, () -> client.connection().publish("big", new byte[1001]));
    }
  }

  @Test
  void payloadOf64MebibytesIsCarried() throws InterruptedException {
    byte[] payload = new byte[64 * MEBIBYTE];
    new Random(64).nextBytes(payload);
    try (Peer peer = Peer.start("max_payload: 64MB, max_pending: 256MB");
        Client sender = Client.of(peer);
        Client reader = Client.of(peer)) {
      Subscription subscription = reader.subscribe("huge");
      subscription.setPendingLimits(-1, -1);
      sender.connection().publish("huge", payload);
      sender.publish("huge", "and on");
      assertArrayEquals(payload, Client.next(subscription).getData());
      assertEquals("and on", Client.nextText(subscription));
    }
  }

  @Test
  void requestAndAnswerOfEightMebibytesAreCarried() throws InterruptedException {
    byte[] payload = new byte[8 * MEBIBYTE];
    new Random(8).nextBytes(payload);
    try (Peer peer = Peer.start("max_payload: 8MB");
        Client server = Client.of(peer);
        Client client = Client.of(peer)) {
      server
          .connection()
          .createDispatcher(m -> server.connection().publish(m.getReplyTo(), m.getData()))
          .subscribe("mirror");
      server.flush();
      Message answer = client.connection().request("mirror", payload, Eventually.LIMIT);
      assertArrayEquals(payload, answer.getData());
    }
  }

  @Test
  void twentyThousandSubscriptionsEachGetTheirMessage() {
    int count = 20_000;
    AtomicIntegerArray got = new AtomicIntegerArray(count);
    AtomicInteger sum = new AtomicInteger();
    try (Peer peer = Peer.start();
        Client listener = Client.of(peer);
        Client sender = Client.of(peer)) {
      var dispatcher =
          listener
              .connection()
              .createDispatcher(m -> {
                got.incrementAndGet(Integer.parseInt(m.getSubject().substring(5)));
                sum.incrementAndGet();
              });
      for (int i = 0; i < count; i++) {
        dispatcher.subscribe("many." + i);
      }
      listener.flush();
      for (int i = 0; i < count; i++) {
        sender.publish("many." + i, "");
      }
      Eventually.holds(() -> sum.get() >= count, sum::get);
      listener.flush();
      assertEquals(count, sum.get());
      for (int i = 0; i < count; i++) {
        assertEquals(1, got.get(i), "subscription " + i);
      }
    }
  }

  @Test
  void subscriptionsBeyondTheLimitAreRefusedAndTheOthersStay() {
    try (Peer peer = Peer.start("max_subscriptions: 2");
        Client client = Client.of(peer)) {
      Subscription first = client.subscribe("s.1");
      client.subscribe("s.2");
      client.subscribe("s.3");
      client.awaitError("maximum subscriptions exceeded");
      client.publish("s.1", "1");
      assertEquals("1", Client.nextText(first));
      assertFalse(client.saw(Events.DISCONNECTED));
    }
  }

  @Test
  void slowConsumerIsClosedWhileTheOthersGetEverything() {
    int count = 6_000;
    byte[] payload = new byte[16 * 1024];
    try (Peer peer = Peer.start("max_pending: 16MB");
        Client fast = Client.of(peer);
        Client sender = Client.of(peer);
        Client slow =
            Client.of(
                peer,
                options -> options.dataPortType(SleepyPort.class.getName()).maxReconnects(0))) {
      AtomicInteger got = new AtomicInteger();
      var dispatcher = fast.connection().createDispatcher(_ -> got.incrementAndGet());
      dispatcher.subscribe("flood");
      dispatcher.setPendingLimits(-1, -1);
      fast.flush();
      slow.subscribe("flood").setPendingLimits(-1, -1);
      for (int i = 0; i < count; i++) {
        sender.connection().publish("flood", payload);
      }
      Eventually.holds(() -> got.get() == count, got::get);
      slow.awaitEvent(Events.CLOSED);
      assertTrue(slow.errors().isEmpty(), "a slow consumer is told nothing");
      assertFalse(fast.saw(Events.DISCONNECTED));
      assertFalse(sender.saw(Events.DISCONNECTED));
    }
  }
}
