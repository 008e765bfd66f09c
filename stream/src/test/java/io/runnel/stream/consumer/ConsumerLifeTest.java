// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import static io.runnel.stream.consumer.ConsumerFixture.SECOND;
import static io.runnel.stream.consumer.ConsumerFixture.pullConfig;
import static io.runnel.stream.consumer.ConsumerFixture.pushConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.config.DeliverPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Pause, reset, update, giving up, and what comes back after a restart.
final class ConsumerLifeTest {
  private final ConsumerFixture c = new ConsumerFixture(pullConfig());

  @Test
  void aPausedConsumerDeliversNothingUntilItsTime() {
    c.create();
    c.pull("in", "5");
    c.machine.pause(c.now + 10 * SECOND, c.now);
    c.publish("a");
    assertEquals(c.now + 10 * SECOND, c.progress().pausedUntil());
    c.pass(9 * SECOND);
    assertEquals(List.of(), c.sequences());
    c.pass(SECOND);
    assertEquals(List.of(1L), c.sequences());
    assertEquals(List.of(new ConsumerEvent.Resumed()), c.events);
    assertEquals(0, c.progress().pausedUntil());
  }

  @Test
  void aPauseOutlastsARestart() {
    c.publish("a").create();
    c.machine.pause(c.now + 10 * SECOND, c.now);
    c.config = c.machine.config();
    c.drain();
    c.restart();
    c.pull("in", "1");
    assertEquals(List.of(), c.sequences());
    c.machine.pause(0, c.now);
    assertEquals(List.of(1L), c.sequences());
  }

  @Test
  void resetBeginsBehindTheAckFloor() {
    c.publish("a", "b", "c").create();
    c.pull("in", "3");
    c.ack(c.delivered.getFirst(), "");
    c.delivered.clear();
    assertEquals(new ResetAnswer.Done(2), c.machine.reset(0, c.now));
    assertEquals(2, c.progress().pending());
    c.pull("in", "5");
    assertEquals(1, c.delivered.getFirst().number(2));
    assertEquals(1, c.delivered.getFirst().number(0));
    assertEquals(List.of(2L, 3L), c.sequences());
  }

  @Test
  void resetKeepsToTheDeliverPolicy() {
    c.publish("a", "b", "c").create();
    assertEquals(new ResetAnswer.Done(1), c.machine.reset(1, c.now));
    ConsumerFixture from =
        new ConsumerFixture(
            pullConfig().deliverPolicy(DeliverPolicy.BY_START_SEQUENCE).startSequence(2));
    from.publish("a", "b", "c").create();
    assertEquals(new ResetAnswer.Refused("below start seq"), from.machine.reset(1, from.now));
    assertEquals(new ResetAnswer.Done(3), from.machine.reset(3, from.now));
    ConsumerFixture fresh = new ConsumerFixture(pullConfig().deliverPolicy(DeliverPolicy.NEW));
    fresh.create();
    assertInstanceOf(ResetAnswer.Refused.class, fresh.machine.reset(1, fresh.now));
  }

  @Test
  void anUnusedEphemeralIsGivenUp() {
    ConsumerFixture e = new ConsumerFixture(pullConfig().durable("")).create();
    e.pass(5 * SECOND);
    assertFalse(e.expired);
    e.pull("in", "{\"expires\":20000000000}");
    e.pass(20 * SECOND);
    assertFalse(e.expired);
    e.pass(5 * SECOND);
    assertFalse(e.expired);
    e.pass(SECOND);
    assertTrue(e.expired);
  }

  @Test
  void whatMayStillBeAcknowledgedKeepsItAlive() {
    ConsumerFixture e =
        new ConsumerFixture(pullConfig().inactiveThresholdNanos(SECOND).ackWaitNanos(10 * SECOND));
    e.publish("a").create();
    e.pull("in", "1");
    e.pass(10 * SECOND);
    assertFalse(e.expired);
    e.pass(2 * SECOND);
    assertTrue(e.expired);
  }

  @Test
  void aPushConsumerIsGivenUpAfterItsListenersLeft() {
    ConsumerFixture e =
        new ConsumerFixture(pushConfig().durable("").inactiveThresholdNanos(2 * SECOND)).create();
    e.pass(60 * SECOND);
    assertFalse(e.expired);
    e.machine.interest(false, e.now);
    e.pass(2 * SECOND - 1);
    assertFalse(e.expired);
    e.pass(1);
    assertTrue(e.expired);
  }

  @Test
  void aDurableStays() {
    c.create();
    assertEquals(Long.MAX_VALUE, c.wake);
  }

  @Test
  void newFiltersChangeWhatIsPending() {
    c.publish("a", "b", "a").create();
    assertEquals(3, c.progress().pending());
    c.machine.update(c.config.toBuilder().filterSubject("a").build(), c.stream, c.now);
    assertEquals(2, c.progress().pending());
  }

  @Test
  void aShorterAckWaitCountsForWhatIsPending() {
    c.publish("a").create();
    c.pull("in", "2");
    c.sequences();
    c.machine.update(c.config.toBuilder().ackWaitNanos(SECOND).build(), c.stream, c.now);
    c.pass(SECOND);
    assertEquals(List.of(1L), c.sequences());
  }

  @Test
  void interestIsWhatIsNotDoneWith() {
    ConsumerFixture some = new ConsumerFixture(pullConfig().filterSubject("a"));
    some.publish("a", "b", "a", "a").create();
    byte[] a = {'a'};
    byte[] b = {'b'};
    some.pull("in", "2");
    some.ack(some.delivered.get(1), "");
    assertTrue(some.machine.needsAck(1, a, 0, 1));
    assertFalse(some.machine.needsAck(2, b, 0, 1));
    assertFalse(some.machine.needsAck(3, a, 0, 1));
    assertTrue(some.machine.needsAck(4, a, 0, 1));
  }

  @Test
  void afterARestartPendingMessagesComeAgainAfterAckWait() {
    c.publish("a", "b", "c").create();
    c.pull("in", "3");
    c.ack(c.delivered.get(1), "");
    c.drain();
    c.delivered.clear();
    c.pass(10 * SECOND);
    c.restart();
    assertEquals(2, c.progress().ackPending());
    assertEquals(3, c.progress().delivered().consumer());
    c.pull("in", "5");
    c.pass(20 * SECOND - 1);
    assertEquals(List.of(), c.sequences());
    c.pass(1);
    assertEquals(List.of(1L, 3L), c.sequences());
  }

  @Test
  void messagesThatWereLostWithTheStreamAreForgotten() {
    c.publish("a", "b", "c").create();
    c.pull("in", "3");
    c.drain();
    c.store.entries.remove(3L);
    c.store.last = 2;
    c.store.committed = 2;
    c.restart();
    assertEquals(2, c.progress().delivered().stream());
    assertEquals(2, c.progress().ackPending());
    c.delivered.clear();
    c.pull("in", "5");
    c.publish("new");
    assertEquals(List.of(3L), c.sequences());
  }

  @Test
  void factsAreFewBytes() {
    ConsumerFixture many = new ConsumerFixture(pullConfig().maxAckPending(-1));
    for (int i = 0; i < 1000; i++) {
      many.store.add("a", "x", many.now);
    }
    many.create();
    many.drain();
    many.chunks.clear();
    many.pull("in", "1000");
    for (ConsumerFixture.Delivered at : many.delivered) {
      many.ack(at, "");
    }
    many.drain();
    assertEquals(1, many.chunks.size());
    assertTrue(many.chunks.getFirst().length < 64, "" + many.chunks.getFirst().length);
    assertFalse(many.machine.hasFacts());
  }

  /// Crashes at any moment: what was drained as acknowledged never comes again, what was not
  /// acknowledged comes until it is.
  @Test
  void crashesLoseNoAckAndNoMessage() {
    long seed = Long.getLong("runnel.seed", System.nanoTime());
    System.out.println("ConsumerLifeTest seed " + seed);
    for (int run = 0; run < 300; run++) {
      crashing(seed + run);
    }
  }

  private static void crashing(long seed) {
    Random random = new Random(seed);
    ConsumerFixture x =
        new ConsumerFixture(
            pullConfig()
                .ackWaitNanos(SECOND)
                .ackPolicy(random.nextInt(4) == 0 ? AckPolicy.ALL : AckPolicy.EXPLICIT)
                .build(),
            seed);
    x.create();
    x.drain();
    Set<Long> durable = new HashSet<>();
    Set<Long> acked = new HashSet<>();
    List<ConsumerFixture.Delivered> open = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      switch (random.nextInt(8)) {
        case 0, 1 -> x.publish("a");
        case 2, 3 -> x.pull("in" + step, "{\"batch\":3,\"expires\":500000000}");
        case 4 -> x.pass(random.nextInt(2000) * 1_000_000L);
        case 5 -> {
          if (random.nextInt(4) == 0) {
            x.snapshot();
          } else {
            x.drain();
          }
          durable.addAll(acked);
        }
        case 6 -> {
          if (!open.isEmpty()) {
            ConsumerFixture.Delivered at = open.remove(random.nextInt(open.size()));
            x.ack(at, "");
            acked.add(at.sequence());
          }
        }
        default -> {
          if (random.nextInt(5) == 0) {
            x.restart();
            acked.retainAll(durable);
            open.clear();
          }
        }
      }
      for (ConsumerFixture.Delivered at : x.delivered) {
        assertFalse(durable.contains(at.sequence()), "seed " + seed + " step " + step + " " + at);
        open.add(at);
      }
      x.delivered.clear();
    }
    finish(x, seed);
  }

  /// In the end everything is acknowledged.
  private static void finish(ConsumerFixture x, long seed) {
    for (int i = 0; i < 50; i++) {
      x.pull("last" + i, "{\"batch\":100,\"expires\":900000000}");
      x.pass(SECOND);
      for (ConsumerFixture.Delivered at : List.copyOf(x.delivered)) {
        x.ack(at, "");
      }
      x.delivered.clear();
    }
    assertEquals(0, x.progress().ackPending(), "seed " + seed);
    assertEquals(0, x.progress().pending(), "seed " + seed);
    assertEquals(x.store.last, x.progress().ackFloor().stream(), "seed " + seed);
  }
}
