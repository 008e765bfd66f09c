// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import static io.runnel.stream.consumer.ConsumerFixture.MILLI;
import static io.runnel.stream.consumer.ConsumerFixture.SECOND;
import static io.runnel.stream.consumer.ConsumerFixture.pullConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.stream.config.AckPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Requests and what they get: jetstream.md section 6.
final class PullConsumerTest {
  private final ConsumerFixture c = new ConsumerFixture(pullConfig());

  @Test
  void aRequestGetsAsManyMessagesAsItAsksFor() {
    c.publish("a", "b", "c").create();
    c.pull("in", "2");
    assertEquals(List.of(1L, 2L), c.sequences());
    assertEquals(2, c.progress().ackPending());
    assertEquals(1, c.progress().pending());
    assertEquals(0, c.progress().waiting());
  }

  @Test
  void theAckSubjectTellsDeliveriesSequencesTimeAndPending() {
    c.publish("a", "b").create();
    c.pull("in", "");
    assertEquals("$JS.ACK.S.C.1.1.1." + c.now + ".1", c.delivered.getFirst().ack());
    assertEquals("m1", c.delivered.getFirst().payload());
    assertEquals("in", c.delivered.getFirst().to());
  }

  @Test
  void aRequestWaitsForMessagesToCome() {
    c.create();
    c.pull("in", "{\"batch\":2}");
    assertTrue(c.machine.awaitsMessages());
    c.publish("a", "b", "c");
    assertEquals(List.of(1L, 2L), c.sequences());
    assertEquals(false, c.machine.awaitsMessages());
  }

  @Test
  void whatIsNotCommittedIsNotSeen() {
    c.create();
    c.pull("in", "5");
    c.store.addUncommitted("a", "x", c.now);
    c.machine.committed(c.now);
    assertEquals(List.of(), c.sequences());
    assertEquals(0, c.progress().pending());
    c.store.committed = 1;
    c.machine.committed(c.now);
    assertEquals(List.of(1L), c.sequences());
  }

  @Test
  void requestsTakeTurns() {
    c.create();
    c.pull("one", "2");
    c.pull("two", "2");
    c.publish("a", "b", "c", "d");
    assertEquals(
        List.of("one", "two", "one", "two"),
        c.delivered.stream().map(ConsumerFixture.Delivered::to).toList());
  }

  @Test
  void noWaitWithNothingThereIsAnswered() {
    c.create();
    c.pull("in", "{\"batch\":1,\"no_wait\":true}");
    assertEquals(List.of("404 No Messages"), c.statusTexts());
  }

  @Test
  void noWaitGetsWhatIsThereAndEnds() {
    c.publish("a", "b").create();
    c.pull("in", "{\"batch\":5,\"no_wait\":true}");
    assertEquals(List.of(1L, 2L), c.sequences());
    assertEquals(List.of("404 No Messages"), c.statusTexts());
    assertEquals(0, c.progress().waiting());
  }

  @Test
  void noWaitWithExpiryWaitsForTheFirst() {
    c.create();
    c.pull("in", "{\"batch\":5,\"no_wait\":true,\"expires\":1000000000}");
    assertEquals(1, c.progress().waiting());
    c.publish("a");
    assertEquals(List.of(1L), c.sequences());
    assertEquals(List.of("404 No Messages"), c.statusTexts());
  }

  @Test
  void noWaitBehindOthersIsRefusedWhereTheyTakeAll() {
    ConsumerFixture full = new ConsumerFixture(pullConfig().maxAckPending(1));
    full.publish("a", "b").create();
    full.pull("one", "5");
    full.pull("in", "{\"batch\":1,\"no_wait\":true}");
    assertEquals(List.of("408 Requests Pending"), full.statusTexts());
  }

  @Test
  void aRequestExpires() {
    c.create();
    c.pull("in", "{\"batch\":3,\"max_bytes\":100,\"expires\":2000000000}");
    c.pass(2 * SECOND - 1);
    assertEquals(List.of(), c.statusTexts());
    c.pass(1);
    assertEquals(
        List.of("408 Request Timeout\r\nNats-Pending-Messages: 3\r\nNats-Pending-Bytes: 100"),
        c.statusTexts());
    assertEquals(0, c.progress().waiting());
  }

  @Test
  void aWaitingRequestHearsHeartbeats() {
    c.publish("a").create();
    c.pull("in", "{\"batch\":3,\"expires\":2000000000,\"idle_heartbeat\":500000000}");
    c.pass(SECOND);
    String beat = "100 Idle Heartbeat\r\nNats-Last-Consumer: 1\r\nNats-Last-Stream: 1";
    assertEquals(List.of(beat, beat), c.statusTexts());
  }

  @Test
  void tooLargeAHeartbeatIsRefused() {
    c.create();
    c.pull("in", "{\"expires\":1000,\"idle_heartbeat\":501}");
    assertEquals(List.of("400 Bad Request - heartbeat value too large"), c.statusTexts());
  }

  @Test
  void maxBytesEndsTheRequestBeforeTheMessageThatIsTooMuch() {
    c.publish("a", "b").create();
    c.pull("in", "{\"batch\":5,\"max_bytes\":60}");
    // a + "$JS.ACK.S.C.1.1.1.<19 digits>.1" + m1 = 1 + 39 + 2 bytes
    assertEquals(List.of(1L), c.sequences());
    assertEquals(
        List.of(
            "409 Message Size Exceeds MaxBytes\r\nNats-Pending-Messages: 4\r\n"
                + "Nats-Pending-Bytes: 18"),
        c.statusTexts());
  }

  @Test
  void aServedBatchTellsTheBytesThatAreLeft() {
    c.publish("a").create();
    c.pull("in", "{\"batch\":1,\"max_bytes\":60}");
    assertEquals(
        List.of("409 Batch Completed\r\nNats-Pending-Messages: 0\r\nNats-Pending-Bytes: 18"),
        c.statusTexts());
  }

  @Test
  void moreThanMaxWaitingIsRefused() {
    ConsumerFixture few = new ConsumerFixture(pullConfig().maxWaiting(1)).create();
    few.pull("one", "1");
    few.pull("two", "1");
    few.pull("three", "{\"expires\":2000000000,\"idle_heartbeat\":1000000000}");
    assertEquals(List.of("409 Exceeded MaxWaiting"), few.statusTexts());
  }

  @Test
  void requestsBeyondTheCeilingsAreRefused() {
    ConsumerFixture low =
        new ConsumerFixture(
                pullConfig()
                    .maxRequestBatch(2)
                    .maxRequestExpiresNanos(1500 * MILLI)
                    .maxRequestBytes(10))
            .create();
    low.pull("in", "3");
    low.pull("in", "{\"expires\":1500000001}");
    low.pull("in", "{\"max_bytes\":11}");
    assertEquals(
        List.of(
            "409 Exceeded MaxRequestBatch of 2",
            "409 Exceeded MaxRequestExpires of 1.5s",
            "409 Exceeded MaxRequestMaxBytes of 10"),
        low.statusTexts());
  }

  @Test
  void whoIsGoneGetsNothingAndNothingIsLost() {
    c.create();
    c.pull("one", "1");
    c.pull("two", "1");
    c.gone.add("one");
    c.publish("a");
    assertEquals("two", c.delivered.getFirst().to());
    assertEquals(1L, c.delivered.getFirst().number(2));
    assertEquals(List.of(), c.statusTexts());
  }

  @Test
  void whoIsCongestedIsTriedAgain() {
    c.create();
    c.pull("in", "2");
    c.congested.add("in");
    c.publish("a");
    assertEquals(List.of(), c.sequences());
    c.congested.clear();
    c.pass(10 * MILLI);
    assertEquals(List.of(1L), c.sequences());
  }

  @Test
  void deletionTellsWhoWaits() {
    c.create();
    c.pull("in", "2");
    c.machine.delete();
    assertEquals(List.of("409 Consumer Deleted"), c.statusTexts());
  }

  @Test
  void aPushConsumerRefusesRequests() {
    ConsumerFixture push = new ConsumerFixture(ConsumerFixture.pushConfig()).create();
    push.pull("in", "1");
    assertEquals(List.of("409 Consumer is push based"), push.statusTexts());
  }

  @Test
  void ackPolicyNoneExpectsNothing() {
    ConsumerFixture none =
        new ConsumerFixture(pullConfig().ackPolicy(AckPolicy.NONE).maxAckPending(0));
    none.publish("a", "b").create();
    none.pull("in", "2");
    assertEquals(0, none.progress().ackPending());
    assertEquals(2, none.progress().ackFloor().stream());
    assertEquals(List.of(1L, 2L), none.settled);
  }

  @Test
  void filtersChooseAndCount() {
    ConsumerFixture some = new ConsumerFixture(pullConfig().filterSubjects(List.of("a.*", "c")));
    some.publish("a.1", "b", "c", "a.2", "b").create();
    assertEquals(3, some.progress().pending());
    some.pull("in", "2");
    assertEquals(1L, some.delivered.getLast().number(4));
    assertEquals(List.of(1L, 3L), some.sequences());
    some.publish("a.3", "b");
    assertEquals(2, some.progress().pending());
  }
}
