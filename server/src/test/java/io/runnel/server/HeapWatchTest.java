// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.server.HeapWatch.Heap;
import org.junit.jupiter.api.Test;

class HeapWatchTest {
  private static final long MIB = 1024 * 1024;

  @Test
  void aBusyServerIsCollectedWhenItsHeapHasGrownEnough() {
    HeapWatch watch = new HeapWatch(heap(8, 5));
    assertFalse(watch.due(heap(8, 7)));
    assertFalse(watch.due(heap(24, 20)));
    assertTrue(watch.due(heap(25, 23)));
    watch.collected(heap(12, 6));
    assertFalse(watch.due(heap(28, 20)));
    assertTrue(watch.due(heap(29, 25)));
  }

  @Test
  void aLargeHeapMayGrowByHalfOfWhatIsInUse() {
    HeapWatch watch = new HeapWatch(heap(8, 5));
    watch.collected(heap(1_500, 1_000));
    assertFalse(watch.due(heap(2_000, 1_800)));
    assertTrue(watch.due(heap(2_001, 1_900)));
  }

  @Test
  void aHeapThatIsNeededIsNotCollectedAgainAndAgain() {
    HeapWatch watch = new HeapWatch(heap(8, 5));
    long needed = 5;
    long size = 8;
    int collections = 0;
    while (needed < 1_000) {
      needed += 2;
      size = Math.max(size, needed * 5 / 4);
      if (watch.due(heap(size, needed))) {
        watch.collected(heap(size, needed));
        collections++;
      }
    }
    assertTrue(collections <= 13, collections + " collections on the way to 1,000 MiB");
  }

  @Test
  void aQuietServerIsCollectedOnce() {
    HeapWatch watch = new HeapWatch(heap(8, 5));
    assertFalse(watch.due(heap(8, 7)), "it was busy");
    assertTrue(watch.due(heap(8, 7)));
    watch.collected(heap(6, 4));
    assertFalse(watch.due(heap(6, 4)));
    assertFalse(watch.due(heap(6, 6)), "busy again");
    assertTrue(watch.due(heap(6, 6)));
  }

  @Test
  void aYoungCollectionBetweenTwoLooksIsNoQuiet() {
    HeapWatch watch = new HeapWatch(heap(8, 5));
    watch.collected(heap(6, 4));
    assertFalse(watch.due(heap(6, 6)));
    assertFalse(watch.due(heap(6, 5)));
  }

  @Test
  void theHeapOfThisProcessIsSeen() {
    Heap now = Heap.now();
    assertTrue(0 < now.used() && now.used() <= now.size());
  }

  private static Heap heap(long sizeMib, long usedMib) {
    return new Heap(sizeMib * MIB, usedMib * MIB);
  }
}
