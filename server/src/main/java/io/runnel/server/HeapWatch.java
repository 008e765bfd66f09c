// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

/// Decides when the whole heap is to be collected.
///
/// The serial collector collects the young part by itself, and the old part only once it has grown
/// to the maximum, which is half of the machine. Connections live long enough to reach the old part
/// and die there, so a server whose clients come and go would grow for days. The maximum is a limit
/// for what is needed, not a size to fill: so the heap is collected when it has grown by half of
/// what was in use after the last time, and [#GROWTH_BYTES_MIN] at least.
///
/// A server that has become quiet is collected once more, because nobody is there to notice: what
/// the start or a burst took goes back to the system.
///
/// Used by one thread, which looks every [#LOOK_MILLIS] and tells what it sees.
final class HeapWatch {
  /// How often to look.
  static final long LOOK_MILLIS = 1_500;

  /// Growth that is no reason to collect: a collection must be worth its pause, which is about 20
  /// ms plus 1 ms for each 1 MiB in use.
  static final long GROWTH_BYTES_MIN = 16L * 1024 * 1024;

  /// What may be allocated between two looks of a quiet server: monitoring asks now and then.
  private static final long QUIET_BYTES_MAX = 64 * 1024;

  /// A quiet server with less than this, or an eighth of what is in use, since the last time is
  /// left alone.
  private static final long WORTHWHILE_BYTES_MIN = 1024 * 1024;

  private long sizeMax;
  private long usedAfter;
  private long usedBefore;

  /// The heap at the start of the program.
  HeapWatch(Heap heap) {
    sizeMax = heap.size() + GROWTH_BYTES_MIN;
    usedBefore = heap.used();
  }

  /// The heap at one moment. Unit: bytes.
  ///
  /// @param size what is taken from the system
  /// @param used what is in use, garbage included
  record Heap(long size, long used) {
    static Heap now() {
      Runtime runtime = Runtime.getRuntime();
      long size = runtime.totalMemory();
      return new Heap(size, size - runtime.freeMemory());
    }
  }

  /// True if the heap is to be collected now; then [#collected] is to be called.
  boolean due(Heap heap) {
    long allocated = heap.used() - usedBefore;
    usedBefore = heap.used();
    boolean quiet = allocated >= 0 && allocated <= QUIET_BYTES_MAX;
    long worthwhile = Math.max(WORTHWHILE_BYTES_MIN, usedAfter / 8);
    return heap.size() > sizeMax || (quiet && heap.used() - usedAfter >= worthwhile);
  }

  /// The heap after a collection.
  void collected(Heap heap) {
    sizeMax = heap.size() + Math.max(GROWTH_BYTES_MIN, heap.used() / 2);
    usedAfter = heap.used();
    usedBefore = heap.used();
  }

  /// Watches the heap of this process until `server` has shut down.
  static void during(ServerControl server) throws InterruptedException {
    HeapWatch watch = new HeapWatch(Heap.now());
    while (!server.awaitShutdown(LOOK_MILLIS)) {
      if (watch.due(Heap.now())) {
        System.gc();
        watch.collected(Heap.now());
      }
    }
  }
}
