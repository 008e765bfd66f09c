// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.ReplayPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Push consumers of the client: plain, shared, with flow control, ordered.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JnatsPushTest {

  private static final Duration NEXT = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(150);

  @RegisterExtension private final JetStreamServer server = new JetStreamServer();

  private static Message next(JetStreamSubscription subscription) throws InterruptedException {
    Message message = subscription.nextMessage(NEXT);
    assertNotNull(message);
    return message;
  }

  private static PushSubscribeOptions options(ConsumerConfiguration.Builder config) {
    return PushSubscribeOptions.builder().configuration(config.build()).build();
  }

  @Test
  void messagesAreDeliveredAndAcked() throws Exception {
    var stream = server.streamOf("1", "2");
    var subscription = server.jetStream().subscribe(stream.getStreamName() + ".a");
    Message first = next(subscription);
    assertEquals("1", Client.text(first));
    first.ackSync(Eventually.LIMIT);
    assertEquals("2", Client.text(next(subscription)));
    assertEquals(1, subscription.getConsumerInfo().getNumAckPending());
    subscription.unsubscribe();
  }

  @Test
  void durableGoesOnWhereItWas() throws Exception {
    var stream = server.streamOf("1", "2");
    String subject = stream.getStreamName() + ".a";
    var options = PushSubscribeOptions.builder().durable("d").build();
    var subscription = server.jetStream().subscribe(subject, options);
    next(subscription).ackSync(Eventually.LIMIT);
    next(subscription).ackSync(Eventually.LIMIT);
    subscription.unsubscribe();
    server.publish(subject, "3");
    var again = server.jetStream().subscribe(subject, options);
    assertEquals("3", Client.text(next(again)));
    again.unsubscribe();
  }

  @Test
  void queueMembersShare() throws Exception {
    var stream = server.streamOf();
    String subject = stream.getStreamName() + ".a";
    var options = PushSubscribeOptions.builder().durable("d").deliverGroup("q").build();
    List<String> one = new CopyOnWriteArrayList<>();
    List<String> two = new CopyOnWriteArrayList<>();
    var dispatcher = server.connection().createDispatcher();
    var first =
        server
            .jetStream()
            .subscribe(subject, "q", dispatcher, m -> one.add(Client.text(m)), true, options);
    var second =
        server
            .jetStream()
            .subscribe(subject, "q", dispatcher, m -> two.add(Client.text(m)), true, options);
    for (int i = 0; i < 100; i++) {
      server.publish(subject, "m" + i);
    }
    Eventually.holds(() -> one.size() + two.size() == 100, () -> one.size() + " " + two.size());
    assertTrue(one.size() > 10 && two.size() > 10, one.size() + " " + two.size());
    dispatcher.unsubscribe(first);
    dispatcher.unsubscribe(second);
  }

  @Test
  void flowControlKeepsUpWithMany() throws Exception {
    int count = 5_000;
    var stream = server.streamOf();
    String subject = stream.getStreamName() + ".a";
    for (int i = 0; i < count; i++) {
      server.jetStream().publishAsync(subject, Client.bytes("m" + i + "x".repeat(500)));
    }
    var config =
        ConsumerConfiguration.builder()
            .flowControl(Duration.ofSeconds(1))
            .ackPolicy(AckPolicy.None);
    var subscription = server.jetStream().subscribe(subject, options(config));
    for (int i = 0; i < count; i++) {
      assertTrue(Client.text(next(subscription)).startsWith("m" + i + "x"));
    }
    subscription.unsubscribe();
  }

  @Test
  void orderedSubscriptionReadsInOrder() throws Exception {
    var stream = server.streamOf("1", "2", "3");
    var options = PushSubscribeOptions.builder().ordered(true).build();
    var subscription = server.jetStream().subscribe(stream.getStreamName() + ".a", options);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      texts.add(Client.text(next(subscription)));
    }
    assertEquals(List.of("1", "2", "3"), texts);
    subscription.unsubscribe();
  }

  @Test
  void headersOnlyLeavesTheBodyOut() throws Exception {
    var stream = server.streamOf("hello");
    var config = ConsumerConfiguration.builder().headersOnly(true);
    var subscription = server.jetStream().subscribe(stream.getStreamName() + ".a", options(config));
    Message message = next(subscription);
    assertEquals(0, message.getData().length);
    assertEquals("5", message.getHeaders().getFirst("Nats-Msg-Size"));
    subscription.unsubscribe();
  }

  @Test
  void lastPerSubjectDeliversOneOfEach() throws Exception {
    var stream = server.streamOf("a1", "a2");
    String name = stream.getStreamName();
    server.publish(name + ".b", "b1");
    var config = ConsumerConfiguration.builder().deliverPolicy(DeliverPolicy.LastPerSubject);
    var subscription = server.jetStream().subscribe(name + ".>", options(config));
    assertEquals("a2", Client.text(next(subscription)));
    assertEquals("b1", Client.text(next(subscription)));
    subscription.unsubscribe();
  }

  @Test
  void newDeliversWhatComes() throws Exception {
    var stream = server.streamOf("old");
    String subject = stream.getStreamName() + ".a";
    var config = ConsumerConfiguration.builder().deliverPolicy(DeliverPolicy.New);
    var subscription = server.jetStream().subscribe(subject, options(config));
    assertNull(subscription.nextMessage(SHORT));
    server.publish(subject, "new");
    assertEquals("new", Client.text(next(subscription)));
    subscription.unsubscribe();
  }

  @Test
  void originalReplayKeepsTheGaps() throws Exception {
    var stream = server.streamOf("1");
    String subject = stream.getStreamName() + ".a";
    Thread.sleep(2 * SHORT.toMillis());
    server.publish(subject, "2");
    var config = ConsumerConfiguration.builder().replayPolicy(ReplayPolicy.Original);
    var subscription = server.jetStream().subscribe(subject, options(config));
    next(subscription);
    assertNull(subscription.nextMessage(SHORT));
    next(subscription);
    subscription.unsubscribe();
  }

  @Test
  void unackedMessageComesBack() throws Exception {
    var stream = server.streamOf("1");
    var config = ConsumerConfiguration.builder().ackWait(Duration.ofMillis(200));
    var subscription = server.jetStream().subscribe(stream.getStreamName() + ".a", options(config));
    assertEquals(1, next(subscription).metaData().deliveredCount());
    assertEquals(2, next(subscription).metaData().deliveredCount());
    subscription.unsubscribe();
  }

  @Test
  void ackAllAcksWhatWasBefore() throws Exception {
    var stream = server.streamOf("1", "2", "3");
    var config = ConsumerConfiguration.builder().ackPolicy(AckPolicy.All);
    var subscription = server.jetStream().subscribe(stream.getStreamName() + ".a", options(config));
    next(subscription);
    next(subscription).ackSync(Eventually.LIMIT);
    next(subscription);
    assertEquals(2, subscription.getConsumerInfo().getAckFloor().getStreamSequence());
    assertEquals(1, subscription.getConsumerInfo().getNumAckPending());
    subscription.unsubscribe();
  }

  @Test
  void ephemeralConsumerGoesWithItsSubscription() throws Exception {
    var stream = server.streamOf("1");
    var config = ConsumerConfiguration.builder().inactiveThreshold(Duration.ofMillis(200));
    var subscription = server.jetStream().subscribe(stream.getStreamName() + ".a", options(config));
    next(subscription);
    assertEquals(1, stream.getConsumerNames().size());
    subscription.unsubscribe();
    Eventually.holds(() -> names(stream).isEmpty(), () -> "still there: " + names(stream));
  }

  private static List<String> names(io.nats.client.StreamContext stream) {
    try {
      return stream.getConsumerNames();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
