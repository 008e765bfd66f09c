// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

/// The entries of a [SubjectTable], 8 ints each, as drawn there.
final class SubjectEntries {
  static final int ENTRY_INTS = 8;
  static final int SHIFT = 3;
  static final int FIRST = 0;
  static final int LAST = 2;
  static final int COUNT = 4;
  static final int NEXT = 5;
  static final int HASH = 6;
  static final int PLACE = 7;
  static final int ID_MASK = SubjectTable.SUBJECTS_MAX;

  final IntChunks ints = new IntChunks();

  int get(int id, int field) {
    int index = id << SHIFT;
    return ints.chunk(index)[IntChunks.offset(index) + field];
  }

  long longAt(int id, int field) {
    int[] chunk = ints.chunk(id << SHIFT);
    int at = IntChunks.offset(id << SHIFT) + field;
    return (chunk[at] & 0xffffffffL) | ((long) chunk[at + 1] << 32);
  }

  void longAt(int id, int field, long value) {
    int[] chunk = ints.chunkForWrite(id << SHIFT);
    int at = IntChunks.offset(id << SHIFT) + field;
    chunk[at] = (int) value;
    chunk[at + 1] = (int) (value >>> 32);
  }

  long count(int id) {
    int[] chunk = ints.chunk(id << SHIFT);
    int at = IntChunks.offset(id << SHIFT);
    return (chunk[at + COUNT] & 0xffffffffL) | ((long) (chunk[at + NEXT] >>> 28) << 32);
  }

  void count(int id, long messages) {
    int[] chunk = ints.chunkForWrite(id << SHIFT);
    int at = IntChunks.offset(id << SHIFT);
    chunk[at + COUNT] = (int) messages;
    chunk[at + NEXT] = (chunk[at + NEXT] & ID_MASK) | (int) (messages >>> 32) << 28;
  }

  /// The id in the lower 28 bits of a `NEXT`.
  static int idIn(int next) {
    int id = next & ID_MASK;
    return id == ID_MASK ? SubjectTable.NONE : id;
  }

  void linkTo(int id, int next) {
    int[] chunk = ints.chunkForWrite(id << SHIFT);
    int at = IntChunks.offset(id << SHIFT) + NEXT;
    chunk[at] = (chunk[at] & ~ID_MASK) | (next & ID_MASK);
  }
}
