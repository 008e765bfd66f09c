// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import static io.runnel.subject.NaiveSubjects.bytes;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Two writers and two readers for two seconds: under each filter there is a version that only
/// grows. A writer changes the tree, bumps the generation and then publishes the version; a reader
/// who has seen a version published must not be given an older one, from the cache or from the
/// tree.
class MatchCacheStressTest {

  private static final List<String> FILTERS =
      List.of("orders.a", "orders.*", "_INBOX.>", "*.a", ">", "time.gmt.x");
  private static final List<String> SUBJECTS =
      List.of("orders.a", "orders.b", "_INBOX.a", "time.gmt.x", "other.a");
  private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private record Version(int filter, int number) {}

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final SubjectTree<Version> tree = new SubjectTree<>();
  private final Generations generations = new Generations();
  private final AtomicIntegerArray published = new AtomicIntegerArray(FILTERS.size());
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();

  @Test
  void noAnswerIsOlderThanAChangeThatWasPublished() throws InterruptedException {
    long seed = System.nanoTime();
    System.out.println("MatchCacheStressTest seed " + seed);
    Version[] current = new Version[FILTERS.size()];
    for (int i = 0; i < current.length; i++) {
      current[i] = new Version(i, 0);
      tree.insert(bytes(FILTERS.get(i)), current[i]);
    }
    long end = System.nanoTime() + RUN_NANOS;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int half = i;
      threads.add(start(() -> write(current, half, new SplittableRandom(seed + half), end)));
      threads.add(start(() -> read(new SplittableRandom(seed + 10 + half), end)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertNull(failure.get(), () -> "seed " + seed + ": " + failure.get());
    assertTrue(
        hits.get() > 10_000 && changes.get() > 1_000, hits + " hits, " + changes + " changes");
  }

  private Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setUncaughtExceptionHandler((_, thrown) -> failure.compareAndSet(null, thrown));
    thread.start();
    return thread;
  }

  /// Each writer has every second filter.
  private void write(Version[] current, int half, SplittableRandom random, long end) {
    while (System.nanoTime() < end && failure.get() == null) {
      int i = random.nextInt(FILTERS.size() / 2) * 2 + half;
      Version next = new Version(i, current[i].number + 1);
      byte[] filter = bytes(FILTERS.get(i));
      lock.writeLock().lock();
      try {
        tree.insert(filter, next);
        tree.remove(filter, current[i]);
      } finally {
        lock.writeLock().unlock();
      }
      generations.changed(filter);
      published.set(i, next.number);
      current[i] = next;
      changes.incrementAndGet();
      for (int pause = random.nextInt(2_000); pause > 0; pause--) {
        Thread.onSpinWait();
      }
    }
  }

  private void read(SplittableRandom random, long end) {
    List<Version> absent = new ArrayList<>();
    MatchCache<List<Version>> cache = new MatchCache<>(16, absent);
    int[] seen = new int[FILTERS.size()];
    while (System.nanoTime() < end && failure.get() == null) {
      byte[] subject = bytes(SUBJECTS.get(random.nextInt(SUBJECTS.size())));
      for (int i = 0; i < seen.length; i++) {
        seen[i] = published.get(i);
      }
      int hash = SubjectHash.of(subject, 0, subject.length, 0);
      long stamp = generations.stamp(subject, 0, subject.length);
      List<Version> answer = cache.lookup(subject, 0, subject.length, hash, stamp);
      if (answer == absent) {
        answer = match(subject);
        cache.put(subject, 0, subject.length, hash, stamp, answer);
      } else {
        hits.incrementAndGet();
      }
      check(subject, answer, seen);
    }
  }

  private List<Version> match(byte[] subject) {
    List<Version> found = new ArrayList<>();
    lock.readLock().lock();
    try {
      tree.match(subject, 0, subject.length, found::add);
    } finally {
      lock.readLock().unlock();
    }
    return found;
  }

  private static void check(byte[] subject, List<Version> answer, int[] seen) {
    int expected = 0;
    for (String filter : FILTERS) {
      expected += Subjects.matches(bytes(filter), subject, 0, subject.length) ? 1 : 0;
    }
    if (answer.size() != expected) {
      throw new AssertionError(answer + " has not " + expected);
    }
    for (Version version : answer) {
      if (version.number < seen[version.filter]) {
        throw new AssertionError(version + " is older than " + seen[version.filter]);
      }
    }
  }
}
