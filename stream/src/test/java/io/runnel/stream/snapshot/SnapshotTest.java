// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.stream.store.MemoryStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Backups that real servers made, ours, and damaged ones.
class SnapshotTest {

  @Test
  void theArchiveOfNatsServer215IsRead() throws Exception {
    var restored = restore(resource("nats-2.15.snap"));
    assertEquals(lines("nats-2.15.txt"), restored.lines());
    assertTrue(restored.state.startsWith("{\"messages\":107,"), restored.state);
    assertTrue(restored.state.endsWith("\"consumer_count\":2}"), restored.state);
    assertEquals(List.of("idle", "work"), List.copyOf(restored.consumers.keySet()));
    String work = restored.consumers.get("work");
    assertTrue(work.contains("\"delivered\":{\"consumer_seq\":9,\"stream_seq\":29}"), work);
    assertTrue(work.contains("\"ack_floor\":{\"consumer_seq\":2,\"stream_seq\":8}"), work);
  }

  @Test
  void theTarOfNatsServer212IsRead() throws Exception {
    var restored = restore(resource("nats-2.12.snap"));
    assertEquals(lines("nats-2.12.txt"), restored.lines());
    assertEquals(120, restored.store.lastSequence());
    assertTrue(restored.state.contains("\"name\":\"ORDERS\""), restored.state);
    assertEquals(List.of("idle", "work"), List.copyOf(restored.states.keySet()));
    assertTrue(restored.consumers.get("work").contains("\"durable_name\":\"work\""));
    ConsumerState work = restored.states.get("work");
    assertEquals(9, work.deliveredConsumer());
    assertEquals(29, work.deliveredStream());
    assertEquals(2, work.floorConsumer());
    assertEquals(8, work.floorStream());
    assertEquals(5, work.pending().size());
    assertEquals(1, work.redelivered().size());
    long took = work.pending().getFirst().nanos();
    assertEquals(restored.store.lastNanos() / 1e9, took / 1e9, 5);
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    long seed = System.nanoTime();
    System.out.println("SnapshotTest seed " + seed);
    var random = new Random(seed);
    var store = new MemoryStore();
    for (int i = 0; i < 3_000; i++) {
      var message = new StoredMessage().message;
      byte[] subject = ("s." + random.nextInt(50)).getBytes(UTF_8);
      message.subject(subject, 0, subject.length);
      int header = random.nextInt(3) == 0 ? random.nextInt(100) : 0;
      byte[] body = new byte[header + random.nextInt(random.nextInt(100) == 0 ? 90_000 : 200) + 2];
      random.nextBytes(body);
      message.body(body, 0, body.length - 2, header);
      store.append(message, random.nextLong());
      if (random.nextInt(10) == 0) {
        store.skipTo(store.lastSequence() + random.nextInt(1_000));
      }
    }
    byte[] backup = write(store, random);
    var restored = restore(backup);
    assertEquals("{}", restored.state);
    assertEquals(Map.of("c", "{\"a\":1}"), restored.consumers);
    assertEquals(lines(store), restored.lines());
    var cut = Arrays.copyOf(backup, backup.length - 1 - random.nextInt(backup.length - 1));
    assertThrows(InvalidSnapshot.class, () -> restore(cut));
  }

  @Test
  void aBackupThatIsCutOffIsRefused() throws Exception {
    for (String name : List.of("nats-2.15.snap", "nats-2.12.snap")) {
      byte[] whole = resource(name);
      for (int length = 0; length < whole.length - 1; length += 1 + length / 20) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThrows(InvalidSnapshot.class, () -> restore(cut), name + " " + length);
      }
    }
  }

  @Test
  void aDamagedArchiveIsRefusedOrReadToItsEnd() throws Exception {
    long seed = System.nanoTime();
    System.out.println("SnapshotTest seed " + seed);
    var random = new Random(seed);
    for (String name : List.of("nats-2.15.snap", "nats-2.12.snap")) {
      byte[] plain = plain(resource(name));
      for (int i = 0; i < 2_000; i++) {
        byte[] damaged = plain.clone();
        damaged[random.nextInt(plain.length)] ^= (byte) (1 << random.nextInt(8));
        var frames = new FrameWriter();
        frames.write(damaged, 0, damaged.length);
        frames.flush();
        byte[] framed = new byte[frames.waiting()];
        frames.take(framed, 0, framed.length);
        try {
          restore(framed);
        } catch (InvalidSnapshot expected) {
          assertTrue(!expected.getMessage().isEmpty());
        }
      }
    }
  }

  @Test
  void consumerStatesOfTheFirstVersionAreRead() throws Exception {
    byte[] file = {22, 1, 10, 20, 3, 5, 1, 100, 1, 2, 1, 1, 3};
    ConsumerState state = ConsumerState.decode(file);
    assertEquals(10, state.floorConsumer());
    assertEquals(20, state.floorStream());
    assertEquals(12, state.deliveredConsumer());
    assertEquals(24, state.deliveredStream());
    assertEquals(1, state.pending().size());
    assertThrows(InvalidSnapshot.class, () -> ConsumerState.decode(new byte[] {22, 3, 1, 1, 1, 1}));
    assertThrows(InvalidSnapshot.class, () -> ConsumerState.decode(new byte[] {22, 2, 1}));
  }

  /// Puts what it hears into a memory store.
  private static final class Restored implements SnapshotSink {
    final MemoryStore store = new MemoryStore();
    final Map<String, String> consumers = new TreeMap<>();
    final Map<String, ConsumerState> states = new TreeMap<>();
    String state = "";

    @Override
    public void state(byte[] json) {
      state = new String(json, UTF_8);
    }

    @Override
    public void meta(byte[] json) {
      state = new String(json, UTF_8);
    }

    @Override
    public void consumer(String name, byte[] json) {
      consumers.put(name, new String(json, UTF_8));
    }

    @Override
    public void consumer(String name, byte[] meta, ConsumerState at) {
      consumers.put(name, new String(meta, UTF_8));
      states.put(name, at);
    }

    @Override
    public void message(StoredMessage stored) {
      store.skipTo(stored.sequence - 1);
      store.append(stored.message, stored.nanos);
    }

    @Override
    public void removed(long sequence) {
      store.remove(sequence, false);
      store.skipTo(sequence);
    }

    List<String> lines() {
      return SnapshotTest.lines(store);
    }
  }

  private static Restored restore(byte[] backup) throws InvalidSnapshot {
    var restored = new Restored();
    var reader = new SnapshotReader(restored);
    var random = new Random(backup.length);
    for (int at = 0; at < backup.length; ) {
      int to = Math.min(backup.length, at + 1 + random.nextInt(random.nextInt(10_000) + 1));
      reader.accept(backup, at, to);
      at = to;
    }
    reader.finish();
    return restored;
  }

  private static byte[] plain(byte[] framed) throws InvalidSnapshot {
    var out = new ByteArrayOutputStream();
    var reader = new FrameReader((bytes, from, to) -> out.write(bytes, from, to - from));
    reader.accept(framed, 0, framed.length);
    return out.toByteArray();
  }

  private static byte[] write(MemoryStore store, Random random) {
    var out = new ByteArrayOutputStream();
    var frames = new FrameWriter();
    var archive = new ArchiveWriter(frames);
    archive.state("{}".getBytes(UTF_8), 1);
    archive.consumer("c", "{\"a\":1}".getBytes(UTF_8), 1);
    var read = new StoredMessage();
    byte[] part = new byte[128 << 10];
    long sequence = store.next(SubjectFilter.ALL, 1);
    while (sequence > 0) {
      store.read(sequence, read);
      archive.message(read);
      if (frames.waiting() > random.nextInt(part.length)) {
        out.write(part, 0, frames.take(part, 0, part.length));
      }
      sequence = store.next(SubjectFilter.ALL, sequence + 1);
    }
    archive.end();
    while (frames.waiting() > 0) {
      out.write(part, 0, frames.take(part, 0, part.length));
    }
    return out.toByteArray();
  }

  /// As the servers' contents were written down when the backups were made: sequence, time,
  /// subject, length of the header block, the begin of the SHA-256 of the body.
  private static List<String> lines(MemoryStore store) {
    List<String> lines = new ArrayList<>();
    var read = new StoredMessage();
    long sequence = store.next(SubjectFilter.ALL, 1);
    while (sequence > 0) {
      assertTrue(store.read(sequence, read));
      var message = read.message;
      int to = message.bodyFrom + message.bodyLength;
      byte[] body = Arrays.copyOfRange(message.body, message.bodyFrom, to);
      String subject = new String(message.subjectBytes(), UTF_8);
      lines.add(
          sequence
              + " "
              + read.nanos
              + " "
              + subject
              + " "
              + message.headerLength
              + " "
              + sha(body));
      sequence = store.next(SubjectFilter.ALL, sequence + 1);
    }
    return lines;
  }

  private static List<String> lines(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : new String(resource(name), UTF_8).split("\n")) {
      String[] fields = line.split(" ");
      Instant time = Instant.parse(fields[1]);
      fields[1] = Long.toString(time.getEpochSecond() * 1_000_000_000L + time.getNano());
      lines.add(String.join(" ", fields));
    }
    return lines;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = SnapshotTest.class.getResourceAsStream("/snapshot/" + name)) {
      return in.readAllBytes();
    }
  }

  private static String sha(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
