// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import static io.runnel.stream.consumer.ConsumerFixture.MILLI;
import static io.runnel.stream.consumer.ConsumerFixture.SECOND;
import static io.runnel.stream.consumer.ConsumerFixture.pushConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.config.ReplayPolicy;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Delivery to a subject: interest, heartbeats, flow control, pace.
final class PushConsumerTest {
  @Test
  void messagesGoToTheDeliverSubject() {
    ConsumerFixture c = new ConsumerFixture(pushConfig()).publish("a").create().publish("b");
    assertEquals("to", c.delivered.getFirst().to());
    assertEquals(List.of(1L, 2L), c.sequences());
    assertTrue(c.progress().pushBound());
  }

  @Test
  void withoutListenersNothingIsDelivered() {
    ConsumerFixture c = new ConsumerFixture(pushConfig()).create();
    c.machine.interest(false, c.now);
    c.publish("a");
    assertEquals(List.of(), c.sequences());
    assertFalse(c.progress().pushBound());
    c.machine.interest(true, c.now);
    assertEquals(List.of(1L), c.sequences());
  }

  @Test
  void aReceiverThatIsGoneEndsInterest() {
    ConsumerFixture c = new ConsumerFixture(pushConfig()).create();
    c.gone.add("to");
    c.publish("a");
    assertFalse(c.progress().pushBound());
    assertEquals(0, c.progress().ackPending());
  }

  @Test
  void redeliveryNeedsNoRequest() {
    ConsumerFixture c = new ConsumerFixture(pushConfig()).create().publish("a");
    c.pass(60 * SECOND);
    assertEquals(List.of(1L, 1L, 1L), c.sequences());
  }

  @Test
  void heartbeatsTellTheLastSequencesWhileItIsQuiet() {
    ConsumerFixture c = new ConsumerFixture(pushConfig().heartbeatNanos(SECOND)).create();
    c.publish("a");
    c.pass(600 * MILLI);
    c.publish("b");
    c.pass(SECOND - 1);
    assertEquals(List.of(), c.statuses);
    c.pass(SECOND + 1);
    ConsumerFixture.Status beat =
        new ConsumerFixture.Status(
            "to", "", "100 Idle Heartbeat\r\nNats-Last-Consumer: 2\r\nNats-Last-Stream: 2");
    assertEquals(List.of(beat, beat), c.statuses);
  }

  @Test
  void withoutListenersThereAreNoHeartbeats() {
    ConsumerFixture c = new ConsumerFixture(pushConfig().heartbeatNanos(SECOND)).create();
    c.machine.interest(false, c.now);
    c.pass(5 * SECOND);
    assertEquals(List.of(), c.statuses);
  }

  @Test
  void aFullWindowStopsUntilTheQuestionIsAnswered() {
    ConsumerFixture c =
        new ConsumerFixture(
            pushConfig()
                .flowControl(true)
                .heartbeatNanos(SECOND)
                .ackPolicy(AckPolicy.NONE)
                .maxAckPending(0));
    String half = "x".repeat(600 << 10);
    for (int i = 0; i < 6; i++) {
      c.store.add("a", half, c.now);
    }
    c.create();
    // 2 MiB at first: the fourth message passes it, the question goes out after the second.
    assertEquals(List.of(1L, 2L, 3L, 4L), c.sequences());
    ConsumerFixture.Status question = c.statuses.getFirst();
    assertEquals("100 FlowControl Request", question.text());
    assertTrue(question.reply().matches("\\$JS\\.FC\\.S\\.C\\.[0-9A-Za-z]{4}"));
    c.statuses.clear();
    c.pass(SECOND);
    assertEquals(
        "100 Idle Heartbeat\r\nNats-Last-Consumer: 4\r\nNats-Last-Stream: 4\r\n"
            + "Nats-Consumer-Stalled: "
            + question.reply(),
        c.statuses.getFirst().text());
    c.machine.flow(ConsumerFixture.message("$JS.FC.S.C.0000", "", ""), c.now);
    assertEquals(List.of(), c.sequences());
    c.machine.flow(ConsumerFixture.message(question.reply(), "", ""), c.now);
    assertEquals(List.of(5L, 6L), c.sequences());
  }

  @Test
  void answersToFlowControlAcknowledgeWhereThePolicySaysSo() {
    ConsumerFixture c =
        new ConsumerFixture(
            pushConfig()
                .flowControl(true)
                .heartbeatNanos(SECOND)
                .ackPolicy(AckPolicy.FLOW_CONTROL)
                .ackWaitNanos(0)
                .maxAckPending(3));
    c.publish("a", "b", "c", "d").create();
    assertEquals(List.of(1L, 2L, 3L), c.sequences());
    String question = c.statuses.getFirst().reply();
    c.machine.flow(
        withHeader(question, "NATS/1.0\r\nNats-Last-Consumer: 2\r\nNats-Last-Stream: 2\r\n\r\n"),
        c.now);
    assertEquals(List.of(4L), c.sequences());
    assertEquals(2, c.progress().ackFloor().stream());
    assertEquals(List.of(1L, 2L), c.settled);
    c.pass(100 * SECOND);
    assertEquals(List.of(), c.sequences());
  }

  private static Message withHeader(String subject, String header) {
    Message message = ConsumerFixture.message(subject, "", "");
    byte[] body = (header + "\r\n").getBytes(StandardCharsets.UTF_8);
    message.body(body, 0, body.length - 2, body.length - 2);
    return message;
  }

  @Test
  void headersOnlyTellsTheSize() {
    ConsumerFixture c = new ConsumerFixture(pushConfig().headersOnly(true)).create();
    c.publish("a");
    assertEquals("NATS/1.0\r\nNats-Msg-Size: 2\r\n\r\n", c.delivered.getFirst().header());
    assertEquals("", c.delivered.getFirst().payload());
  }

  @Test
  void headersOnlyKeepsTheHeadersThatAreThere() {
    ConsumerFixture c = new ConsumerFixture(pushConfig().headersOnly(true)).create();
    Message message = ConsumerFixture.message("a", "", "");
    byte[] body = "NATS/1.0\r\nA: b\r\n\r\npayload\r\n".getBytes(StandardCharsets.UTF_8);
    message.body(body, 0, body.length - 2, 18);
    c.store.append(message, c.now);
    c.machine.committed(c.now);
    assertEquals("NATS/1.0\r\nA: b\r\nNats-Msg-Size: 7\r\n\r\n", c.delivered.getFirst().header());
  }

  @Test
  void replayOriginalKeepsTheGaps() {
    ConsumerFixture c = new ConsumerFixture(pushConfig().replayPolicy(ReplayPolicy.ORIGINAL));
    c.store.add("a", "x", c.now);
    c.store.add("a", "x", c.now + 200 * MILLI);
    c.store.add("a", "x", c.now + 200 * MILLI + 1);
    c.store.add("a", "x", c.now + SECOND);
    c.pass(10 * SECOND);
    c.create();
    assertEquals(List.of(1L), c.sequences());
    c.pass(200 * MILLI);
    assertEquals(List.of(2L, 3L), c.sequences());
    c.pass(799 * MILLI);
    assertEquals(List.of(), c.sequences());
    c.pass(2 * MILLI);
    assertEquals(List.of(4L), c.sequences());
    c.pass(5 * SECOND);
    c.publish("a");
    c.pass(5 * SECOND);
    c.publish("a");
    assertEquals(List.of(5L, 6L), c.sequences());
  }

  @Test
  void aRateLimitSlowsDownAfterTheBurst() {
    ConsumerFixture c = new ConsumerFixture(pushConfig().rateLimitBitsPerSecond(8 * 1000));
    c.stream = new StreamTerms("S", false, 2000);
    String large = "x".repeat(950);
    for (int i = 0; i < 4; i++) {
      c.store.add("a", large, c.now);
    }
    c.create();
    assertEquals(List.of(1L, 2L), c.sequences());
    c.pass(SECOND);
    assertEquals(List.of(3L), c.sequences());
    c.pass(SECOND);
    assertEquals(List.of(4L), c.sequences());
  }

  @Test
  void aNewDeliverSubjectGetsWhatIsPendingAgain() {
    ConsumerFixture c = new ConsumerFixture(pushConfig()).create().publish("a");
    c.machine.interest(false, c.now);
    c.config = c.config.toBuilder().deliverSubject("other").build();
    c.machine.update(c.config, c.stream, c.now);
    c.machine.interest(true, c.now);
    assertEquals(2, c.delivered.size());
    assertEquals("other", c.delivered.getLast().to());
    assertEquals(2, c.delivered.getLast().number(0));
  }
}
