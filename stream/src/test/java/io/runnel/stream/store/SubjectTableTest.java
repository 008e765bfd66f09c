// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.subject.Subjects;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The table against a map, its memory, its images.
class SubjectTableTest {

  @Test
  void hashesAreThoseOfMurmur3AndNeverChange() {
    assertEquals(0, hash(""));
    assertEquals(0x3c2569b2, hash("a"));
    assertEquals(0x9bbfd75f, hash("ab"));
    assertEquals(0xb3dd93fa, hash("abc"));
    assertEquals(0x43ed676a, hash("abcd"));
    assertEquals(0x2e4ff723, hash("The quick brown fox jumps over the lazy dog"));
  }

  @Test
  void randomChangesAgreeWithAMap() {
    for (int round = 0; round < 12; round++) {
      long seed = System.nanoTime();
      System.out.println("SubjectTableTest seed " + seed);
      new Model(new Random(seed))
          .run(40_000, round % 3 == 0 ? 50 : round % 3 == 1 ? 3_000 : 40_000);
    }
  }

  @Test
  void countsAboveThirtyTwoBitsAreKept() {
    var table = new SubjectTable();
    int id = intern(table, "a");
    int other = intern(table, "b");
    table.count(id, SubjectTable.COUNT_MAX);
    table.first(id, Long.MAX_VALUE);
    table.last(id, -1);
    assertEquals(SubjectTable.COUNT_MAX, table.count(id));
    assertEquals(Long.MAX_VALUE, table.first(id));
    assertEquals(-1, table.last(id));
    assertEquals(other, find(table, "b"));
    assertThrows(IllegalArgumentException.class, () -> table.count(id, SubjectTable.COUNT_MAX + 1));
  }

  @Test
  void aSubjectLongerThanAChunkIsKept() {
    var table = new SubjectTable();
    List<Integer> ids = new ArrayList<>();
    for (int length : new int[] {0, 1, 127, 128, 65_000, 65_533, 65_534, 100_000, 1 << 20}) {
      ids.add(intern(table, "x".repeat(length)));
    }
    assertFalse(table.hasRoom((1 << 20) + 1));
    var copy = reload(table, new Random(1));
    for (int i = 0; i < ids.size(); i++) {
      int id = ids.get(i);
      assertEquals(text(table, id), text(copy, id));
      assertEquals(id, find(copy, text(table, id)));
    }
    ids.forEach(table::remove);
    assertEquals(0, table.size());
  }

  @Test
  void aTwentyByteSubjectTakesAtMostSixtyBytes() {
    var table = new SubjectTable();
    int subjects = 1_000_000;
    byte[] subject = "orders.eu.0000000000".getBytes(UTF_8);
    for (int i = 0; i < subjects; i++) {
      number(subject, i);
      table.added(table.intern(subject, 0, subject.length), i + 1L);
    }
    double each = (double) table.memoryBytes() / subjects;
    System.out.printf("SubjectTable: %.1f B for each of %d subjects%n", each, subjects);
    assertTrue(each <= 60, "bytes per subject: " + each);
    assertEquals(subjects, table.size());
  }

  @Test
  void anEmptyTableTakesAlmostNothing() {
    var table = new SubjectTable();
    intern(table, "orders.new");
    assertTrue(table.memoryBytes() < 512, "bytes: " + table.memoryBytes());
  }

  @Test
  void subjectsThatComeAndGoDoNotMakeItGrow() {
    var table = new SubjectTable();
    byte[] subject = "work.queue.0000000000".getBytes(UTF_8);
    int window = 10_000;
    int[] ids = new int[window];
    long peak = 0;
    for (int i = 0; i < 1_000_000; i++) {
      if (i >= window) {
        table.remove(ids[i % window]);
      }
      number(subject, i);
      ids[i % window] = table.intern(subject, 0, subject.length);
      if (i == 2 * window) {
        peak = table.memoryBytes();
      }
    }
    assertTrue(table.idEnd() <= window + 1, "ids: " + table.idEnd());
    assertTrue(
        table.memoryBytes() <= peak + 3 * SubjectBytes.CHUNK_BYTES,
        peak + " -> " + table.memoryBytes());
  }

  @Test
  void bytesAreGivenBackWhereFewOfManySubjectsStay() {
    var table = new SubjectTable();
    byte[] subject = "orders.eu.0000000000".getBytes(UTF_8);
    int subjects = 200_000;
    for (int i = 0; i < subjects; i++) {
      number(subject, i);
      table.intern(subject, 0, subject.length);
    }
    long full = table.memoryBytes();
    for (int id = 0; id < subjects; id++) {
      if (id % 16 != 0) {
        table.remove(id);
      }
    }
    for (int id = 0; id < subjects; id += 16) {
      number(subject, id);
      assertEquals(id, table.find(subject, 0, subject.length));
    }
    // What stays: 32 B for each entry that ever was, and of bytes and buckets a fraction.
    assertTrue(table.memoryBytes() < full * 7 / 10, full + " -> " + table.memoryBytes());
  }

  @Test
  void sameHashFindsAllOfAHash() {
    var table = new SubjectTable();
    Map<Integer, Set<Integer>> byHash = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      int id = intern(table, "s." + i);
      byHash.computeIfAbsent(table.hash(id), _ -> new TreeSet<>()).add(id);
    }
    assertTrue(byHash.values().stream().anyMatch(ids -> ids.size() > 1), "no collision seen");
    byHash.forEach((hash, ids) -> {
      Set<Integer> found = new TreeSet<>();
      for (int id = table.sameHash(hash, -1); id != -1; id = table.sameHash(hash, id)) {
        assertTrue(found.add(id));
      }
      assertEquals(ids, found);
    });
  }

  @Test
  void anImageStaysAsItWasWhileTheTableChanges() {
    long seed = System.nanoTime();
    System.out.println("SubjectTableTest seed " + seed);
    var random = new Random(seed);
    var model = new Model(random);
    model.run(5_000, 4_000);
    for (int round = 0; round < 20; round++) {
      SubjectImage image = model.table.image();
      Map<String, long[]> then = new HashMap<>();
      model.map.forEach((subject, totals) -> then.put(subject, totals.clone()));
      model.run(round == 10 ? 0 : 3_000, 4_000);
      if (round == 10) {
        model.clear();
      }
      var copy = load(image, random);
      model.table.imageDone();
      Model.assertSame(then, copy);
      // A loaded table goes on as the one it was taken from.
      var goesOn = new Model(random, copy, then);
      goesOn.run(2_000, 4_000);
    }
  }

  @Test
  void aSliceThatIsNoneIsRefused() {
    var table = new SubjectTable();
    for (int i = 0; i < 100; i++) {
      intern(table, "s." + i);
    }
    SubjectImage image = table.image();
    var loader = new SubjectImage.Loader();
    assertThrows(IllegalArgumentException.class, () -> loader.accept(slice(image, 1)));
    var cut = slice(image, 0).limit(20);
    assertThrows(IllegalArgumentException.class, () -> loader.accept(cut));
    loader.accept(slice(image, 0));
    assertThrows(IllegalArgumentException.class, () -> loader.accept(slice(image, 0)));
    loader.accept(slice(image, 1));
    assertThrows(IllegalArgumentException.class, () -> loader.accept(slice(image, 1)));
    assertThrows(IllegalArgumentException.class, loader::finish);
  }

  /// A table and what it should hold: subject -> first, last, count.
  private static final class Model {
    final SubjectTable table;
    final Map<String, long[]> map;
    final Random random;
    final List<String> names = new ArrayList<>();
    long sequence;

    Model(Random random) {
      this(random, new SubjectTable(), new HashMap<>());
    }

    Model(Random random, SubjectTable table, Map<String, long[]> map) {
      this.random = random;
      this.table = table;
      this.map = map;
      names.addAll(map.keySet());
    }

    void run(int operations, int most) {
      for (int i = 0; i < operations; i++) {
        boolean add = map.size() < most && (names.isEmpty() || random.nextInt(100) < 55);
        if (add) {
          add();
        } else if (random.nextInt(3) > 0) {
          remove();
        } else {
          look();
        }
        if (random.nextInt(20_000) == 0) {
          clear();
        }
      }
      assertSame(map, table);
      filters();
    }

    private void add() {
      String subject =
          switch (random.nextInt(10)) {
            case 0 -> names.isEmpty() ? "a" : names.get(random.nextInt(names.size()));
            case 1 -> "a." + "y".repeat(random.nextInt(300));
            case 2 -> "b." + random.nextInt(10) + "." + random.nextInt(1_000);
            default -> "orders.eu." + random.nextInt(1_000_000);
          };
      byte[] bytes = ("??" + subject + "?").getBytes(UTF_8);
      int id = table.intern(bytes, 2, bytes.length - 1);
      sequence++;
      table.added(id, sequence);
      long[] totals = map.get(subject);
      if (totals == null) {
        map.put(subject, new long[] {sequence, sequence, 1});
        names.add(subject);
      } else {
        totals[1] = sequence;
        totals[2]++;
      }
    }

    private void remove() {
      if (names.isEmpty()) {
        return;
      }
      int at = random.nextInt(names.size());
      String subject = names.get(at);
      names.set(at, names.getLast());
      names.removeLast();
      map.remove(subject);
      table.remove(SubjectTableTest.find(table, subject));
    }

    private void look() {
      String subject = "orders.eu." + random.nextInt(1_000_000);
      int id = SubjectTableTest.find(table, subject);
      assertEquals(map.containsKey(subject), id != -1);
    }

    void clear() {
      map.clear();
      names.clear();
      table.clear();
    }

    private void filters() {
      for (String filter : List.of(">", "orders.>", "b.*.*", "b.3.*", "a.>", "nothing.>", "a.y")) {
        Set<String> found = new HashSet<>();
        table.forEach(SubjectFilter.of(filter), id -> found.add(text(table, id)));
        Set<String> wanted = new HashSet<>(map.keySet());
        wanted.removeIf(subject -> !Subjects.matches(filter, subject) && !filter.equals(">"));
        assertEquals(wanted, found, filter);
      }
    }

    static void assertSame(Map<String, long[]> map, SubjectTable table) {
      assertEquals(map.size(), table.size());
      map.forEach((subject, totals) -> {
        int id = SubjectTableTest.find(table, subject);
        assertTrue(table.isLive(id), subject);
        assertEquals(subject, text(table, id));
        assertEquals(totals[0], table.first(id));
        assertEquals(totals[1], table.last(id));
        assertEquals(totals[2], table.count(id));
        assertEquals(hash(subject), table.hash(id));
      });
    }
  }

  private static SubjectTable reload(SubjectTable table, Random random) {
    var copy = load(table.image(), random);
    table.imageDone();
    return copy;
  }

  private static SubjectTable load(SubjectImage image, Random random) {
    var loader = new SubjectImage.Loader();
    List<Integer> order = new ArrayList<>();
    for (int i = 1; i < image.slices(); i++) {
      order.add(random.nextInt(order.size() + 1), i);
    }
    loader.accept(slice(image, 0));
    order.forEach(i -> loader.accept(slice(image, i)));
    return loader.finish();
  }

  private static ByteBuffer slice(SubjectImage image, int at) {
    assertTrue(image.sliceBytes(at) <= SubjectImage.SLICE_BYTES_MAX);
    var buffer = ByteBuffer.allocate(image.sliceBytes(at));
    image.writeSlice(at, buffer);
    assertFalse(buffer.hasRemaining());
    return buffer.flip();
  }

  private static int hash(String subject) {
    byte[] bytes = ("??" + subject).getBytes(UTF_8);
    return SubjectTable.hashOf(bytes, 2, bytes.length);
  }

  private static int intern(SubjectTable table, String subject) {
    byte[] bytes = subject.getBytes(UTF_8);
    return table.intern(bytes, 0, bytes.length);
  }

  private static int find(SubjectTable table, String subject) {
    byte[] bytes = subject.getBytes(UTF_8);
    return table.find(bytes, 0, bytes.length);
  }

  private static String text(SubjectTable table, int id) {
    int from = table.subjectFrom(id);
    return new String(table.subject(id), from, table.subjectTo(id) - from, UTF_8);
  }

  private static void number(byte[] subject, int value) {
    int rest = value;
    for (int at = subject.length - 1; at >= subject.length - 10; at--) {
      subject[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
