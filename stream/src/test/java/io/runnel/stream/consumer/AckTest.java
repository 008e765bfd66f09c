// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import static io.runnel.stream.consumer.ConsumerFixture.MILLI;
import static io.runnel.stream.consumer.ConsumerFixture.SECOND;
import static io.runnel.stream.consumer.ConsumerFixture.pullConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.runnel.stream.config.AckPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What acknowledgements do, and what happens without: jetstream.md section 7.
final class AckTest {
  private final ConsumerFixture c = new ConsumerFixture(pullConfig());

  private ConsumerFixture.Delivered one(String body) {
    c.pull("in", body);
    ConsumerFixture.Delivered last = c.delivered.getLast();
    c.delivered.clear();
    return last;
  }

  @Test
  void anAckTakesTheMessageOffAndMovesTheFloor() {
    c.publish("a", "b", "c").create();
    c.pull("in", "3");
    List<ConsumerFixture.Delivered> all = List.copyOf(c.delivered);
    c.ack(all.get(1), "");
    assertEquals(0, c.progress().ackFloor().stream());
    c.ack(all.get(0), "+ACK");
    assertEquals(2, c.progress().ackFloor().stream());
    assertEquals(2, c.progress().ackFloor().consumer());
    c.ack(all.get(2), "+OK");
    assertEquals(3, c.progress().ackFloor().stream());
    assertEquals(0, c.progress().ackPending());
    assertEquals(List.of(2L, 1L, 3L), c.settled);
  }

  @Test
  void anAckWithAReplyIsAnsweredAfterTheFactsAreKept() {
    c.publish("a").create();
    ConsumerFixture.Delivered message = one("1");
    c.ack(message, "", "r");
    c.ack(message, "", "again");
    assertEquals(List.of("r", "again"), c.answers);
  }

  @Test
  void whatIsNotAcknowledgedComesAgainAfterAckWait() {
    c.publish("a").create();
    one("1");
    c.pull("in", "1");
    c.pass(30 * SECOND - 1);
    assertEquals(List.of(), c.sequences());
    c.pass(1);
    ConsumerFixture.Delivered again = c.delivered.getFirst();
    assertEquals(List.of(1L), c.sequences());
    assertEquals(2, again.number(0));
    assertEquals(2, again.number(2));
    assertEquals(1, c.progress().redelivered());
  }

  @Test
  void redeliveriesComeBeforeNewOnes() {
    c.publish("a", "b").create();
    one("1");
    c.pass(31 * SECOND);
    c.pull("in", "2");
    assertEquals(List.of(1L, 2L), c.sequences());
  }

  @Test
  void aNakBringsItBackAtOnceWithAnAdvisory() {
    c.publish("a").create();
    ConsumerFixture.Delivered message = one("1");
    c.pull("in", "1");
    c.ack(message, "-NAK");
    assertEquals(List.of(1L), c.sequences());
    assertEquals(List.of(new ConsumerEvent.Naked(1, 1, 1)), c.events);
  }

  @Test
  void aNakWithDelayWaits() {
    c.publish("a", "b", "c").create();
    c.pull("in", "3");
    List<ConsumerFixture.Delivered> all = List.copyOf(c.delivered);
    c.delivered.clear();
    c.ack(all.get(0), "-NAK {\"delay\": 2000000000}");
    c.ack(all.get(1), "-NAK 1.5s");
    c.pull("in", "5");
    c.pass(1499 * MILLI);
    assertEquals(List.of(), c.sequences());
    c.pass(MILLI);
    assertEquals(List.of(2L), c.sequences());
    c.pass(500 * MILLI);
    assertEquals(List.of(1L), c.sequences());
  }

  @Test
  void progressBeginsTheWaitAgain() {
    c.publish("a").create();
    ConsumerFixture.Delivered message = one("1");
    c.pull("in", "1");
    c.pass(20 * SECOND);
    c.ack(message, "+WPI", "r");
    assertEquals(List.of("r"), c.answers);
    c.pass(29 * SECOND);
    assertEquals(List.of(), c.sequences());
    c.pass(SECOND);
    assertEquals(List.of(1L), c.sequences());
  }

  @Test
  void termEndsItWithAReason() {
    c.publish("a").create();
    ConsumerFixture.Delivered message = one("1");
    c.ack(message, "+TERM  bad data ");
    assertEquals(List.of(new ConsumerEvent.Terminated(1, 1, 1, "bad data")), c.events);
    assertEquals(0, c.progress().ackPending());
    assertEquals(List.of(1L), c.settled);
  }

  @Test
  void nextAcknowledgesAndAsksForMore() {
    c.publish("a", "b", "c").create();
    ConsumerFixture.Delivered message = one("1");
    c.ack(message, "+NXT 2", "more");
    assertEquals(List.of(2L, 3L), c.sequences());
    assertEquals(1, c.progress().ackFloor().stream());
    assertEquals(List.of(), c.answers);
  }

  @Test
  void ackAllCoversWhatIsBefore() {
    ConsumerFixture all = new ConsumerFixture(pullConfig().ackPolicy(AckPolicy.ALL));
    all.publish("a", "b", "c", "d").create();
    all.pull("in", "4");
    all.ack(all.delivered.get(2), "", "r");
    assertEquals(3, all.progress().ackFloor().stream());
    assertEquals(1, all.progress().ackPending());
    assertEquals(List.of(1L, 2L, 3L), all.settled);
    all.ack(all.delivered.get(0), "", "late");
    assertEquals(List.of("r", "late"), all.answers);
  }

  @Test
  void anAckOfWhatWasNeverDeliveredIsIgnored() {
    c.publish("a", "b").create();
    ConsumerFixture.Delivered message = one("1");
    c.ack(new ConsumerFixture.Delivered("", "", 2, "$JS.ACK.S.C.1.2.2.1.0", "", ""), "", "forged");
    assertEquals(List.of(), c.answers);
    assertEquals(List.of(), c.settled);
    c.ack(message, "");
  }

  @Test
  void maxAckPendingHoldsNewOnesBackUntilAnAck() {
    ConsumerFixture two = new ConsumerFixture(pullConfig().maxAckPending(2));
    two.publish("a", "b", "c").create();
    two.pull("in", "3");
    ConsumerFixture.Delivered first = two.delivered.getFirst();
    assertEquals(List.of(1L, 2L), two.sequences());
    two.ack(first, "");
    assertEquals(List.of(3L), two.sequences());
  }

  @Test
  void maxDeliverEndsWithOneAdvisory() {
    ConsumerFixture twice = new ConsumerFixture(pullConfig().maxDeliver(2));
    twice.publish("a").create();
    twice.pull("in", "10");
    twice.pass(100 * SECOND);
    assertEquals(List.of(1L, 1L), twice.sequences());
    assertEquals(List.of(new ConsumerEvent.DeliveriesExceeded(1, 2)), twice.events);
    assertEquals(0, twice.progress().ackPending());
    assertEquals(1, twice.progress().redelivered());
    assertEquals(1, twice.progress().ackFloor().stream());
    byte[] a = {'a'};
    assertEquals(true, twice.machine.needsAck(1, a, 0, 1));
    twice.ack(new ConsumerFixture.Delivered("", "", 1, "$JS.ACK.S.C.2.1.2.1.0", "", ""), "");
    assertFalse(twice.machine.needsAck(1, a, 0, 1));
    assertEquals(List.of(1L), twice.settled);
  }

  @Test
  void backoffChoosesTheWaitByDeliveries() {
    ConsumerFixture back =
        new ConsumerFixture(
            pullConfig()
                .ackWaitNanos(SECOND)
                .backoffNanos(List.of(SECOND, 3 * SECOND))
                .maxDeliver(5));
    back.publish("a").create();
    back.pull("in", "10");
    back.sequences();
    back.pass(SECOND);
    assertEquals(List.of(1L), back.sequences());
    back.pass(3 * SECOND - 1);
    assertEquals(List.of(), back.sequences());
    back.pass(1);
    assertEquals(List.of(1L), back.sequences());
    back.pass(3 * SECOND);
    assertEquals(List.of(1L), back.sequences());
  }

  @Test
  void aRemovedMessageIsTerminated() {
    c.publish("a", "b").create();
    c.pull("in", "2");
    c.remove(1);
    assertEquals(
        List.of(new ConsumerEvent.Terminated(1, 1, 1, "Unacknowledged message was deleted")),
        c.events);
    assertEquals(1, c.progress().ackFloor().stream());
    assertEquals(1, c.progress().ackPending());
  }

  @Test
  void samplesMeasureTheTimeToTheAck() {
    ConsumerFixture sampled = new ConsumerFixture(pullConfig().sampleFrequency("100%"));
    sampled.publish("a").create();
    sampled.pull("in", "1");
    sampled.pass(5 * MILLI);
    sampled.ack(sampled.delivered.getFirst(), "");
    assertEquals(List.of(new ConsumerEvent.AckSampled(1, 1, 5 * MILLI, 1)), sampled.events);
  }

  @Test
  void bothFormsOfTheAckSubjectAreRead() {
    AckSubject at = new AckSubject();
    byte[] second = "$JS.ACK._.hash.S.C.3.17.9.55.4.extra".getBytes();
    assertEquals(true, at.read(second, 0, second.length));
    assertEquals(3, at.deliveries);
    assertEquals(17, at.streamSequence);
    assertEquals(9, at.consumerSequence);
    assertEquals(4, at.pending);
    assertEquals("S", new String(second, at.streamFrom, at.streamTo - at.streamFrom));
    assertEquals("C", new String(second, at.consumerFrom, at.consumerTo - at.consumerFrom));
    byte[] ten = "$JS.ACK._.S.C.3.17.9.55.4".getBytes();
    assertFalse(at.read(ten, 0, ten.length));
    byte[] first = "$JS.ACK.S.C.3.17.9.55.4".getBytes();
    assertEquals(true, at.read(first, 0, first.length));
    assertEquals(55, at.nanos);
    assertEquals("C", new String(first, at.consumerFrom, at.consumerTo - at.consumerFrom));
  }
}
