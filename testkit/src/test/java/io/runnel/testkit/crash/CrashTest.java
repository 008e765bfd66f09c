// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A publisher and a consumer work while the server is killed again and again. Whatever was
/// acknowledged is there with the content it had; whatever the consumer had confirmed is not
/// delivered again. `-Drunnel.crashes=200` kills more often; the seed is in every message.
final class CrashTest {
  private static final int CRASHES = Integer.getInteger("runnel.crashes", 3);
  private static final long SEED = Long.getLong("runnel.seed", System.nanoTime());
  private static final int IN_FLIGHT_MAX = 256;
  private static final int FETCH = 50;

  @TempDir private Path directory;

  private final Random random = new Random(SEED);
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong unansweredCount = new AtomicLong();

  /// What the server acknowledged: sequence to content.
  private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();

  /// Sequences whose acknowledgement the server confirmed.
  private final Set<Long> confirmed = ConcurrentHashMap.newKeySet();

  @Test
  void nothingAcknowledgedIsLostAndNothingConfirmedComesAgain() throws Exception {
    try (KilledServer server = new KilledServer(directory)) {
      create(server);
      for (int crash = 0; crash < CRASHES; crash++) {
        work(server, crash);
        server.startAgain();
        check(server, crash);
      }
      assertTrue(acknowledged.size() > CRASHES, "little was stored; seed " + SEED);
    }
  }

  private static Connection connect(KilledServer server) throws Exception {
    return Nats.connect(
        Options.builder()
            .server(server.url())
            .noReconnect()
            .connectionTimeout(Duration.ofSeconds(10))
            .build());
  }

  private static void create(KilledServer server) throws Exception {
    try (Connection connection = connect(server)) {
      connection
          .jetStreamManagement()
          .addStream(StreamConfiguration.builder().name("CRASH").subjects("crash.>").build());
      connection
          .jetStreamManagement()
          .addOrUpdateConsumer(
              "CRASH",
              ConsumerConfiguration.builder()
                  .durable("worker")
                  .ackPolicy(AckPolicy.Explicit)
                  .ackWait(Duration.ofSeconds(1))
                  .maxAckPending(10_000)
                  .build());
    }
  }

  // ---- work, until the server dies

  private void work(KilledServer server, int crash) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread publisher = Thread.ofVirtual().start(() -> publish(server, crash, over));
    Thread consumer = Thread.ofVirtual().start(() -> consume(server, over));
    Thread.sleep(200 + random.nextInt(500));
    server.kill();
    over.set(true);
    publisher.join();
    consumer.join();
  }

  private record InFlight(String content, CompletableFuture<PublishAck> answer) {}

  private void publish(KilledServer server, int crash, AtomicBoolean over) {
    ArrayDeque<InFlight> waiting = new ArrayDeque<>();
    try (Connection connection = connect(server)) {
      JetStream js = connection.jetStream();
      while (!over.get()) {
        String content = crash + "-" + published.incrementAndGet();
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        waiting.add(new InFlight(content, js.publishAsync("crash.k" + bytes.length, bytes)));
        while (waiting.size() > IN_FLIGHT_MAX) {
          note(waiting.removeFirst());
        }
      }
    } catch (Exception killed) {
      assertTrue(killed.getMessage() == null || !killed.getMessage().contains("10077"));
    }
    waiting.stream().filter(one -> one.answer.isDone()).forEach(this::note);
  }

  private void note(InFlight one) {
    try {
      PublishAck ack = one.answer.get(1, TimeUnit.SECONDS);
      String before = acknowledged.put(ack.getSeqno(), one.content);
      assertEquals(null, before, "sequence given twice: " + ack.getSeqno() + ", seed " + SEED);
    } catch (TimeoutException | ExecutionException | CancellationException unanswered) {
      unansweredCount.incrementAndGet(); // killed before the answer: stored or not, both are right
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void consume(KilledServer server, AtomicBoolean over) {
    try (Connection connection = connect(server)) {
      JetStreamSubscription worker =
          connection.jetStream().subscribe("crash.>", PullSubscribeOptions.bind("CRASH", "worker"));
      while (!over.get()) {
        for (Message message : worker.fetch(FETCH, Duration.ofMillis(200))) {
          long sequence = message.metaData().streamSequence();
          assertFalse(
              confirmed.contains(sequence), "delivered again: " + sequence + ", seed " + SEED);
          message.ackSync(Duration.ofSeconds(1));
          confirmed.add(sequence);
        }
      }
    } catch (AssertionError wrong) {
      failures.add(String.valueOf(wrong.getMessage()));
    } catch (Exception killed) {
      assertTrue(killed.getMessage() == null || !killed.getMessage().contains("10077"));
    }
  }

  private final Set<String> failures = ConcurrentHashMap.newKeySet();

  // ---- after the restart

  private void check(KilledServer server, int crash) throws Exception {
    assertEquals(Set.of(), failures);
    String where = "after crash " + crash + ", seed " + SEED + "\n" + server.log();
    try (Connection connection = connect(server)) {
      StreamState state = connection.jetStreamManagement().getStreamInfo("CRASH").getStreamState();
      TreeMap<Long, String> all = new TreeMap<>(acknowledged);
      if (!all.isEmpty()) {
        assertTrue(state.getLastSequence() >= all.lastKey(), where);
      }
      assertEquals(state.getLastSequence(), state.getMsgCount(), where);
      for (long sequence : sample(List.copyOf(all.keySet()))) {
        MessageInfo stored = connection.jetStreamManagement().getMessage("CRASH", sequence);
        assertEquals(
            all.get(sequence), new String(stored.getData(), StandardCharsets.UTF_8), where);
      }
      long floor =
          connection
              .jetStreamManagement()
              .getConsumerInfo("CRASH", "worker")
              .getAckFloor()
              .getStreamSequence();
      for (long below = 1; below <= floor; below++) {
        assertTrue(
            confirmed.contains(below) || !acknowledged.containsKey(below) || floor == 0,
            "floor " + floor + " passed " + below + " " + where);
      }
    }
  }

  private static final int SAMPLE = 500;

  /// All of them, if they are few; else the last ones, which a crash is near to, and some others.
  private List<Long> sample(List<Long> all) {
    if (all.size() <= SAMPLE) {
      return all;
    }
    List<Long> some = new ArrayList<>(all.subList(all.size() - SAMPLE / 2, all.size()));
    for (int i = 0; i < SAMPLE / 2; i++) {
      some.add(all.get(random.nextInt(all.size())));
    }
    return some;
  }
}
