// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static io.runnel.testkit.jnats.JetStreamServer.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Publishing into streams by the client.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JnatsPublishTest {

  private static final int MANY = 2_000;

  @RegisterExtension private final JetStreamServer server = new JetStreamServer();

  private PublishAck publish(String subject, String text, PublishOptions options)
      throws IOException, JetStreamApiException {
    return server.jetStream().publish(subject, Client.bytes(text), options);
  }

  private static PublishOptions.Builder options() {
    return PublishOptions.builder();
  }

  @Test
  void messageIsAcked() throws Exception {
    String name = server.stream();
    PublishAck ack = server.jetStream().publish(name + ".a", Client.bytes("1"));
    assertEquals(name, ack.getStream());
    assertEquals(1, ack.getSeqno());
    assertFalse(ack.isDuplicate());
  }

  @Test
  void headersAreStored() throws Exception {
    String name = server.stream();
    server.jetStream().publish(name + ".a", new Headers().add("H", "v", "w"), Client.bytes("1"));
    var stored = server.management().getMessage(name, 1);
    assertEquals(List.of("v", "w"), stored.getHeaders().get("H"));
  }

  @Test
  void publishWithoutStreamIsNoResponders() {
    assertThrows(IOException.class, () -> server.publish("no.stream.here", "1"));
  }

  @Test
  void manyAsyncPublishesAreAckedInOrder() throws Exception {
    String name = server.stream();
    List<CompletableFuture<PublishAck>> acks = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      acks.add(server.jetStream().publishAsync(name + ".a", Client.bytes("m" + i)));
    }
    for (int i = 0; i < MANY; i++) {
      assertEquals(i + 1, acks.get(i).get(10, TimeUnit.SECONDS).getSeqno());
    }
    assertEquals(MANY, server.info(name).getStreamState().getMsgCount());
  }

  @Test
  void asyncRefusalIsTheFuturesFailure() throws Exception {
    String name = server.stream();
    var wrong = options().expectedLastSequence(7).build();
    var failure =
        assertThrows(
            ExecutionException.class,
            () ->
                server
                    .jetStream()
                    .publishAsync(name + ".a", Client.bytes("1"), wrong)
                    .get(10, TimeUnit.SECONDS));
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertEquals(10071, assertInstanceOf(JetStreamApiException.class, cause).getApiErrorCode());
  }

  @Test
  void duplicateIsTold() throws Exception {
    String name = server.stream();
    var id = options().messageId("a").build();
    assertFalse(publish(name + ".a", "1", id).isDuplicate());
    PublishAck second = publish(name + ".b", "2", id);
    assertTrue(second.isDuplicate());
    assertEquals(1, second.getSeqno());
  }

  @Test
  void expectedStreamIsChecked() throws Exception {
    String name = server.stream();
    publish(name + ".a", "1", options().expectedStream(name).build());
    assertRefused(
        10060, () -> publish(name + ".a", "2", options().expectedStream("other").build()));
  }

  @Test
  void expectedLastSequenceIsChecked() throws Exception {
    String name = server.stream();
    publish(name + ".a", "1", options().expectedLastSequence(0).build());
    publish(name + ".a", "2", options().expectedLastSequence(1).build());
    assertRefused(
        10071, () -> publish(name + ".a", "3", options().expectedLastSequence(1).build()));
  }

  @Test
  void expectedLastSubjectSequenceIsChecked() throws Exception {
    String name = server.stream();
    publish(name + ".a", "1", options().expectedLastSubjectSequence(0).build());
    publish(name + ".b", "2", options().expectedLastSubjectSequence(0).build());
    assertRefused(
        10071, () -> publish(name + ".a", "3", options().expectedLastSubjectSequence(2).build()));
  }

  @Test
  void expectedLastSequenceOfAnotherSubjectIsChecked() throws Exception {
    String name = server.stream();
    server.publish(name + ".a.x", "1");
    var right =
        options()
            .expectedLastSubjectSequence(1)
            .expectedLastSubjectSequenceSubject(name + ".a.*")
            .build();
    assertEquals(2, publish(name + ".a.y", "2", right).getSeqno());
    assertRefused(10071, () -> publish(name + ".a.z", "3", right));
  }

  @Test
  void expectedLastMessageIdIsChecked() throws Exception {
    String name = server.stream();
    publish(name + ".a", "1", options().messageId("a").build());
    publish(name + ".a", "2", options().expectedLastMsgId("a").messageId("b").build());
    assertRefused(10070, () -> publish(name + ".a", "3", options().expectedLastMsgId("a").build()));
  }

  @Test
  void rollupLeavesOneMessageOfTheSubject() throws Exception {
    String name = server.stream(builder -> builder.allowRollup(true));
    server.publish(name + ".a", "1", "2");
    server.publish(name + ".b", "3");
    server
        .jetStream()
        .publish(name + ".a", new Headers().add("Nats-Rollup", "sub"), Client.bytes("4"));
    assertEquals(2, server.info(name).getStreamState().getMsgCount());
  }

  @Test
  void discardNewRefusesWhenFull() throws Exception {
    String name = server.stream(builder -> builder.maxMessages(1).discardPolicy(DiscardPolicy.New));
    server.publish(name + ".a", "1");
    assertRefused(10077, () -> server.publish(name + ".a", "2"));
  }

  @Test
  void tooLargeMessageIsRefused() throws Exception {
    String name = server.stream(builder -> builder.maximumMessageSize(5));
    assertRefused(10054, () -> server.publish(name + ".a", "123456"));
  }

  @Test
  void messageGoesWhenItsTimeIsOver() throws Exception {
    String name = server.stream(builder -> builder.allowMessageTtl());
    publish(name + ".a", "1", options().messageTtlSeconds(1).build());
    publish(name + ".a", "2", options().messageTtlNever().build());
    Eventually.holds(() -> countOf(name) == 1, () -> "has " + countOf(name));
  }

  @Test
  void ttlIsRefusedWhereItIsNotPermitted() throws Exception {
    String name = server.stream();
    assertRefused(10166, () -> publish(name + ".a", "1", options().messageTtlSeconds(5).build()));
  }

  @Test
  void oldMessagesGo() throws Exception {
    String name =
        server.stream(builder ->
            builder.maxAge(Duration.ofMillis(300)).duplicateWindow(Duration.ofMillis(300)));
    server.publish(name + ".a", "1");
    Eventually.holds(() -> countOf(name) == 0, () -> "has " + countOf(name));
  }

  @Test
  void counterTellsItsValue() throws Exception {
    String name = server.stream(builder -> builder.allowMessageCounter());
    var one = new Headers().add("Nats-Incr", "+41");
    server.jetStream().publish(name + ".a", one, new byte[0]);
    var two = new Headers().add("Nats-Incr", "1");
    assertEquals("42", server.jetStream().publish(name + ".a", two, new byte[0]).getVal());
  }

  @Test
  void atomicBatchIsAckedAsOne() throws Exception {
    String name = server.stream(builder -> builder.allowAtomicPublish());
    server.connection().publish(name + ".a", batch(1), Client.bytes("1"));
    var last = batch(2).add("Nats-Batch-Commit", "1");
    PublishAck ack = server.jetStream().publish(name + ".b", last, Client.bytes("2"));
    assertEquals("b", ack.getBatchId());
    assertEquals(2, ack.getBatchSize());
    assertEquals(2, ack.getSeqno());
  }

  private static Headers batch(int sequence) {
    return new Headers()
        .add("Nats-Batch-Id", "b")
        .add("Nats-Batch-Sequence", Integer.toString(sequence));
  }

  private long countOf(String stream) {
    try {
      return server.info(stream).getStreamState().getMsgCount();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
