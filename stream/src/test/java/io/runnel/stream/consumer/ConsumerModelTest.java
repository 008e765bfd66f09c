// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import static io.runnel.stream.consumer.ConsumerFixture.MILLI;
import static io.runnel.stream.consumer.ConsumerFixture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.ConsumerConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random operations on a consumer and on [NaiveConsumer]: what comes out, and the numbers, are the
/// same after each step; also after restarts from facts and snapshots.
final class ConsumerModelTest {
  private static final String[] SUBJECTS = {"a.1", "a.2", "b.1", "b.2", "c"};
  private static final String[] ACKS = {
    "",
    "",
    "",
    "",
    "-NAK",
    "-NAK {\"delay\":700000000}",
    "-NAK {\"delay\":3000000000}",
    "+WPI",
    "+TERM"
  };

  /// Steps: the `runnel.consumer.steps` property makes it longer.
  private static final int STEPS = Integer.getInteger("runnel.consumer.steps", 200_000);

  private static final int STEPS_PER_RUN = 500;

  private ConsumerFixture real;
  private NaiveConsumer naive;
  private Random random;
  private final List<ConsumerFixture.Delivered> known = new ArrayList<>();
  private int inboxes;

  @Test
  void randomStepsDoWhatTheNaiveConsumerDoes() {
    long seed = Long.getLong("runnel.seed", System.nanoTime());
    System.out.println("ConsumerModelTest seed " + seed);
    for (int run = 0; run < STEPS / STEPS_PER_RUN; run++) {
      one(seed + run);
    }
  }

  private void one(long seed) {
    random = new Random(seed);
    ConsumerConfig config = config();
    real = new ConsumerFixture(config, seed);
    known.clear();
    for (int i = random.nextInt(10); i > 0; i--) {
      real.publish(subject());
    }
    real.create();
    naive = new NaiveConsumer(config, real.store);
    for (int step = 0; step < STEPS_PER_RUN; step++) {
      String what = step();
      compare(seed, step, what, config);
    }
  }

  private ConsumerConfig config() {
    ConsumerConfigBuilder builder =
        ConsumerFixture.pullConfig()
            .ackWaitNanos((1 + random.nextInt(4)) * SECOND)
            .maxAckPending(random.nextInt(3) == 0 ? 3 : 1000)
            .maxWaiting(random.nextInt(3) == 0 ? 2 : 512)
            .maxDeliver(random.nextInt(3) == 0 ? 2 + random.nextInt(2) : -1);
    switch (random.nextInt(6)) {
      case 0 -> builder.ackPolicy(AckPolicy.NONE).maxDeliver(-1);
      case 1 -> builder.ackPolicy(AckPolicy.ALL);
      case 2 ->
          builder
              .backoffNanos(List.of(SECOND, 500 * MILLI, 4 * SECOND))
              .ackWaitNanos(SECOND)
              .maxDeliver(random.nextBoolean() ? -1 : 4);
      default -> {}
    }
    return switch (random.nextInt(4)) {
      case 0 -> builder.filterSubject("a.*").build();
      case 1 -> builder.filterSubjects(List.of("a.1", "b.>")).build();
      case 2 -> builder.filterSubject("c").build();
      default -> builder.build();
    };
  }

  private String subject() {
    return SUBJECTS[random.nextInt(SUBJECTS.length)];
  }

  private String step() {
    int dice = random.nextInt(100);
    if (dice < 25) {
      return publish();
    } else if (dice < 45) {
      return pull();
    } else if (dice < 75) {
      return known.isEmpty() ? publish() : ack();
    } else if (dice < 87) {
      long time = (1 + random.nextInt(20)) * 100 * MILLI;
      naive.pass(real.now, real.now + time);
      real.pass(time);
      return "pass " + time;
    } else if (dice < 95) {
      return remove();
    } else if (dice < 96) {
      return purge();
    } else if (dice < 97) {
      return restart();
    }
    real.drain();
    return "drain";
  }

  private String publish() {
    boolean visible = random.nextInt(4) > 0;
    String subject = subject();
    real.store.addUncommitted(subject, "x", real.now);
    if (visible) {
      real.store.committed = real.store.last;
      real.machine.committed(real.now);
      naive.run(real.now);
    }
    return "publish " + subject + visible;
  }

  private String pull() {
    int batch = 1 + random.nextInt(5);
    boolean noWait = random.nextInt(3) == 0;
    long expires = random.nextBoolean() ? 0 : (1 + random.nextInt(30)) * 100 * MILLI;
    String inbox = "in" + inboxes++;
    naive.request(inbox, batch, noWait, expires, real.now);
    real.pull(
        inbox, "{\"batch\":" + batch + ",\"no_wait\":" + noWait + ",\"expires\":" + expires + "}");
    return "pull " + batch + " " + noWait + " " + expires;
  }

  private String ack() {
    int back = Math.min(known.size(), 8);
    ConsumerFixture.Delivered which = known.get(known.size() - 1 - random.nextInt(back));
    String body = ACKS[random.nextInt(ACKS.length)];
    naive.ack(which.sequence(), which.number(2), body, real.now);
    real.ack(which, body);
    return "ack " + which.sequence() + " " + body;
  }

  private String remove() {
    if (real.store.entries.isEmpty() || real.store.last == 0) {
      return "";
    }
    long sequence = Math.max(real.store.entries.firstKey(), real.store.last - random.nextInt(20));
    if (sequence > real.store.committed || !real.store.entries.containsKey(sequence)) {
      return "";
    }
    real.remove(sequence);
    naive.removed(sequence, real.now);
    return "remove " + sequence;
  }

  private String purge() {
    long below = Math.max(1, real.store.committed - random.nextInt(10));
    real.store.removeBelow(below);
    known.removeIf(at -> at.sequence() < below);
    real.machine.purged(real.now);
    real.pass(0);
    naive.purged(real.now);
    return "purge " + below;
  }

  private String restart() {
    if (random.nextBoolean()) {
      real.snapshot();
    } else {
      real.drain();
    }
    boolean waited = !naive.queue.isEmpty();
    if (waited) {
      return "drained";
    }
    real.restart();
    naive.restarted(real.now);
    return "restart";
  }

  private void compare(long seed, int step, String what, ConsumerConfig config) {
    String where = "seed " + seed + " step " + step + " " + what + " " + config;
    List<String> out = new ArrayList<>();
    for (ConsumerFixture.Delivered at : real.delivered) {
      out.add(
          String.join(
              " ",
              at.to(),
              Long.toString(at.sequence()),
              Long.toString(at.number(0)),
              Long.toString(at.number(2)),
              Long.toString(at.number(4))));
    }
    for (ConsumerFixture.Status at : real.statuses) {
      out.add(at.to() + " " + at.text().lines().findFirst().orElse(""));
    }
    assertEquals(naive.out.stream().sorted().toList(), out.stream().sorted().toList(), where);
    known.addAll(real.delivered);
    real.delivered.clear();
    real.statuses.clear();
    real.events.clear();
    real.settled.clear();
    naive.out.clear();
    ConsumerProgress progress = real.progress();
    assertEquals(naive.pending.size(), progress.ackPending(), where);
    assertEquals(naive.numPending(), progress.pending(), where);
    assertEquals(naive.requests.size(), progress.waiting(), where);
    assertEquals(naive.redelivered(), progress.redelivered(), where);
    assertEquals(naive.deliveredConsumer, progress.delivered().consumer(), where);
    assertEquals(naive.deliveredStream, progress.delivered().stream(), where);
    assertEquals(naive.floorConsumer, progress.ackFloor().consumer(), where);
    assertEquals(naive.floorStream, progress.ackFloor().stream(), where);
  }
}
