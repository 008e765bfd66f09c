// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.StreamBench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.stream.batch.AbandonReason;
import io.runnel.stream.batch.BatchLimits;
import io.runnel.stream.config.Discard;
import io.runnel.stream.config.Storage;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.store.MemoryStore;
import io.runnel.stream.store.MessageIds;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random publishes of all kinds: over the memory store and over the naive one the rules say the
/// same and leave the same.
class StoresAgreeTest {
  private static final int STREAMS = 40;
  private static final int STEPS = 150;

  /// One machine, and all it said.
  private static final class Side implements PublishOutput {
    final MessageStore store;
    final StreamMachine machine;
    final List<String> said = new ArrayList<>();

    Side(StreamConfig config, MessageStore store) {
      this.store = store;
      var around =
          new Surroundings(
              "",
              1 << 20,
              (subject, from, to) -> true,
              StorageBudget.UNLIMITED,
              BatchLimits.standard());
      machine = new StreamMachine(config, store, new MessageIds(1, 2), around);
    }

    String state() {
      return store.messages()
          + " messages, "
          + store.bytes()
          + " bytes, "
          + store.firstSequence()
          + ".."
          + store.lastSequence()
          + ", "
          + store.subjects()
          + " subjects, wake "
          + machine.nextWake();
    }

    @Override
    public void acknowledge(Message message, long sequence) {
      said.add("ack " + sequence);
    }

    @Override
    public void answer(Message message, byte[] body, long after) {
      said.add(new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void republish(Message message, long sequence) {
      said.add("again " + sequence);
    }

    @Override
    public void removed(long sequence) {
      said.add("removed " + sequence);
    }

    @Override
    public void removedBelow(long sequence) {
      said.add("below " + sequence);
    }

    @Override
    public void abandoned(String batch, AbandonReason reason) {
      said.add(batch + reason);
    }
  }

  private static StreamConfig config(Random random) {
    boolean discardNew = random.nextInt(3) == 0;
    return StreamBench.config()
        .storage(Storage.MEMORY)
        .allowRollup(true)
        .allowMessageTtl(true)
        .allowAtomic(true)
        .allowMessageSchedules(!discardNew)
        .discard(discardNew ? Discard.NEW : Discard.OLD)
        .maxMessages(random.nextBoolean() ? 5 + random.nextInt(30) : -1)
        .maxMessagesPerSubject(random.nextBoolean() ? 1 + random.nextInt(5) : -1)
        .maxAgeNanos(random.nextBoolean() ? 20 * SECOND : 0)
        .deleteMarkerTtlNanos(random.nextBoolean() ? 5 * SECOND : 0)
        .build();
  }

  private static Message message(Random random, int step) {
    String subject = "s." + (char) ('a' + random.nextInt(6));
    List<String> headers = new ArrayList<>();
    switch (random.nextInt(12)) {
      case 0 -> headers.add("Nats-Msg-Id: " + random.nextInt(20));
      case 1 -> headers.add("Nats-TTL: " + (1 + random.nextInt(9)));
      case 2 -> headers.add("Nats-TTL: never");
      case 3 -> headers.add("Nats-Rollup: sub");
      case 4 -> headers.add("Nats-Expected-Last-Sequence: " + random.nextInt(40));
      case 5 -> headers.add("Nats-Expected-Last-Subject-Sequence: " + random.nextInt(40));
      case 6 -> {
        headers.add("Nats-Schedule: @every " + (1 + random.nextInt(9)) + "s");
        headers.add("Nats-Schedule-Target: s.out");
      }
      case 7 -> {
        headers.add("Nats-Batch-Id: " + step);
        headers.add("Nats-Batch-Sequence: 1");
        headers.add("Nats-Batch-Commit: 1");
      }
      case 8 -> {
        headers.add("Nats-Expected-Last-Subject-Sequence-Subject: s.*");
        headers.add("Nats-Expected-Last-Subject-Sequence: " + random.nextInt(40));
      }
      default -> {}
    }
    return StreamBench.message(
        subject, "r", "x".repeat(random.nextInt(30)), headers.toArray(String[]::new));
  }

  @Test
  void bothStoresGiveTheSameAnswersAndEnd() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < STREAMS; i++) {
      StreamConfig config = config(random);
      Side naive = new Side(config, new NaiveStore(false));
      Side memory = new Side(config, new MemoryStore());
      long now = StreamBench.START;
      for (int step = 0; step < STEPS; step++) {
        now += random.nextInt(3) * SECOND / 2;
        Message message = message(random, step);
        int keep = random.nextInt(200);
        for (Side side : List.of(naive, memory)) {
          while (side.machine.nextWake() <= now) {
            side.machine.wake(now, 7, side);
          }
          side.machine.publish(message, now, side);
          if (keep < 4) {
            var purge = side.machine.purge(SubjectFilter.of(keep == 0 ? "" : "s.a"), 0, keep);
            while (!purge.step(3, side)) {
              assertEquals(false, purge.isDone());
            }
          }
        }
        String where = "seed " + seed + ", stream " + i + ", step " + step + ", " + config;
        assertEquals(naive.said, memory.said, where);
        assertEquals(naive.state(), memory.state(), where);
        naive.said.clear();
        memory.said.clear();
      }
    }
  }
}
