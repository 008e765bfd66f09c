// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.StreamBench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.stream.config.Discard;
import io.runnel.stream.config.Storage;
import io.runnel.stream.config.StreamConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Random publishes on random limits: what is stored is what the rules in plain words say.
class LimitsModelTest {
  private static final int STREAMS = 100;
  private static final int STEPS = 120;

  private record Kept(long sequence, String subject, long size, long nanos) {}

  /// The rules once more, over a list.
  private static final class Model {
    final StreamConfig config;
    final List<Kept> kept = new ArrayList<>();
    long last;

    Model(StreamConfig config) {
      this.config = config;
    }

    private long bytes() {
      return kept.stream().mapToLong(Kept::size).sum();
    }

    private List<Kept> on(String subject) {
      return kept.stream().filter(it -> it.subject.equals(subject)).toList();
    }

    private boolean refuses(String subject, long size) {
      List<Kept> same = on(subject);
      long limit = config.maxMessagesPerSubject();
      boolean atLimit = limit > 0 && same.size() >= limit;
      if (config.discard() == Discard.OLD) {
        return false;
      }
      if (atLimit && config.discardNewPerSubject()) {
        return true;
      }
      if (config.maxMessages() > 0 && kept.size() >= config.maxMessages() && !atLimit) {
        return true;
      }
      boolean overflows = config.maxBytes() > 0 && bytes() + size > config.maxBytes();
      return overflows && !(atLimit && same.getFirst().size >= size);
    }

    boolean publish(String subject, long size, boolean rollup, long now) {
      if (!rollup && refuses(subject, size)) {
        return false;
      }
      if (rollup && refusesRollup(subject, size)) {
        return false;
      }
      last++;
      kept.add(new Kept(last, subject, size, now));
      if (config.maxMessagesPerSubject() > 0) {
        while (on(subject).size() > config.maxMessagesPerSubject()) {
          kept.remove(on(subject).getFirst());
        }
      }
      while (config.discard() == Discard.OLD
          && ((config.maxMessages() > 0 && kept.size() > config.maxMessages())
              || (config.maxBytes() > 0 && bytes() > config.maxBytes()))) {
        kept.removeFirst();
      }
      if (rollup) {
        kept.removeIf(it -> it.subject.equals(subject) && it.sequence < last);
      }
      return true;
    }

    private boolean refusesRollup(String subject, long size) {
      return new Model(config.toBuilder().discardNewPerSubject(false).build())
          .with(this)
          .refuses(subject, size);
    }

    private Model with(Model other) {
      kept.addAll(other.kept);
      return this;
    }

    void expire(long now) {
      if (config.maxAgeNanos() > 0) {
        kept.removeIf(it -> it.nanos + config.maxAgeNanos() <= now);
      }
    }
  }

  private static StreamConfig randomConfig(Random random) {
    var config = StreamBench.config().allowRollup(true);
    config.storage(random.nextBoolean() ? Storage.FILE : Storage.MEMORY);
    config.maxMessages(random.nextInt(3) == 0 ? 1 + random.nextInt(20) : -1);
    config.maxBytes(random.nextInt(3) == 0 ? 100 + random.nextInt(1_000) : -1);
    config.maxMessagesPerSubject(random.nextInt(2) == 0 ? 1 + random.nextInt(4) : -1);
    config.maxAgeNanos(random.nextInt(3) == 0 ? (1 + random.nextInt(20)) * SECOND : 0);
    boolean discardNew = random.nextInt(3) == 0;
    config.discard(discardNew ? Discard.NEW : Discard.OLD);
    var built = config.build();
    boolean perSubject = discardNew && built.maxMessagesPerSubject() > 0 && random.nextBoolean();
    return config.discardNewPerSubject(perSubject).build();
  }

  @Test
  void whatIsStoredIsWhatTheRulesSay() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < STREAMS; i++) {
      StreamConfig config = randomConfig(random);
      var bench = new StreamBench(config);
      var model = new Model(config);
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(4) == 0) {
          bench.after(random.nextInt(3) * SECOND);
          model.expire(bench.now);
        }
        String subject = "s." + (char) ('a' + random.nextInt(5));
        String payload = "x".repeat(random.nextInt(60));
        boolean rollup = random.nextInt(10) == 0;
        long header = rollup ? "NATS/1.0\r\nNats-Rollup: sub\r\n\r\n".length() : 0;
        boolean file = config.storage() == Storage.FILE;
        long size =
            (file ? 30 : 16)
                + subject.length()
                + payload.length()
                + (rollup && file ? header + 4 : header);
        String answer =
            rollup
                ? bench.publish(subject, payload, "Nats-Rollup: sub")
                : bench.publish(subject, payload);
        boolean taken = model.publish(subject, size, rollup, bench.now);
        String where = "seed " + seed + ", stream " + i + ", step " + step + ", " + config;
        assertEquals(taken, answer.equals(StreamBench.ack(model.last)), where + answer);
        assertEquals(
            model.kept.stream().map(Kept::sequence).collect(Collectors.toList()),
            bench.sequences(),
            where);
        assertEquals(bench.store.bytes(), bench.budget.used, where);
      }
    }
  }
}
