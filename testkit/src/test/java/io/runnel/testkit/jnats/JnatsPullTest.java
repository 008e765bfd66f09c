// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static io.runnel.testkit.jnats.JetStreamServer.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.ConsumeOptions;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.StreamContext;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.PriorityPolicy;
import io.nats.client.api.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Pull consumers of the client: next, fetch, iterate, consume, and the ordered one.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JnatsPullTest {

  private static final int SHORT_MILLIS = 500;

  /// The least that the client waits for what must not come.
  private static final long ABSENT_MILLIS = 1_000;

  /// How long what must come may take.
  private static final long EXPECTED_MILLIS = 5_000;

  @RegisterExtension private final JetStreamServer server = new JetStreamServer();

  private static ConsumerContext consumer(StreamContext stream) throws Exception {
    return consumer(stream, builder -> builder);
  }

  private static ConsumerContext consumer(
      StreamContext stream, UnaryOperator<ConsumerConfiguration.Builder> choices) throws Exception {
    var builder = ConsumerConfiguration.builder().durable("c").ackPolicy(AckPolicy.Explicit);
    return stream.createOrUpdateConsumer(choices.apply(builder).build());
  }

  private static FetchConsumeOptions fetch(int count) {
    return FetchConsumeOptions.builder().maxMessages(count).expiresIn(EXPECTED_MILLIS).build();
  }

  private static List<String> texts(ConsumerContext consumer, FetchConsumeOptions options)
      throws Exception {
    List<String> texts = new ArrayList<>();
    try (var fetched = consumer.fetch(options)) {
      for (Message m = fetched.nextMessage(); m != null; m = fetched.nextMessage()) {
        texts.add(Client.text(m));
        m.ack();
      }
    }
    return texts;
  }

  @Test
  void nextGivesOneMessage() throws Exception {
    var consumer = consumer(server.streamOf("1", "2"));
    assertEquals("1", Client.text(consumer.next(EXPECTED_MILLIS)));
    assertEquals("2", Client.text(consumer.next(EXPECTED_MILLIS)));
    assertNull(consumer.next(ABSENT_MILLIS));
  }

  @Test
  void metadataTellsWhereAMessageIs() throws Exception {
    var stream = server.streamOf("1", "2", "3");
    Message message = consumer(stream).next(EXPECTED_MILLIS);
    var metadata = message.metaData();
    assertEquals(stream.getStreamName(), metadata.getStream());
    assertEquals("c", metadata.getConsumer());
    assertEquals(1, metadata.streamSequence());
    assertEquals(1, metadata.consumerSequence());
    assertEquals(1, metadata.deliveredCount());
    assertEquals(2, metadata.pendingCount());
  }

  @Test
  void fetchGivesABatch() throws Exception {
    var consumer = consumer(server.streamOf("1", "2", "3"));
    assertEquals(List.of("1", "2"), texts(consumer, fetch(2)));
    assertEquals(List.of("3"), texts(consumer, fetch(1)));
  }

  @Test
  void fetchWithoutWaitingEndsAtOnce() throws Exception {
    var consumer = consumer(server.streamOf("1"));
    var options = FetchConsumeOptions.builder().maxMessages(5).noWait().build();
    assertEquals(List.of("1"), texts(consumer, options));
  }

  @Test
  void fetchByBytesEndsWhenTheyAreUsedUp() throws Exception {
    var consumer = consumer(server.streamOf("x".repeat(400), "y".repeat(400), "z".repeat(400)));
    var options = FetchConsumeOptions.builder().maxBytes(1_000).expiresIn(EXPECTED_MILLIS).build();
    assertEquals(2, texts(consumer, options).size());
  }

  @Test
  void iterateGoesOn() throws Exception {
    var stream = server.streamOf("1", "2");
    try (var messages = consumer(stream).iterate()) {
      assertEquals("1", Client.text(next(messages.nextMessage(EXPECTED_MILLIS))));
      assertEquals("2", Client.text(next(messages.nextMessage(EXPECTED_MILLIS))));
      server.publish(stream.getStreamName() + ".a", "3");
      assertEquals("3", Client.text(next(messages.nextMessage(EXPECTED_MILLIS))));
    }
  }

  private static Message next(Message message) {
    assertNotNull(message);
    return message;
  }

  @Test
  void consumeCallsBackForEach() throws Exception {
    int count = 500;
    var stream = server.streamOf();
    String subject = stream.getStreamName() + ".a";
    List<String> got = new CopyOnWriteArrayList<>();
    var options = ConsumeOptions.builder().batchSize(50).build();
    List<String> sent = new ArrayList<>();
    try (var _ =
        consumer(stream)
            .consume(
                options,
                message -> {
                  got.add(Client.text(message));
                  message.ack();
                })) {
      for (int i = 0; i < count; i++) {
        sent.add("m" + i);
        server.jetStream().publishAsync(subject, Client.bytes("m" + i));
      }
      Eventually.holds(() -> got.size() == count, got::size);
    }
    assertEquals(sent, got);
  }

  @Test
  void doubleAckIsAnsweredAndMovesTheFloor() throws Exception {
    var consumer = consumer(server.streamOf("1", "2"));
    consumer.next(EXPECTED_MILLIS).ackSync(Eventually.LIMIT);
    var info = consumer.getConsumerInfo();
    assertEquals(1, info.getAckFloor().getStreamSequence());
    assertEquals(0, info.getNumAckPending());
    assertEquals(1, info.getNumPending());
  }

  @Test
  void nakBringsAMessageBack() throws Exception {
    var consumer = consumer(server.streamOf("1"));
    consumer.next(EXPECTED_MILLIS).nak();
    Message again = consumer.next(EXPECTED_MILLIS);
    assertEquals(2, again.metaData().deliveredCount());
  }

  @Test
  void nakWithDelayBringsAMessageBackLater() throws Exception {
    var consumer = consumer(server.streamOf("1"));
    consumer.next(EXPECTED_MILLIS).nakWithDelay(Duration.ofMillis(300));
    long asked = System.nanoTime();
    assertEquals(2, consumer.next(EXPECTED_MILLIS).metaData().deliveredCount());
    assertTrue(System.nanoTime() - asked > Duration.ofMillis(200).toNanos());
  }

  @Test
  void terminatedMessageNeverComesBack() throws Exception {
    var consumer =
        consumer(server.streamOf("1"), builder -> builder.ackWait(Duration.ofMillis(100)));
    consumer.next(EXPECTED_MILLIS).term();
    assertNull(consumer.next(ABSENT_MILLIS));
  }

  @Test
  void messageComesBackAfterTheAckWait() throws Exception {
    var consumer =
        consumer(server.streamOf("1"), builder -> builder.ackWait(Duration.ofMillis(200)));
    consumer.next(EXPECTED_MILLIS);
    assertEquals(2, consumer.next(EXPECTED_MILLIS).metaData().deliveredCount());
  }

  @Test
  void progressKeepsAMessageAway() throws Exception {
    var consumer =
        consumer(server.streamOf("1"), builder -> builder.ackWait(Duration.ofMillis(800)));
    Message message = consumer.next(EXPECTED_MILLIS);
    Thread.sleep(SHORT_MILLIS);
    message.inProgress();
    Thread.sleep(SHORT_MILLIS);
    message.ackSync(Eventually.LIMIT);
    assertEquals(0, consumer.getConsumerInfo().getRedelivered());
  }

  @Test
  void maxDeliverEndsRedelivery() throws Exception {
    var consumer =
        consumer(
            server.streamOf("1"), builder -> builder.ackWait(Duration.ofMillis(100)).maxDeliver(2));
    consumer.next(EXPECTED_MILLIS);
    assertEquals(2, consumer.next(EXPECTED_MILLIS).metaData().deliveredCount());
    assertNull(consumer.next(ABSENT_MILLIS));
  }

  @Test
  void maxAckPendingHoldsBack() throws Exception {
    var consumer = consumer(server.streamOf("1", "2"), builder -> builder.maxAckPending(1));
    Message first = consumer.next(EXPECTED_MILLIS);
    assertNull(consumer.next(ABSENT_MILLIS));
    first.ackSync(Eventually.LIMIT);
    assertEquals("2", Client.text(consumer.next(EXPECTED_MILLIS)));
  }

  @Test
  void deliverPoliciesStartWhereTheySay() throws Exception {
    var stream = server.streamOf("1", "2", "3");
    assertEquals("3", first(stream, DeliverPolicy.Last));
    assertEquals("1", first(stream, DeliverPolicy.All));
    var from =
        ConsumerConfiguration.builder()
            .deliverPolicy(DeliverPolicy.ByStartSequence)
            .startSequence(2)
            .build();
    assertEquals("2", Client.text(stream.createOrUpdateConsumer(from).next(EXPECTED_MILLIS)));
  }

  private static String first(StreamContext stream, DeliverPolicy policy) throws Exception {
    var config = ConsumerConfiguration.builder().deliverPolicy(policy).build();
    return Client.text(stream.createOrUpdateConsumer(config).next(EXPECTED_MILLIS));
  }

  @Test
  void filtersChooseSubjects() throws Exception {
    var stream = server.streamOf("a1");
    String name = stream.getStreamName();
    server.publish(name + ".b", "b1");
    server.publish(name + ".c", "c1");
    var consumer = consumer(stream, builder -> builder.filterSubjects(name + ".b", name + ".c"));
    assertEquals(List.of("b1", "c1"), texts(consumer, fetch(2)));
  }

  @Test
  void workQueueForgetsWhatIsAcked() throws Exception {
    String name = server.stream(builder -> builder.retentionPolicy(RetentionPolicy.WorkQueue));
    server.publish(name + ".a", "1", "2");
    var stream = server.jetStream().getStreamContext(name);
    var consumer = consumer(stream);
    consumer.next(EXPECTED_MILLIS).ackSync(Eventually.LIMIT);
    assertEquals(1, stream.getStreamInfo().getStreamState().getMsgCount());
    var second = ConsumerConfiguration.builder().durable("d").ackPolicy(AckPolicy.Explicit).build();
    assertRefused(10099, () -> stream.createOrUpdateConsumer(second));
  }

  @Test
  void interestForgetsWhatAllHaveAcked() throws Exception {
    String name = server.stream(builder -> builder.retentionPolicy(RetentionPolicy.Interest));
    var stream = server.jetStream().getStreamContext(name);
    var one = consumer(stream);
    var two = consumer(stream, builder -> builder.durable("d"));
    server.publish(name + ".a", "1");
    one.next(EXPECTED_MILLIS).ackSync(Eventually.LIMIT);
    assertEquals(1, stream.getStreamInfo().getStreamState().getMsgCount());
    two.next(EXPECTED_MILLIS).ackSync(Eventually.LIMIT);
    assertEquals(0, stream.getStreamInfo().getStreamState().getMsgCount());
  }

  @Test
  void orderedConsumerReadsAll() throws Exception {
    var stream = server.streamOf("1", "2", "3");
    var ordered = stream.createOrderedConsumer(new OrderedConsumerConfiguration());
    List<String> texts = new ArrayList<>();
    try (var messages = ordered.iterate()) {
      for (int i = 0; i < 3; i++) {
        texts.add(Client.text(next(messages.nextMessage(EXPECTED_MILLIS))));
      }
    }
    assertEquals(List.of("1", "2", "3"), texts);
  }

  @Test
  void pinnedClientIsServedAlone() throws Exception {
    var stream = server.streamOf("1", "2");
    var consumer =
        consumer(
            stream,
            builder -> builder.priorityGroups("g").priorityPolicy(PriorityPolicy.PinnedClient));
    var options = ConsumeOptions.builder().group("g").expiresIn(1_000).build();
    List<String> pins = new CopyOnWriteArrayList<>();
    try (var _ =
        consumer.consume(
            options, message -> pins.add(message.getHeaders().getFirst("Nats-Pin-Id")))) {
      Eventually.holds(() -> pins.size() == 2, pins::size);
    }
    assertEquals(1, pins.stream().distinct().count());
    assertTrue(consumer.unpin("g"));
  }

  @Test
  void subscriptionPullsTheOldWay() throws Exception {
    var stream = server.streamOf("1", "2", "3");
    var subscription =
        server
            .jetStream()
            .subscribe(
                stream.getStreamName() + ".a", PullSubscribeOptions.builder().durable("c").build());
    List<Message> fetched = subscription.fetch(2, Duration.ofMillis(EXPECTED_MILLIS));
    assertEquals(2, fetched.size());
    subscription.pullNoWait(5);
    assertEquals(
        "3", Client.text(next(subscription.nextMessage(Duration.ofMillis(EXPECTED_MILLIS)))));
    subscription.unsubscribe();
  }
}
