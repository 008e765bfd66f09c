// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import static io.runnel.subject.NaiveSubjects.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a million subscriptions cost, and how long finding one of them takes. Run it alone: it
/// reads the size of the heap.
@Tag("slow")
class SubjectTreeSizeTest {

  private static final int SUBSCRIPTIONS = 1_000_000;
  private static final int LOOKUPS = 4_000_000;

  @Test
  void aMillionSubjectsCostAtMost150BytesEach() {
    measure("sub.c%d.s%d");
    measure("sub.s%2$d.c%1$d");
    measure("sub.c%d.s%d.x");
    measure("sub.%2$dc%1$d");
  }

  private static void measure(String format) {
    Object[] values = new Object[SUBSCRIPTIONS];
    Arrays.setAll(values, _ -> new Object());
    SubjectTree<Object> tree = new SubjectTree<>(42);
    long before = usedBytes();
    long start = System.nanoTime();
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      tree.insert(filter(format, i), values[i]);
    }
    long insertNanos = System.nanoTime() - start;
    double each = (usedBytes() - before) / (double) SUBSCRIPTIONS;
    System.out.printf(
        "%s: %.1f bytes each, insert %d ns, match %d ns%n",
        format, each, insertNanos / SUBSCRIPTIONS, matchNanos(tree, format));
    assertTrue(each <= 150, each + " bytes each");
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      assertTrue(tree.remove(filter(format, i), values[i]));
    }
    assertEquals(0, tree.size());
    assertTrue(usedBytes() - before < 1 << 20, "an empty tree is small");
  }

  private static long matchNanos(SubjectTree<Object> tree, String format) {
    long[] found = new long[1];
    byte[][] subjects = new byte[65_536][];
    Random random = new Random(1);
    Arrays.setAll(subjects, _ -> filter(format, random.nextInt(SUBSCRIPTIONS)));
    long nanos = 0;
    for (int round = 0; round < 2; round++) {
      found[0] = 0;
      long start = System.nanoTime();
      for (int i = 0; i < LOOKUPS; i++) {
        byte[] subject = subjects[i & subjects.length - 1];
        tree.match(subject, 0, subject.length, _ -> found[0]++);
      }
      nanos = System.nanoTime() - start;
    }
    assertEquals(LOOKUPS, found[0]);
    return nanos / LOOKUPS;
  }

  private static byte[] filter(String format, int number) {
    return bytes(String.format(format, number % 100, number));
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
