// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import io.runnel.wire.Message;
import java.util.Arrays;

/// Up to 1,024 messages of a [MemoryStore] that follow each other, in a few arrays.
///
/// An entry is 40 bytes in parallel arrays, and a record in `data`:
///
///     header length (varint) | body length (varint) | body | CR LF
///
/// Removed entries stay, with the id -1, until they are half of all; then the block is rewritten.
/// What a reader was lent is never written over (but for erasure): a rewritten block has new
/// arrays. Owner: the store.
final class MemoryBlock {
  static final int ENTRIES_MAX = 1024;
  static final int DATA_BYTES = 1 << 16;

  private static final int GONE = -1;
  private static final int FIRST_ENTRIES = 8;
  private static final int FIRST_DATA = 256;

  /// Bytes of a record beside its body, at most: 2 x 5 + 2.
  private static final int RECORD_EXTRA_MAX = 12;

  /// Rising.
  private long[] sequences;

  private int[] ids;
  private int[] offsets;
  private long[] nanos;

  /// Sequences of the neighbours of the same subject, or 0.
  private long[] nexts;

  private long[] previouses;
  private byte[] data;

  /// Entries, removed ones too.
  private int count;

  private int live;
  private int used;
  private int deadBytes;

  /// The highest time of this block and of all before it when it was written.
  private long nanosMax;

  MemoryBlock(long nanosMaxBefore) {
    sequences = new long[FIRST_ENTRIES];
    ids = new int[FIRST_ENTRIES];
    offsets = new int[FIRST_ENTRIES];
    nanos = new long[FIRST_ENTRIES];
    nexts = new long[FIRST_ENTRIES];
    previouses = new long[FIRST_ENTRIES];
    data = new byte[FIRST_DATA];
    nanosMax = nanosMaxBefore;
  }

  int count() {
    return count;
  }

  int live() {
    return live;
  }

  long nanosMax() {
    return nanosMax;
  }

  long sequence(int at) {
    return sequences[at];
  }

  boolean isLive(int at) {
    return ids[at] != GONE;
  }

  /// Of the subject, or -1 where the message was removed.
  int id(int at) {
    return ids[at];
  }

  long nanos(int at) {
    return nanos[at];
  }

  long next(int at) {
    return nexts[at];
  }

  void next(int at, long sequence) {
    nexts[at] = sequence;
  }

  long previous(int at) {
    return previouses[at];
  }

  void previous(int at, long sequence) {
    previouses[at] = sequence;
  }

  /// The place of the first entry, removed or not, at or above `sequence`; [#count] if none.
  int ceiling(long sequence) {
    if (count == 0 || sequence <= sequences[0]) {
      return 0;
    }
    long guess = sequence - sequences[0];
    if (guess < count && sequences[(int) guess] == sequence) {
      return (int) guess;
    }
    int found = Arrays.binarySearch(sequences, 0, count, sequence);
    return found >= 0 ? found : -found - 1;
  }

  /// The place of the last entry, removed or not, at or below `sequence`; -1 if none.
  int floor(long sequence) {
    int at = ceiling(sequence);
    return at < count && sequences[at] == sequence ? at : at - 1;
  }

  /// Of the last entry, removed or not.
  long lastSequence() {
    return sequences[count - 1];
  }

  /// The first message of a subject at or after a place; -1 if none.
  int indexOfId(int id, int from) {
    for (int at = from; at < count; at++) {
      if (ids[at] == id) {
        return at;
      }
    }
    return -1;
  }

  /// The last message of a subject at or before a place; -1 if none.
  int lastIndexOfId(int id, int from) {
    for (int at = from; at >= 0; at--) {
      if (ids[at] == id) {
        return at;
      }
    }
    return -1;
  }

  /// The place of a message, or -1 if it is not here.
  int find(long sequence) {
    int at = ceiling(sequence);
    return at < count && sequences[at] == sequence && ids[at] != GONE ? at : -1;
  }

  /// Whether a body of so many bytes may be added.
  boolean hasRoom(int bodyLength) {
    long needed = (long) used + bodyLength + RECORD_EXTRA_MAX;
    return count < ENTRIES_MAX && (needed <= DATA_BYTES || count == 0);
  }

  void append(long sequence, int id, long time, long previous, Message message) {
    if (count == sequences.length) {
      resizeEntries(Math.min(ENTRIES_MAX, count * 2));
    }
    sequences[count] = sequence;
    ids[count] = id;
    offsets[count] = used;
    nanos[count] = time;
    nexts[count] = 0;
    previouses[count] = previous;
    count++;
    live++;
    nanosMax = Math.max(nanosMax, time);
    writeRecord(message);
  }

  /// Fills in header block and payload.
  void read(int at, Message into) {
    long header = varint(offsets[at]);
    long body = varint((int) (header >>> 32));
    into.body(data, (int) (body >>> 32), (int) body, (int) header);
  }

  /// Header block and payload together.
  int bodyLength(int at) {
    long header = varint(offsets[at]);
    return (int) varint((int) (header >>> 32));
  }

  /// Takes an entry away.
  void remove(int at) {
    ids[at] = GONE;
    live--;
    deadBytes += end(at) - offsets[at];
  }

  /// Overwrites the body of an entry.
  void erase(int at) {
    long header = varint(offsets[at]);
    long body = varint((int) (header >>> 32));
    int from = (int) (body >>> 32);
    Arrays.fill(data, from, from + (int) body, (byte) 0);
  }

  /// Whether it takes twice what it needs, in entries or bytes.
  boolean isSparse() {
    return live * 2 < count || deadBytes * 2 > used;
  }

  /// Whether what lives in both fits well into one.
  boolean mayTake(MemoryBlock next) {
    return live + next.live <= ENTRIES_MAX / 2
        && (long) used - deadBytes + next.used - next.deadBytes <= DATA_BYTES / 2;
  }

  /// Leaves out removed entries, and adds those of the block after this one, or of none.
  void rewrite(MemoryBlock... others) {
    var blocks = new MemoryBlock[others.length + 1];
    blocks[0] = copy();
    System.arraycopy(others, 0, blocks, 1, others.length);
    int entries = 0;
    int bytes = 0;
    for (MemoryBlock block : blocks) {
      entries += block.live;
      bytes += block.used - block.deadBytes;
      nanosMax = Math.max(nanosMax, block.nanosMax);
    }
    count = 0;
    live = 0;
    used = 0;
    deadBytes = 0;
    sequences = new long[Math.max(1, entries)];
    ids = new int[sequences.length];
    offsets = new int[sequences.length];
    nanos = new long[sequences.length];
    nexts = new long[sequences.length];
    previouses = new long[sequences.length];
    data = new byte[Math.max(1, bytes)];
    for (MemoryBlock block : blocks) {
      for (int at = 0; at < block.count; at++) {
        if (block.ids[at] != GONE) {
          take(block, at);
        }
      }
    }
  }

  /// Nothing is added any more: gives back room that is not used.
  void seal() {
    if (sequences.length - count > count / 32) {
      resizeEntries(count);
    }
    if (data.length - used > used / 32) {
      data = Arrays.copyOf(data, used);
    }
  }

  long memoryBytes() {
    return 7 * 16L + 40L * sequences.length + data.length;
  }

  private void take(MemoryBlock from, int at) {
    int length = from.end(at) - from.offsets[at];
    sequences[count] = from.sequences[at];
    ids[count] = from.ids[at];
    offsets[count] = used;
    nanos[count] = from.nanos[at];
    nexts[count] = from.nexts[at];
    previouses[count] = from.previouses[at];
    System.arraycopy(from.data, from.offsets[at], data, used, length);
    used += length;
    count++;
    live++;
  }

  /// The same arrays under another object.
  private MemoryBlock copy() {
    var copy = new MemoryBlock(nanosMax);
    copy.sequences = sequences;
    copy.ids = ids;
    copy.offsets = offsets;
    copy.nanos = nanos;
    copy.nexts = nexts;
    copy.previouses = previouses;
    copy.data = data;
    copy.count = count;
    copy.live = live;
    copy.used = used;
    copy.deadBytes = deadBytes;
    return copy;
  }

  private void resizeEntries(int length) {
    sequences = Arrays.copyOf(sequences, length);
    ids = Arrays.copyOf(ids, length);
    offsets = Arrays.copyOf(offsets, length);
    nanos = Arrays.copyOf(nanos, length);
    nexts = Arrays.copyOf(nexts, length);
    previouses = Arrays.copyOf(previouses, length);
  }

  private int end(int at) {
    return at + 1 < count ? offsets[at + 1] : used;
  }

  private void writeRecord(Message message) {
    int body = message.bodyLength;
    int needed = used + body + RECORD_EXTRA_MAX;
    if (needed > data.length) {
      // A body that fills a block alone gets just what it needs.
      data = Arrays.copyOf(data, body > DATA_BYTES / 2 ? needed : Math.max(needed, used * 2));
    }
    used = writeVarint(message.headerLength, used);
    used = writeVarint(body, used);
    System.arraycopy(message.body, message.bodyFrom, data, used, body);
    used += body;
    data[used++] = '\r';
    data[used++] = '\n';
  }

  private int writeVarint(int value, int at) {
    int rest = value;
    int to = at;
    while (rest > 127) {
      data[to++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    data[to++] = (byte) rest;
    return to;
  }

  /// Where the varint at `from` ends, in the upper half, and its value, in the lower.
  private long varint(int from) {
    int value = 0;
    int at = from;
    for (int shift = 0; ; shift += 7) {
      byte b = data[at++];
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return (long) at << 32 | value;
      }
    }
  }
}
