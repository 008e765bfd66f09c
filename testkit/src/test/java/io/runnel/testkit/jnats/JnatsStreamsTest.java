// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static io.runnel.testkit.jnats.JetStreamServer.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.PurgeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.CompressionOption;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Mirror;
import io.nats.client.api.Republish;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.api.SubjectTransform;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Management of streams and consumers by the client.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JnatsStreamsTest {

  @RegisterExtension private final JetStreamServer server = new JetStreamServer();

  private static ConsumerConfiguration durable(String name) {
    return ConsumerConfiguration.builder().durable(name).ackPolicy(AckPolicy.Explicit).build();
  }

  @Test
  void streamIsCreatedWithItsConfig() throws Exception {
    String name = server.name();
    StreamConfiguration config =
        StreamConfiguration.builder()
            .name(name)
            .description("about it")
            .subjects(name + ".a", name + ".b")
            .retentionPolicy(RetentionPolicy.Interest)
            .storageType(StorageType.Memory)
            .discardPolicy(DiscardPolicy.New)
            .compressionOption(CompressionOption.None)
            .maxMessages(100)
            .maxBytes(100_000)
            .maxAge(Duration.ofHours(1))
            .maxMessagesPerSubject(10)
            .maximumMessageSize(1_000)
            .duplicateWindow(Duration.ofMinutes(1))
            .allowDirect(true)
            .metadata(Map.of("k", "v"))
            .build();
    StreamConfiguration got = server.management().addStream(config).getConfiguration();
    assertEquals("about it", got.getDescription());
    assertEquals(List.of(name + ".a", name + ".b"), got.getSubjects());
    assertEquals(RetentionPolicy.Interest, got.getRetentionPolicy());
    assertEquals(StorageType.Memory, got.getStorageType());
    assertEquals(DiscardPolicy.New, got.getDiscardPolicy());
    assertEquals(100, got.getMaxMsgs());
    assertEquals(100_000, got.getMaxBytes());
    assertEquals(Duration.ofHours(1), got.getMaxAge());
    assertEquals(10, got.getMaxMsgsPerSubject());
    assertEquals(1_000, got.getMaximumMessageSize());
    assertEquals(Duration.ofMinutes(1), got.getDuplicateWindow());
    assertTrue(got.getAllowDirect());
    assertEquals("v", got.getMetadata().get("k"));
  }

  @Test
  void sameStreamAgainIsNoError() throws Exception {
    String name = server.stream();
    var same = StreamConfiguration.builder().name(name).subjects(name + ".>").build();
    assertEquals(name, server.management().addStream(same).getConfiguration().getName());
  }

  @Test
  void otherConfigForTheSameNameIsRefused() throws Exception {
    String name = server.stream();
    var other = StreamConfiguration.builder().name(name).subjects(name + ".x").build();
    assertRefused(10058, () -> server.management().addStream(other));
  }

  @Test
  void overlappingSubjectsAreRefused() throws Exception {
    String name = server.stream();
    var other = StreamConfiguration.builder().name(server.name()).subjects(name + ".a").build();
    assertRefused(10065, () -> server.management().addStream(other));
  }

  @Test
  void updateChangesTheConfig() throws Exception {
    String name = server.stream();
    var changed =
        StreamConfiguration.builder(server.info(name).getConfiguration()).maxMessages(1).build();
    server.publish(name + ".a", "1", "2");
    assertEquals(1, server.management().updateStream(changed).getConfiguration().getMaxMsgs());
    assertEquals(1, server.info(name).getStreamState().getMsgCount());
  }

  @Test
  void deletedStreamIsGone() throws Exception {
    String name = server.stream();
    assertTrue(server.management().deleteStream(name));
    assertRefused(10059, () -> server.info(name));
    assertRefused(10059, () -> server.management().deleteStream(name));
  }

  @Test
  void infoTellsTheState() throws Exception {
    String name = server.stream();
    server.publish(name + ".a", "1", "2");
    server.publish(name + ".b", "3");
    server.management().createConsumer(name, durable("c"));
    server.management().deleteMessage(name, 2);
    StreamInfo info =
        server
            .management()
            .getStreamInfo(
                name, StreamInfoOptions.builder().allSubjects().deletedDetails().build());
    assertEquals(2, info.getStreamState().getMsgCount());
    assertEquals(1, info.getStreamState().getFirstSequence());
    assertEquals(3, info.getStreamState().getLastSequence());
    assertEquals(2, info.getStreamState().getSubjectCount());
    assertEquals(Map.of(name + ".a", 1L, name + ".b", 1L), info.getStreamState().getSubjectMap());
    assertEquals(List.of(2L), info.getStreamState().getDeleted());
    assertEquals(1, info.getStreamState().getConsumerCount());
    assertTrue(info.getStreamState().getByteCount() > 0);
  }

  @Test
  void namesAndListsAreFilteredBySubject() throws Exception {
    String one = server.stream();
    String two = server.stream();
    assertTrue(server.management().getStreamNames().containsAll(List.of(one, two)));
    assertEquals(List.of(one), server.management().getStreamNames(one + ".a"));
    assertEquals(1, server.management().getStreams(two + ".>").size());
  }

  @Test
  void messagesAreReadBySequenceAndSubject() throws Exception {
    String name = server.stream();
    server.publish(name + ".a", "1");
    server.publish(name + ".b", "2");
    server.publish(name + ".a", "3");
    var management = server.management();
    assertArrayEquals(Client.bytes("1"), management.getMessage(name, 1).getData());
    assertEquals(3, management.getLastMessage(name, name + ".a").getSeq());
    assertEquals(1, management.getFirstMessage(name, name + ".a").getSeq());
    assertEquals(3, management.getNextMessage(name, 2, name + ".a").getSeq());
    assertEquals(1, management.getFirstMessage(name, ZonedDateTime.now().minusHours(1)).getSeq());
    assertRefused(10037, () -> management.getMessage(name, 9));
    assertRefused(10037, () -> management.getLastMessage(name, name + ".c"));
  }

  @Test
  void messagesAreReadDirectly() throws Exception {
    String name = server.stream(builder -> builder.allowDirect(true));
    server.publish(name + ".a", "1", "2");
    var management = server.management();
    assertEquals(2, management.getLastMessage(name, name + ".a").getSeq());
    assertEquals(name, management.getMessage(name, 1).getStream());
    assertRefused(10037, () -> management.getMessage(name, 3));
  }

  @Test
  void deletedMessageIsGone() throws Exception {
    String name = server.stream();
    server.publish(name + ".a", "1", "2", "3");
    assertTrue(server.management().deleteMessage(name, 2, false));
    assertRefused(10043, () -> server.management().deleteMessage(name, 2));
    assertTrue(server.management().deleteMessage(name, 1));
    assertEquals(1, server.info(name).getStreamState().getMsgCount());
  }

  @Test
  void purgeTakesWhatItIsTold() throws Exception {
    String name = server.stream();
    server.publish(name + ".a", "1", "2", "3", "4");
    server.publish(name + ".b", "5", "6");
    var management = server.management();
    var below = PurgeOptions.builder().subject(name + ".a").sequence(3).build();
    assertEquals(2, management.purgeStream(name, below).getPurged());
    var keep = PurgeOptions.builder().subject(name + ".a").keep(1).build();
    assertEquals(1, management.purgeStream(name, keep).getPurged());
    assertEquals(2, management.purgeStream(name, PurgeOptions.subject(name + ".b")).getPurged());
    assertEquals(1, management.purgeStream(name).getPurged());
  }

  @Test
  void sealedStreamRefusesMessages() throws Exception {
    String name = server.stream();
    server.publish(name + ".a", "1");
    var sealed = StreamConfiguration.builder(server.info(name).getConfiguration()).seal().build();
    assertTrue(server.management().updateStream(sealed).getConfiguration().getSealed());
    assertRefused(10109, () -> server.publish(name + ".a", "2"));
    assertRefused(10109, () -> server.management().purgeStream(name));
  }

  @Test
  void mirrorFollows() throws Exception {
    String origin = server.stream();
    server.publish(origin + ".a", "1");
    String mirror = server.name();
    server
        .management()
        .addStream(
            StreamConfiguration.builder()
                .name(mirror)
                .mirror(Mirror.builder().name(origin).build())
                .build());
    server.publish(origin + ".a", "2");
    Eventually.holds(() -> count(mirror) == 2, () -> "mirror has " + count(mirror));
    assertEquals(origin, server.info(mirror).getMirrorInfo().getName());
  }

  @Test
  void sourcesFlowTogether() throws Exception {
    String one = server.stream();
    String two = server.stream();
    String sum = server.name();
    server.publish(one + ".a", "1");
    server.publish(two + ".a", "2");
    server
        .management()
        .addStream(
            StreamConfiguration.builder()
                .name(sum)
                .sources(
                    Source.builder().name(one).build(),
                    Source.builder().name(two).filterSubject(two + ".a").build())
                .build());
    Eventually.holds(() -> count(sum) == 2, () -> "sum has " + count(sum));
    assertEquals(2, server.info(sum).getSourceInfos().size());
  }

  private long count(String stream) {
    try {
      return server.info(stream).getStreamState().getMsgCount();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void republishedMessagesCarryWhereTheyAreFrom() throws Exception {
    String name = server.name();
    var subscription = server.client().subscribe("out." + name + ".>");
    server
        .management()
        .addStream(
            StreamConfiguration.builder()
                .name(name)
                .subjects(name + ".>")
                .republish(
                    Republish.builder()
                        .source(name + ".>")
                        .destination("out." + name + ".>")
                        .build())
                .build());
    server.publish(name + ".a", "1");
    var message = Client.next(subscription);
    assertEquals("out." + name + ".a", message.getSubject());
    assertEquals("1", message.getHeaders().getFirst("Nats-Sequence"));
  }

  @Test
  void subjectsAreTransformed() throws Exception {
    String name =
        server.stream(builder ->
            builder.subjectTransform(
                SubjectTransform.builder().source(">").destination("x.>").build()));
    server.publish(name + ".a", "1");
    assertEquals("x." + name + ".a", server.management().getMessage(name, 1).getSubject());
  }

  @Test
  void consumersAreListedAndDeleted() throws Exception {
    String name = server.stream();
    var management = server.management();
    management.createConsumer(name, durable("b"));
    management.addOrUpdateConsumer(name, durable("a"));
    assertEquals(List.of("a", "b"), management.getConsumerNames(name));
    assertEquals(2, management.getConsumers(name).size());
    assertTrue(management.deleteConsumer(name, "a"));
    assertEquals(List.of("b"), management.getConsumerNames(name));
    assertRefused(10014, () -> management.getConsumerInfo(name, "a"));
  }

  @Test
  void createAndUpdateOfConsumersAreTwoThings() throws Exception {
    String name = server.stream();
    var management = server.management();
    management.createConsumer(name, durable("c"));
    var changed = ConsumerConfiguration.builder(durable("c")).description("new").build();
    assertRefused(10148, () -> management.createConsumer(name, changed));
    var updated = management.updateConsumer(name, changed);
    assertEquals("new", updated.getConsumerConfiguration().getDescription());
    assertRefused(10149, () -> management.updateConsumer(name, durable("other")));
  }

  @Test
  void consumerIsPausedAndResumed() throws Exception {
    String name = server.stream();
    var management = server.management();
    management.createConsumer(name, durable("c"));
    var until = ZonedDateTime.now().plusHours(1);
    assertTrue(management.pauseConsumer(name, "c", until).isPaused());
    assertTrue(management.getConsumerInfo(name, "c").getPaused());
    assertTrue(management.resumeConsumer(name, "c"));
    assertFalse(management.getConsumerInfo(name, "c").getPaused());
  }

  @Test
  void consumerIsResetToASequence() throws Exception {
    var stream = server.streamOf("1", "2", "3");
    var consumer = stream.createOrUpdateConsumer(durable("c"));
    consumer.next(5_000).ackSync(Eventually.LIMIT);
    server.management().resetConsumer(stream.getStreamName(), "c", 3);
    assertEquals("3", Client.text(consumer.next(5_000)));
  }

  @Test
  void accountCountsWhatIsUsed() throws Exception {
    String name = server.stream();
    server.management().createConsumer(name, durable("c"));
    var account = server.management().getAccountStatistics();
    assertTrue(account.getStreams() >= 1);
    assertTrue(account.getConsumers() >= 1);
    assertTrue(account.getApi().getTotalApiRequests() > 0);
    assertEquals(-1, account.getLimits().getMaxStreams());
  }
}
