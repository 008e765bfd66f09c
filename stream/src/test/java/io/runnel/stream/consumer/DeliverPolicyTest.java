// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import static io.runnel.stream.consumer.ConsumerFixture.SECOND;
import static io.runnel.stream.consumer.ConsumerFixture.pullConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.stream.config.ConsumerConfigBuilder;
import io.runnel.stream.config.DeliverPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where a consumer begins: jetstream.md section 3.
final class DeliverPolicyTest {
  private static ConsumerFixture begun(ConsumerConfigBuilder config) {
    ConsumerFixture c = new ConsumerFixture(config);
    for (String subject : List.of("a", "b", "a", "c", "b", "d")) {
      c.store.add(subject, "x", c.now);
      c.now += SECOND;
    }
    c.create();
    return c;
  }

  private static List<Long> all(ConsumerFixture c) {
    c.pull("in", "100");
    return c.sequences();
  }

  @Test
  void allBeginsWithTheFirstThatIsThere() {
    ConsumerFixture c = begun(pullConfig());
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), all(c));
  }

  @Test
  void lastBeginsWithTheLast() {
    ConsumerFixture c = begun(pullConfig().deliverPolicy(DeliverPolicy.LAST));
    assertEquals(5, c.progress().ackFloor().stream());
    assertEquals(1, c.progress().pending());
    assertEquals(List.of(6L), all(c));
  }

  @Test
  void lastWithFiltersBeginsWithTheLastThatIsWanted() {
    ConsumerFixture c =
        begun(pullConfig().deliverPolicy(DeliverPolicy.LAST).filterSubjects(List.of("a", "c")));
    assertEquals(List.of(4L), all(c));
  }

  @Test
  void newBeginsWithWhatComes() {
    ConsumerFixture c = begun(pullConfig().deliverPolicy(DeliverPolicy.NEW));
    assertEquals(List.of(), all(c));
    c.publish("a");
    assertEquals(List.of(7L), c.sequences());
  }

  @Test
  void aSequenceBeyondTheEndIsWaitedFor() {
    ConsumerFixture c =
        begun(pullConfig().deliverPolicy(DeliverPolicy.BY_START_SEQUENCE).startSequence(8));
    assertEquals(0, c.progress().pending());
    assertEquals(List.of(), all(c));
    c.publish("a", "a");
    assertEquals(List.of(8L), c.sequences());
  }

  @Test
  void aTimeBeginsWithTheFirstStoredThen() {
    ConsumerFixture probe = new ConsumerFixture(pullConfig());
    Instant third = Instant.ofEpochSecond(0, probe.now + 2 * SECOND);
    ConsumerFixture c =
        begun(
            pullConfig().deliverPolicy(DeliverPolicy.BY_START_TIME).startTime(Optional.of(third)));
    assertEquals(List.of(3L, 4L, 5L, 6L), all(c));
  }

  @Test
  void aTimeAfterAllIsLikeNew() {
    ConsumerFixture probe = new ConsumerFixture(pullConfig());
    Instant late = Instant.ofEpochSecond(0, probe.now + 100 * SECOND);
    ConsumerFixture c =
        begun(pullConfig().deliverPolicy(DeliverPolicy.BY_START_TIME).startTime(Optional.of(late)));
    assertEquals(List.of(), all(c));
    assertEquals(6, c.progress().ackFloor().stream());
  }

  @Test
  void lastPerSubjectGoesThroughTheLastOnesThenOn() {
    ConsumerFixture c =
        begun(pullConfig().deliverPolicy(DeliverPolicy.LAST_PER_SUBJECT).filterSubject(">"));
    assertEquals(4, c.progress().pending());
    c.publish("a");
    c.pull("in", "2");
    assertEquals(3, c.delivered.getLast().number(4));
    assertEquals(List.of(3L, 4L), c.sequences());
    c.remove(5);
    assertEquals(2, c.progress().pending());
    assertEquals(List.of(6L, 7L), all(c));
  }

  @Test
  void lastPerSubjectGoesOnAfterARestart() {
    ConsumerFixture c =
        begun(
            pullConfig()
                .deliverPolicy(DeliverPolicy.LAST_PER_SUBJECT)
                .filterSubjects(List.of("a", "b", "d")));
    c.pull("in", "1");
    assertEquals(List.of(3L), c.sequences());
    c.drain();
    c.restart();
    assertEquals(2, c.progress().pending());
    c.publish("b");
    assertEquals(List.of(5L, 6L, 7L), all(c));
  }

  @Test
  void removedMessagesAreNotCounted() {
    ConsumerFixture c = begun(pullConfig().filterSubject("a"));
    assertEquals(2, c.progress().pending());
    c.remove(3);
    c.remove(2);
    assertEquals(1, c.progress().pending());
    c.store.removeBelow(5);
    c.machine.purged(c.now);
    c.pass(0);
    assertEquals(0, c.progress().pending());
    assertEquals(4, c.progress().ackFloor().stream());
  }
}
