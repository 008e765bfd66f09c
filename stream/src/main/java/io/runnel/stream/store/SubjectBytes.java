// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import java.util.Arrays;

/// The bytes of subjects, one after the other in chunks, each after its length:
///
///     0xxxxxxx                       length 0..127
///     1xxxxxxx  xxxxxxxx  xxxxxxxx   length up to 2^23 - 1, big end first
///
/// A subject is known by its place: chunk x 32 Ki + offset / 2, an unsigned int, so there is room
/// for nearly 131,072 chunks x 64 KiB = 8 GiB. Removed subjects leave holes; a chunk of which less than
/// half is in use is for its owner to empty ([#remove]), so all takes at most twice what lives.
///
/// Bytes once written do not change; a view of the chunks taken at some moment stays good.
final class SubjectBytes {
  static final int CHUNK_BYTES = 1 << 16;
  static final int SUBJECT_BYTES_MAX = 1 << 20;
  static final int NONE = -1;

  /// One less than there could be: so no place is -1.
  private static final int CHUNKS_MAX = (1 << 17) - 1;

  private static final int PLACE_SHIFT = 15;
  private static final int PLACE_MASK = (1 << PLACE_SHIFT) - 1;
  private static final int FIRST_BYTES = 64;
  private static final int SHORT_MAX = 127;
  private static final byte[] NOTHING = {};

  private byte[][] chunks = {NOTHING};

  /// Bytes written to a chunk.
  private int[] used = new int[1];

  /// Of those, the bytes of subjects that are still there.
  private int[] live = new int[1];

  /// Invariant: chunks from here on were never used.
  private int count;

  /// The chunk that is written to.
  int current = NONE;

  private int[] free = new int[4];
  private int freeCount;

  /// Whether another subject of this length has a place.
  boolean hasRoom(int length) {
    return length <= SUBJECT_BYTES_MAX && (freeCount > 1 || count < CHUNKS_MAX - 1);
  }

  /// Writes a subject; returns its place.
  int add(byte[] subject, int from, int to) {
    int length = to - from;
    int record = recordBytes(length);
    int chunk = chunkFor(record);
    byte[] bytes = chunks[chunk];
    int at = used[chunk];
    int place = (chunk << PLACE_SHIFT) | (at >>> 1);
    if (length <= SHORT_MAX) {
      bytes[at++] = (byte) length;
    } else {
      bytes[at++] = (byte) (0x80 | (length >>> 16));
      bytes[at++] = (byte) (length >>> 8);
      bytes[at++] = (byte) length;
    }
    System.arraycopy(subject, from, bytes, at, length);
    used[chunk] += record;
    live[chunk] += record;
    return place;
  }

  /// The array that holds the subject at `place`, from [#from] to [#to].
  byte[] array(int place) {
    return chunks[place >>> PLACE_SHIFT];
  }

  int from(int place) {
    int at = (place & PLACE_MASK) << 1;
    return at + (array(place)[at] >= 0 ? 1 : 3);
  }

  int to(int place) {
    byte[] bytes = array(place);
    int at = (place & PLACE_MASK) << 1;
    return bytes[at] >= 0 ? at + 1 + bytes[at] : at + 3 + longLength(bytes, at);
  }

  boolean equals(int place, byte[] subject, int from, int to) {
    byte[] bytes = array(place);
    int at = (place & PLACE_MASK) << 1;
    int start = bytes[at] >= 0 ? at + 1 : at + 3;
    int length = bytes[at] >= 0 ? bytes[at] : longLength(bytes, at);
    return length == to - from && Arrays.equals(bytes, start, start + length, subject, from, to);
  }

  /// Takes a subject away. Returns a chunk that should be emptied: its owner adds again what is
  /// still alive in it (see [#nextPlace]) and calls [#drop]; or [#NONE].
  int remove(int place) {
    int chunk = place >>> PLACE_SHIFT;
    live[chunk] -= recordBytes(to(place) - from(place));
    if (chunk == current) {
      return NONE;
    }
    if (live[chunk] == 0) {
      drop(chunk);
      return NONE;
    }
    return live[chunk] < used[chunk] / 2 ? chunk : NONE;
  }

  /// The place of the first subject, alive or not, in a chunk, or of the one after `place`; [#NONE]
  /// at the end.
  int nextPlace(int chunk, int place) {
    int next = chunk << PLACE_SHIFT;
    if (place != NONE) {
      next = place + (recordBytes(to(place) - from(place)) >>> 1);
    }
    return (next - (chunk << PLACE_SHIFT)) << 1 < used[chunk] ? next : NONE;
  }

  /// Gives a chunk back; nothing in it is needed any longer.
  void drop(int chunk) {
    chunks[chunk] = NOTHING;
    used[chunk] = 0;
    live[chunk] = 0;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = chunk;
  }

  /// As if new.
  void clear() {
    chunks = new byte[][] {NOTHING};
    used = new int[1];
    live = new int[1];
    free = new int[4];
    count = 0;
    freeCount = 0;
    current = NONE;
  }

  /// The chunks as they are now.
  View share() {
    return new View(
        Arrays.copyOf(chunks, count), Arrays.copyOf(used, count), Arrays.copyOf(live, count));
  }

  /// Takes the place of what is here; for loading.
  void restore(View from, int current) {
    clear();
    if (from.chunks().length == 0) {
      return;
    }
    chunks = from.chunks();
    used = from.used();
    live = from.live();
    count = chunks.length;
    this.current = current;
    for (int chunk = 0; chunk < count; chunk++) {
      if (used[chunk] == 0 && chunk != current) {
        drop(chunk);
      }
    }
  }

  /// Chunks, and of each how much is written and how much of that lives.
  record View(byte[][] chunks, int[] used, int[] live) {}

  /// Bytes of the arrays.
  long memoryBytes() {
    long bytes = 16L * chunks.length;
    for (int chunk = 0; chunk < count; chunk++) {
      bytes += 16 + chunks[chunk].length;
    }
    return bytes;
  }

  /// The chunk to write `record` bytes to: the current one, or else a new one. A subject that does
  /// not fit into an ordinary chunk gets one of its own.
  private int chunkFor(int record) {
    if (record > CHUNK_BYTES) {
      int own = newChunk();
      chunks[own] = new byte[record];
      return own;
    }
    if (current != NONE && used[current] + record <= CHUNK_BYTES) {
      growFirst(record);
      return current;
    }
    int before = current;
    int bytes = count == 0 ? Math.max(FIRST_BYTES, record) : CHUNK_BYTES;
    current = newChunk();
    chunks[current] = new byte[bytes];
    if (before != NONE && live[before] == 0) {
      drop(before);
    }
    return current;
  }

  private void growFirst(int record) {
    byte[] bytes = chunks[current];
    int needed = used[current] + record;
    if (needed > bytes.length) {
      int length = Math.min(CHUNK_BYTES, Math.max(needed, bytes.length * 2));
      chunks[current] = Arrays.copyOf(bytes, length);
    }
  }

  private int newChunk() {
    if (freeCount > 0) {
      return free[--freeCount];
    }
    if (count == CHUNKS_MAX) {
      throw new IllegalStateException("no room for another subject");
    }
    if (count == chunks.length) {
      int old = chunks.length;
      int room = old + Math.max(4, old >> 1);
      chunks = Arrays.copyOf(chunks, room);
      Arrays.fill(chunks, old, room, NOTHING);
      used = Arrays.copyOf(used, room);
      live = Arrays.copyOf(live, room);
    }
    return count++;
  }

  /// What a subject takes with its length before it; even, so that places need no lowest bit.
  private static int recordBytes(int length) {
    return ((length <= SHORT_MAX ? 1 : 3) + length + 1) & ~1;
  }

  private static int longLength(byte[] bytes, int at) {
    return (bytes[at] & 0x7f) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
  }
}
