// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import static io.runnel.stream.consumer.ConsumerFixture.SECOND;
import static io.runnel.stream.consumer.ConsumerFixture.pullConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.stream.config.PriorityPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Overflow, pinned clients and priorities (ADR-42).
final class PriorityGroupTest {
  private static ConsumerFixture with(PriorityPolicy policy) {
    return new ConsumerFixture(
        pullConfig()
            .priorityGroups(List.of("g"))
            .priorityPolicy(policy)
            .priorityTimeoutNanos(10 * SECOND));
  }

  private static List<String> receivers(ConsumerFixture c) {
    List<String> all = c.delivered.stream().map(ConsumerFixture.Delivered::to).toList();
    c.delivered.clear();
    return all;
  }

  @Test
  void requestsThatDoNotFitTheConsumerAreRefused() {
    ConsumerFixture none = new ConsumerFixture(pullConfig()).create();
    none.pull("in", "{\"min_pending\":1}");
    none.pull("in", "{\"id\":\"x\"}");
    none.pull("in", "{\"priority\":10}");
    ConsumerFixture some = with(PriorityPolicy.OVERFLOW).create();
    some.pull("in", "{\"batch\":1}");
    some.pull("in", "{\"group\":\"other\"}");
    assertEquals(
        List.of(
            "400 Bad Request - Not a Overflow Priority consumer",
            "400 Bad Request - Not a Pinned Client Priority consumer",
            "400 Bad Request - Priority must be between 0 and 9"),
        none.statusTexts());
    assertEquals(
        List.of(
            "400 Bad Request - Priority Group missing", "400 Bad Request - Invalid Priority Group"),
        some.statusTexts());
  }

  @Test
  void overflowServesWhenEnoughIsPending() {
    ConsumerFixture c = with(PriorityPolicy.OVERFLOW).create();
    c.pull("over", "{\"group\":\"g\",\"batch\":5,\"min_pending\":3}");
    c.publish("a", "b");
    assertEquals(List.of(), receivers(c));
    c.publish("c");
    assertEquals(List.of("over"), receivers(c));
    c.pull("plain", "{\"group\":\"g\",\"batch\":1}");
    assertEquals(List.of("plain"), receivers(c));
  }

  @Test
  void overflowServesWhenEnoughIsNotAcknowledged() {
    ConsumerFixture c = with(PriorityPolicy.OVERFLOW).create();
    c.pull("over", "{\"group\":\"g\",\"batch\":5,\"min_ack_pending\":1}");
    c.publish("a");
    assertEquals(List.of(), receivers(c));
    c.pull("plain", "{\"group\":\"g\",\"batch\":1}");
    assertEquals(List.of("plain"), receivers(c));
    c.publish("b");
    assertEquals(List.of("over"), receivers(c));
  }

  @Test
  void thePinnedClientGetsAll() {
    ConsumerFixture c = with(PriorityPolicy.PINNED_CLIENT).create();
    c.pull("one", "{\"group\":\"g\",\"batch\":10}");
    c.pull("two", "{\"group\":\"g\",\"batch\":10}");
    c.publish("a", "b", "c");
    ConsumerFixture.Delivered first = c.delivered.getFirst();
    assertEquals(List.of("one", "one", "one"), receivers(c));
    String pin = c.progress().pinId();
    assertEquals(22, pin.length());
    assertEquals("NATS/1.0\r\nNats-Pin-Id: " + pin + "\r\n\r\n", first.header());
    assertEquals("m1", first.payload());
    assertEquals(List.of(new ConsumerEvent.Pinned("g", pin)), c.events);
    c.pull("stale", "{\"group\":\"g\",\"id\":\"other\"}");
    assertEquals(List.of("423 Nats-Pin-Id mismatch"), c.statusTexts());
  }

  @Test
  void thePinIsLostAfterItsTimeAndTheNextGetsIt() {
    ConsumerFixture c = with(PriorityPolicy.PINNED_CLIENT).create();
    c.pull("one", "{\"group\":\"g\",\"batch\":1}");
    c.pull("two", "{\"group\":\"g\",\"batch\":5}");
    c.publish("a", "b");
    String pin = c.progress().pinId();
    assertEquals(List.of("one"), receivers(c));
    c.pass(8 * SECOND);
    c.pull("one", "{\"group\":\"g\",\"id\":\"" + pin + "\",\"batch\":1}");
    assertEquals(List.of("one"), receivers(c));
    c.publish("c");
    c.pass(9 * SECOND);
    assertEquals(List.of(), receivers(c));
    c.pass(SECOND);
    assertEquals(List.of("two"), receivers(c));
    assertTrue(c.events.contains(new ConsumerEvent.Unpinned("g", "timeout")));
    assertFalse(c.progress().pinId().equals(pin));
  }

  @Test
  void anUnpinnedRequestOfTheOldHolderIsEnded() {
    ConsumerFixture c = with(PriorityPolicy.PINNED_CLIENT).create();
    c.pull("one", "{\"group\":\"g\",\"batch\":5}");
    c.pull("two", "{\"group\":\"g\",\"batch\":5}");
    c.publish("a");
    assertTrue(c.machine.unpin(c.now));
    assertFalse(c.machine.unpin(c.now));
    c.delivered.clear();
    c.publish("b", "c");
    assertEquals(List.of("two", "two"), receivers(c));
    assertEquals(
        List.of("423 Nats-Wrong-Pin-Id\r\nNats-Pending-Messages: 4\r\nNats-Pending-Bytes: 0"),
        c.statusTexts());
    assertTrue(c.events.contains(new ConsumerEvent.Unpinned("g", "admin")));
  }

  @Test
  void lowerPrioritiesAreServedFirst() {
    ConsumerFixture c = with(PriorityPolicy.PRIORITIZED).create();
    c.pull("late", "{\"group\":\"g\",\"batch\":2,\"priority\":2}");
    c.pull("one", "{\"group\":\"g\",\"batch\":2,\"priority\":1}");
    c.pull("two", "{\"group\":\"g\",\"batch\":2,\"priority\":1}");
    c.publish("a", "b", "c", "d", "e");
    assertEquals(List.of("one", "two", "one", "two", "late"), receivers(c));
  }
}
