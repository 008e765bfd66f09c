// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import static io.runnel.stream.consumer.ConsumerFixture.SECOND;
import static io.runnel.stream.consumer.ConsumerFixture.pullConfig;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.stream.consumer.pending.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Facts as bytes: what is written is read, what is broken is refused.
final class FactLogTest {
  private final ConsumerScratch scratch = new ConsumerScratch(() -> 1);
  private final ConsumerTerms terms =
      ConsumerTerms.of(pullConfig().build(), new StreamTerms("S", false, 1 << 20));

  private static byte[] drained(ConsumerState state) {
    byte[][] out = {{}};
    state.drain((bytes, from, to) -> out[0] = Arrays.copyOfRange(bytes, from, to));
    return out[0];
  }

  private byte[] snapshot(ConsumerState state) {
    byte[][] out = {{}};
    state.snapshot(scratch, (bytes, from, to) -> out[0] = Arrays.copyOfRange(bytes, from, to));
    return out[0];
  }

  @Test
  void replayGivesTheSameState() {
    long seed = Long.getLong("runnel.seed", System.nanoTime());
    System.out.println("FactLogTest seed " + seed);
    Random random = new Random(seed);
    ConsumerState state = new ConsumerState(terms, scratch);
    ConsumerState again = new ConsumerState(terms, scratch);
    state.begin(1, 0);
    long sequence = 0;
    long now = 1_700_000_000L * SECOND;
    for (int step = 0; step < 3000; step++) {
      now += random.nextInt(3) * SECOND;
      int dice = random.nextInt(20);
      int slot = state.pending.first();
      if (dice < 9 || slot < 0) {
        sequence += 1 + random.nextInt(2) * random.nextInt(50);
        state.delivered(sequence, now);
      } else if (dice < 14) {
        state.acked(state.pending.sequence(slot), now);
      } else if (dice < 16) {
        state.redelivered(slot, now);
      } else if (dice == 16) {
        state.waits(slot, now, random.nextBoolean() ? now + SECOND : Deadline.NEVER);
      } else if (dice == 17) {
        state.spent(slot);
      } else if (dice == 18) {
        state.purged(state.pending.sequence(slot) + 2);
      } else if (random.nextInt(20) == 0) {
        state.reset(Math.max(1, sequence - 10));
        sequence = Math.max(1, sequence - 10);
      } else {
        state.ackedTo(state.pending.sequence(slot), state.deliveredConsumer(), now);
      }
      if (random.nextInt(5) == 0) {
        byte[] chunk = drained(state);
        FactReader.replay(chunk, 0, chunk.length, again);
        assertArrayEquals(snapshot(state), snapshot(again), "seed " + seed + " step " + step);
      }
    }
  }

  @Test
  void aSnapshotStandsForAllFacts() {
    ConsumerState state = new ConsumerState(terms, scratch);
    state.begin(5, 0);
    state.delivered(7, SECOND);
    state.delivered(9, 2 * SECOND);
    state.acked(7, 3 * SECOND);
    byte[] whole = snapshot(state);
    ConsumerState again = new ConsumerState(terms, scratch);
    FactReader.replay(whole, 0, whole.length, again);
    assertArrayEquals(whole, snapshot(again));
    assertEquals(8, again.floorStream());
    assertEquals(1, again.pending.size());
  }

  @Test
  void whatIsBrokenIsRefused() {
    ConsumerState state = new ConsumerState(terms, scratch);
    state.begin(1, 0);
    for (int i = 1; i < 50; i++) {
      state.delivered(3 * i, i * SECOND);
    }
    byte[] chunk = drained(state);
    byte[] other = chunk.clone();
    other[0] = 9;
    for (byte[] bad : List.of(new byte[0], other, new byte[] {1, 99}, new byte[] {1, 2, 4})) {
      ConsumerState into = new ConsumerState(terms, scratch);
      assertThrows(
          IllegalArgumentException.class, () -> FactReader.replay(bad, 0, bad.length, into));
    }
    ConsumerState cut = new ConsumerState(terms, scratch);
    assertThrows(
        IllegalArgumentException.class, () -> FactReader.replay(chunk, 0, chunk.length - 1, cut));
  }

  @Test
  void nakDelaysAreReadAsGoDoes() {
    assertEquals(1_500_000_000L, delay("1.5s"));
    assertEquals(90 * SECOND, delay("1m30s"));
    assertEquals(2 * SECOND, delay("{\"delay\": 2000000000}"));
    assertEquals(0, delay("{}"));
    assertEquals(NakDelay.NONE, delay("soon"));
    assertEquals(NakDelay.NONE, delay("{\"delay\":\"1s\"}"));
    assertTrue(Deadline.after(1, Long.MAX_VALUE) == Deadline.NEVER);
  }

  private static long delay(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return NakDelay.parse(body, 0, body.length);
  }
}
