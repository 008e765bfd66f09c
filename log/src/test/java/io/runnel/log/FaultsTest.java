// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Random work on a disk that fails, with crashes between, against a plain model: nothing that was
/// committed is missing, nothing removed comes back, what is lost is reported. `make faults` runs
/// 10,000 seeds.
class FaultsTest {
  private static final int SEEDS = Integer.getInteger("runnel.faults.seeds", 300);
  private static final Path DIRECTORY = Path.of("/store");

  /// One run from one seed.
  private static final class Run {
    final Random random;
    final FaultyDisk disk;
    final Bench bench;

    /// What is there by what the store said; committed or not.
    final TreeMap<Long, byte[]> live = new TreeMap<>();

    /// Of those the removal is not committed, or may not be.
    final TreeMap<Long, byte[]> maybe = new TreeMap<>();

    /// Written in vain; there again if the process ends before the disk was repaired.
    final TreeMap<Long, byte[]> ghosts = new TreeMap<>();

    final List<Long> hostFacts = new ArrayList<>();
    long factGiven;

    Run(long seed) throws IOException {
      random = new Random(seed);
      disk = new FaultyDisk(random);
      var settings = Bench.settings("a", 4 << 10);
      bench = new Bench(disk, DIRECTORY, settings, this::replayed);
      bench.onFailure = this::undone;
    }

    private void replayed(long number, int kind, byte[] bytes, int from, int to) {
      assertEquals(20, kind);
      hostFacts.add(Long.parseLong(new String(bytes, from, to - from, UTF_8)));
    }

    void run() throws IOException {
      int crashes = 1 + random.nextInt(4);
      for (int i = 0; i < crashes; i++) {
        int steps = 20 + random.nextInt(150);
        for (int step = 0; step < steps; step++) {
          step();
        }
        crash();
      }
    }

    private void step() {
      if (!bench.store.isAvailable()) {
        assertThrows(StoreUnavailable.class, this::append);
        disk.full(false);
        bench.store.retry();
        bench.run();
        assertTrue(bench.store.isAvailable());
        log("repaired");
        ghosts.clear();
        return;
      }
      switch (random.nextInt(20)) {
        case 0 -> disk.failWithin(12);
        case 1 -> {
          if (random.nextInt(10) == 0) {
            disk.full(true);
          }
        }
        case 2, 3, 4 -> remove();
        case 5 -> {
          if (random.nextInt(5) == 0) {
            removeBelow();
          }
        }
        case 6, 7, 8, 9 -> bench.store.flush();
        case 10, 11, 12 -> bench.step();
        case 13 -> fact();
        case 14 -> {
          skip();
          if (random.nextInt(4) == 0) {
            bench.store.rewriteFacts(this::fact);
            rewritten.add(factGiven);
          }
        }
        default -> append();
      }
      bench.store.waitingBytes();
    }

    private void append() {
      byte[] payload = new byte[random.nextInt(random.nextInt(10) == 0 ? 3_000 : 200)];
      random.nextBytes(payload);
      String subject = "a." + random.nextInt(6);
      var message = KafkaReadsSegmentsTest.message(subject, "", "");
      byte[] body = Arrays.copyOf(payload, payload.length + 2);
      body[payload.length] = '\r';
      body[payload.length + 1] = '\n';
      message.body(body, 0, payload.length, 0);
      long sequence = bench.store.append(message, 1_000_000_000_000L + random.nextInt());
      assertEquals(bench.store.lastSequence(), sequence);
      assertFalse(live.containsKey(sequence));
      maybe.remove(sequence);
      live.put(sequence, payload);
      log("append " + sequence);
    }

    private static void log(String what) {
      if (SEEDS == 1) {
        System.out.println(what);
      }
    }

    private void remove() {
      long last = bench.store.lastSequence();
      long sequence = Math.max(1, last - random.nextInt(40));
      byte[] was = live.remove(sequence);
      assertEquals(was != null, bench.store.remove(sequence, false));
      if (was != null) {
        maybe.put(sequence, was);
        log("remove " + sequence);
      }
    }

    private void removeBelow() {
      long sequence = bench.store.firstSequence() + random.nextInt(30);
      log("remove below " + sequence);
      Map<Long, byte[]> below = live.headMap(sequence);
      assertEquals(below.size(), bench.store.removeBelow(sequence));
      maybe.putAll(below);
      below.clear();
    }

    private void fact() {
      byte[] bytes = Long.toString(++factGiven).getBytes(UTF_8);
      bench.store.fact(20, bytes, 0, bytes.length);
      hostGiven.add(factGiven);
      hostNumbers.put(factGiven, bench.store.lastFact());
    }

    final List<Long> hostGiven = new ArrayList<>();

    /// With these facts the file may begin.
    final List<Long> rewritten = new ArrayList<>();

    final Map<Long, Long> hostNumbers = new TreeMap<>();

    private void skip() {
      if (random.nextInt(10) == 0) {
        bench.store.skipTo(bench.store.lastSequence() + random.nextInt(3));
      }
    }

    /// The disk has refused a write.
    private void undone() {
      log("undone above " + bench.committedSequence);
      Map<Long, byte[]> undone = live.tailMap(bench.committedSequence, false);
      ghosts.putAll(undone);
      undone.clear();
      Map<Long, byte[]> removed = maybe.tailMap(bench.committedSequence, false);
      ghosts.putAll(removed);
      removed.clear();
    }

    private void crash() throws IOException {
      long committed = bench.committedSequence;
      long committedFact = bench.committedFact;
      boolean quiet = bench.store.isAvailable() && random.nextInt(3) == 0;
      if (quiet) {
        disk.full(false);
        bench.commit();
        committed = bench.committedSequence;
        committedFact = bench.committedFact;
        maybe.clear();
      }
      boolean power = random.nextBoolean();
      if (power) {
        disk.cutPower();
      }
      disk.full(false);
      hostFacts.clear();
      log("crash, committed " + committed + " power " + power + " " + disk.sizes());
      bench.kill();
      check(committed, committedFact, quiet);
    }

    private void check(long committed, long committedFact, boolean quiet) {
      FileStore store = bench.store;
      RecoveryReport report = store.recovery();
      var read = new StoredMessage();
      List<Long> gone = new ArrayList<>();
      live.forEach((sequence, payload) -> {
        boolean there = store.read(sequence, read);
        if (sequence <= committed) {
          assertTrue(there, () -> "lost " + sequence + " of " + committed + " " + report);
        }
        if (there) {
          assertArrayEquals(payload, payload(read));
        } else {
          gone.add(sequence);
        }
      });
      gone.forEach(live::remove);
      maybe.forEach((sequence, payload) -> {
        if (store.read(sequence, read)) {
          assertArrayEquals(payload, payload(read));
          live.put(sequence, payload);
        }
      });
      maybe.clear();
      ghosts.forEach((sequence, payload) -> {
        if (store.read(sequence, read)) {
          assertArrayEquals(payload, payload(read));
          live.put(sequence, payload);
        }
      });
      ghosts.clear();
      assertEquals(live.size(), store.messages());
      long at = 0;
      for (long wanted : live.keySet()) {
        at = store.next(SubjectFilter.ALL, at + 1);
        assertEquals(wanted, at);
      }
      assertEquals(MessageStore.NONE, store.next(SubjectFilter.ALL, at + 1));
      assertTrue(
          store.lastSequence() >= committed,
          () -> "last " + store.lastSequence() + " of " + committed);
      if (quiet) {
        assertEquals(committed, store.lastSequence());
        assertEquals(List.of(), report.lost());
      }
      checkFacts(committedFact);
      bench.committedSequence = store.lastSequence();
      bench.committedFact = store.committedFact();
    }

    private void checkFacts(long committedFact) {
      long committed = 0;
      for (long given : hostGiven) {
        committed = hostNumbers.get(given) <= committedFact ? given : committed;
      }
      if (hostFacts.isEmpty()) {
        assertEquals(0, committed);
      } else {
        long first = hostFacts.getFirst();
        assertTrue(first == hostGiven.getFirst() || rewritten.contains(first));
        int from = hostGiven.indexOf(first);
        assertEquals(hostGiven.subList(from, from + hostFacts.size()), hostFacts);
        assertTrue(hostFacts.getLast() >= committed);
      }
      hostGiven.retainAll(hostFacts);
    }

    private static byte[] payload(StoredMessage read) {
      int from = read.message.bodyFrom;
      return Arrays.copyOfRange(read.message.body, from, from + read.message.bodyLength);
    }
  }

  @Test
  void nothingCommittedIsLostByCrashesAndRefusedWrites() throws IOException {
    long start = Long.getLong("runnel.seed", new Random().nextLong());
    System.out.println("seeds from " + start);
    for (long seed = start; seed < start + SEEDS; seed++) {
      try {
        new Run(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
