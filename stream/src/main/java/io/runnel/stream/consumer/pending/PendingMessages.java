// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer.pending;

import java.util.Arrays;

/// The messages that were delivered and not yet acknowledged. Each has a slot in parallel arrays;
/// a hash table finds the slot of a sequence, three orders run through the slots:
///
///     by sequence          all of them: the first one sets the ack floor
///     by deadline          those that wait for their ack: a list while deadlines come in order,
///                          a heap for the others
///     redelivery queue     those whose time is over, first in first out
///
/// A message is in the second or in the third. Nothing is allocated before the first message, and
/// nothing per message after that; about 90 bytes for each of the most that were ever pending,
/// until [#release].
public final class PendingMessages {
  public static final int NONE = SlotList.NONE;

  private static final int CAPACITY_FIRST = 16;
  private static final long[] NO_LONGS = {};
  private static final int[] NO_INTS = {};
  private static final byte[] NO_BYTES = {};

  /// Where a slot stands in time.
  private static final byte IN_RUN = 0;

  private static final byte IN_HEAP = 1;
  private static final byte IN_QUEUE = 2;

  private long[] sequences = NO_LONGS;
  private long[] consumerSequences = NO_LONGS;
  private long[] stamps = NO_LONGS;
  private long[] deadlines = NO_LONGS;
  private int[] deliveries = NO_INTS;
  private byte[] places = NO_BYTES;

  /// Slot + 1 by the hash of its sequence, 0 where nobody is. Twice as long as there are slots.
  private int[] table = NO_INTS;

  private final SlotList bySequence = new SlotList();
  private final SlotList run = new SlotList();
  private final SlotList queue = new SlotList();
  private final DeadlineHeap heap = new DeadlineHeap();

  /// Slots given so far; freed ones are in `free`.
  private int used;

  private int[] free = NO_INTS;
  private int freeCount;
  private int size;
  private int redelivered;
  private int queued;

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /// How many were delivered more than once.
  public int redelivered() {
    return redelivered;
  }

  /// How many wait to be delivered again.
  public int queued() {
    return queued;
  }

  /// Slots there is room for; 0 before the first message.
  public int capacity() {
    return sequences.length;
  }

  // ---- by sequence

  /// The slot of a sequence, or [#NONE].
  public int find(long sequence) {
    if (size == 0) {
      return NONE;
    }
    int mask = table.length - 1;
    for (int i = home(sequence); table[i] != 0; i = (i + 1) & mask) {
      if (sequences[table[i] - 1] == sequence) {
        return table[i] - 1;
      }
    }
    return NONE;
  }

  public int first() {
    return bySequence.first();
  }

  public int after(int slot) {
    return bySequence.after(slot);
  }

  public long sequence(int slot) {
    return sequences[slot];
  }

  /// The sequence it had in the consumer when it was delivered first.
  public long consumerSequence(int slot) {
    return consumerSequences[slot];
  }

  /// When it was delivered, or the client last said that it works on it.
  public long stamp(int slot) {
    return stamps[slot];
  }

  /// When it is due again; [Long#MAX_VALUE]: never. Says nothing of one in the queue.
  public long deadline(int slot) {
    return deadlines[slot];
  }

  public int deliveries(int slot) {
    return deliveries[slot];
  }

  // ---- change

  /// Adds a message that is not there.
  public void add(long sequence, long consumerSequence, int count, long stamp, long deadline) {
    int slot = freeCount > 0 ? free[--freeCount] : fresh();
    sequences[slot] = sequence;
    consumerSequences[slot] = consumerSequence;
    stamps[slot] = stamp;
    deliveries[slot] = count;
    redelivered += count > 1 ? 1 : 0;
    size++;
    int place = bySequence.last();
    while (place != NONE && sequences[place] > sequence) {
      place = bySequence.before(place);
    }
    bySequence.insertAfter(place, slot, sequences.length);
    enter(slot);
    waitUntil(slot, deadline);
  }

  public void remove(int slot) {
    leaveTime(slot);
    bySequence.remove(slot);
    redelivered -= deliveries[slot] > 1 ? 1 : 0;
    size--;
    leave(sequences[slot]);
    if (size == 0) {
      used = 0;
      freeCount = 0;
    } else {
      free[freeCount++] = slot;
    }
  }

  /// It was delivered for the `count`-th time.
  public void delivered(int slot, int count, long stamp, long deadline) {
    redelivered += (count > 1 ? 1 : 0) - (deliveries[slot] > 1 ? 1 : 0);
    deliveries[slot] = count;
    postpone(slot, stamp, deadline);
  }

  /// It is due at another time; if it was in the queue, it no longer is.
  public void postpone(int slot, long stamp, long deadline) {
    stamps[slot] = stamp;
    leaveTime(slot);
    waitUntil(slot, deadline);
  }

  public void stamp(int slot, long stamp) {
    stamps[slot] = stamp;
  }

  /// It is due now. One that is in the queue keeps its place.
  public void enqueue(int slot) {
    if (places[slot] == IN_QUEUE) {
      return;
    }
    leaveTime(slot);
    places[slot] = IN_QUEUE;
    queue.append(slot, sequences.length);
    queued++;
  }

  /// Puts one that is in the queue behind all others there.
  public void enqueueLast(int slot) {
    queue.remove(slot);
    queue.append(slot, sequences.length);
  }

  public boolean isQueued(int slot) {
    return places[slot] == IN_QUEUE;
  }

  /// The slot that is to be delivered again next, or [#NONE].
  public int firstQueued() {
    return queue.first();
  }

  // ---- time

  /// The nearest deadline; [Long#MAX_VALUE] where there is none.
  public long nextDeadline() {
    long inRun = run.isEmpty() ? Long.MAX_VALUE : deadlines[run.first()];
    return Math.min(inRun, heap.firstDeadline());
  }

  /// A slot whose deadline is `now` or before, or [#NONE].
  public int due(long now) {
    if (heap.firstDeadline() <= now) {
      return heap.first();
    }
    return !run.isEmpty() && deadlines[run.first()] <= now ? run.first() : NONE;
  }

  private void waitUntil(int slot, long deadline) {
    deadlines[slot] = deadline;
    if (run.isEmpty() || deadlines[run.last()] <= deadline) {
      places[slot] = IN_RUN;
      run.append(slot, sequences.length);
    } else {
      places[slot] = IN_HEAP;
      heap.add(slot, deadline, sequences.length);
    }
  }

  private void leaveTime(int slot) {
    switch (places[slot]) {
      case IN_RUN -> run.remove(slot);
      case IN_HEAP -> heap.remove(slot);
      default -> {
        queue.remove(slot);
        queued--;
      }
    }
  }

  // ---- room

  public void clear() {
    release();
  }

  /// Gives all room back; what was pending is forgotten.
  public void release() {
    sequences = NO_LONGS;
    consumerSequences = NO_LONGS;
    stamps = NO_LONGS;
    deadlines = NO_LONGS;
    deliveries = NO_INTS;
    places = NO_BYTES;
    table = NO_INTS;
    free = NO_INTS;
    bySequence.release();
    run.release();
    queue.release();
    heap.release();
    used = 0;
    freeCount = 0;
    size = 0;
    redelivered = 0;
    queued = 0;
  }

  private int fresh() {
    if (used == sequences.length) {
      int capacity = Math.max(CAPACITY_FIRST, 2 * used);
      sequences = Arrays.copyOf(sequences, capacity);
      consumerSequences = Arrays.copyOf(consumerSequences, capacity);
      stamps = Arrays.copyOf(stamps, capacity);
      deadlines = Arrays.copyOf(deadlines, capacity);
      deliveries = Arrays.copyOf(deliveries, capacity);
      places = Arrays.copyOf(places, capacity);
      free = Arrays.copyOf(free, capacity);
      table = new int[2 * capacity];
      for (int slot = first(); slot != NONE; slot = after(slot)) {
        enter(slot);
      }
    }
    return used++;
  }

  // ---- the table: linear probing, and moving back on removal

  private int home(long sequence) {
    return (int) ((sequence * 0x9E3779B97F4A7C15L) >>> (64 - shift()));
  }

  private int shift() {
    return Integer.numberOfTrailingZeros(table.length);
  }

  private void enter(int slot) {
    int mask = table.length - 1;
    int i = home(sequences[slot]);
    while (table[i] != 0) {
      i = (i + 1) & mask;
    }
    table[i] = slot + 1;
  }

  private void leave(long sequence) {
    int mask = table.length - 1;
    int hole = home(sequence);
    while (sequences[table[hole] - 1] != sequence) {
      hole = (hole + 1) & mask;
    }
    for (int i = (hole + 1) & mask; table[i] != 0; i = (i + 1) & mask) {
      int home = home(sequences[table[i] - 1]);
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        table[hole] = table[i];
        hole = i;
      }
    }
    table[hole] = 0;
  }
}
