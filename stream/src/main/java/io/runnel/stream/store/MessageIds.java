// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

/// The message ids of a stream's duplicate window: which sequence the message of an id got.
///
/// An id is kept as a keyed hash of 128 bits; so it takes 40 to 56 bytes however long it is. Two
/// ids of one hash would make the second message a duplicate of the first: among 4 Mi ids that has
/// a chance of 2^-85, and nobody who lacks the key can bring it about.
///
/// Entries are in a ring in the order they came, and go in that order: when [#expire] says so, or
/// before their time when there are [#IDS_MAX] ([#droppedEarly] counts them). The ring and its hash
/// table double and halve with what is in them. Owner: the stream's loop. Not written to disk: the
/// owner feeds it the ids of the log's last messages when it starts.
public final class MessageIds {
  /// No message of that id.
  public static final long NONE = -1;

  /// 4 Mi x (32 B + 2 x 4 B) = 160 MiB at most.
  public static final int IDS_MAX = 1 << 22;

  private static final int RING_MIN = 16;

  private final int idsMax;
  private final SipHash hash;

  /// Of entry n at n mod the length: hash, sequence (0: replaced by a later entry), time.
  private long[] lows = {};

  private long[] highs = {};
  private long[] sequences = {};
  private long[] nanos = {};

  /// 1 + the ring position of the entry with a hash; 0 is free. Twice as long as the ring.
  private int[] slots = {};

  /// Entries are `[head, tail)`, by number.
  private long head;

  private long tail;
  private long droppedEarly;

  /// The key is random for each process.
  public MessageIds(long key0, long key1) {
    this(key0, key1, IDS_MAX);
  }

  /// For at most `idsMax` ids, a power of two.
  MessageIds(long key0, long key1, int idsMax) {
    hash = new SipHash(key0, key1);
    this.idsMax = idsMax;
  }

  /// How many entries there are, replaced ones too.
  public int size() {
    return (int) (tail - head);
  }

  /// How many ids went before their time, since the start.
  public long droppedEarly() {
    return droppedEarly;
  }

  /// When the oldest entry was added, or [#NONE].
  public long oldestNanos() {
    return head == tail ? NONE : nanos[ring(head)];
  }

  /// The sequence of the message with this id, or [#NONE].
  public long find(byte[] id, int from, int to) {
    if (head == tail) {
      return NONE;
    }
    hash.hash(id, from, to);
    int slot = slotOf(hash.low, hash.high);
    return slots[slot] == 0 ? NONE : sequences[slots[slot] - 1];
  }

  /// The message of this id got `sequence` at `time`, which is not before the last one added.
  public void add(byte[] id, int from, int to, long sequence, long time) {
    hash.hash(id, from, to);
    makeRoom();
    int at = ring(tail++);
    lows[at] = hash.low;
    highs[at] = hash.high;
    sequences[at] = sequence;
    nanos[at] = time;
    int slot = slotOf(hash.low, hash.high);
    if (slots[slot] != 0) {
      sequences[slots[slot] - 1] = 0;
    }
    slots[slot] = at + 1;
  }

  /// Forgets what was added before `time`.
  public void expire(long time) {
    while (head != tail && nanos[ring(head)] < time) {
      dropOldest();
    }
    if (slots.length > 2 * RING_MIN && tail - head < lows.length / 4) {
      resize(Math.max(RING_MIN, lows.length / 2));
    }
  }

  /// Forgets what was added for messages above `sequence`: they could not be stored after all.
  public void forgetAbove(long sequence) {
    while (head != tail) {
      int at = ring(tail - 1);
      if (sequences[at] != 0) {
        if (sequences[at] <= sequence) {
          return;
        }
        free(slotOf(lows[at], highs[at]));
      }
      tail--;
    }
  }

  /// Forgets all.
  public void clear() {
    head = tail;
    resize(0);
  }

  private void makeRoom() {
    if (size() == idsMax) {
      dropOldest();
      droppedEarly++;
    }
    if (size() == lows.length) {
      resize(Math.max(RING_MIN, lows.length * 2));
    }
  }

  private void dropOldest() {
    int at = ring(head++);
    if (sequences[at] != 0) {
      free(slotOf(lows[at], highs[at]));
    }
  }

  /// The slot of an entry with this hash, or the free one where it belongs.
  private int slotOf(long low, long high) {
    int mask = slots.length - 1;
    int slot = (int) low & mask;
    while (slots[slot] != 0) {
      int at = slots[slot] - 1;
      if (lows[at] == low && highs[at] == high) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /// Frees a slot and moves up those that would not be found any longer.
  private void free(int slot) {
    int mask = slots.length - 1;
    int hole = slot;
    int next = (slot + 1) & mask;
    while (slots[next] != 0) {
      int home = (int) lows[slots[next] - 1] & mask;
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        slots[hole] = slots[next];
        hole = next;
      }
      next = (next + 1) & mask;
    }
    slots[hole] = 0;
  }

  private int ring(long entry) {
    return (int) (entry & (lows.length - 1));
  }

  private void resize(int length) {
    long[] oldLows = lows;
    long[] oldHighs = highs;
    long[] oldSequences = sequences;
    long[] oldNanos = nanos;
    lows = new long[length];
    highs = new long[length];
    sequences = new long[length];
    nanos = new long[length];
    slots = new int[2 * length];
    for (long entry = head; entry < tail; entry++) {
      int old = (int) (entry & (oldLows.length - 1));
      int at = ring(entry);
      lows[at] = oldLows[old];
      highs[at] = oldHighs[old];
      sequences[at] = oldSequences[old];
      nanos[at] = oldNanos[old];
      if (sequences[at] != 0) {
        slots[slotOf(lows[at], highs[at])] = at + 1;
      }
    }
  }

  /// Bytes of the arrays.
  public long memoryBytes() {
    return 32L * lows.length + 4L * slots.length;
  }
}
