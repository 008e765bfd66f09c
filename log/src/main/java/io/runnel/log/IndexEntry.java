// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.batch.Bytes;

/// 24 bytes for each sequence of a segment, in order, big-endian:
///
///     0   nanoseconds since 1970; bit 62: inside a compressed batch    8
///     8   hash of the subject, see SubjectTable.hashOf                 4
///     12  position in the segment file, unsigned; all ones: none       4
///     16  what the message counts for in bytes(), unsigned             4
///     20  how far back the message of the same subject is before it    4
///
/// The position is that of the record, or of the batch where it is compressed. Back is 0 where
/// there was none, and all ones where it does not fit.
final class IndexEntry {
  static final int BYTES = 24;

  static final int ABSENT = -1;
  static final int FAR = -1;

  private static final int NANOS = 0;
  private static final int HASH = 8;
  private static final int POSITION = 12;
  private static final int SIZE = 16;
  private static final int BACK = 20;
  private static final long COMPRESSED = 1L << 62;

  private IndexEntry() {}

  static void write(byte[] bytes, int at, long nanos, int hash, int position, int size, long back) {
    Bytes.int64(bytes, at + NANOS, nanos);
    Bytes.int32(bytes, at + HASH, hash);
    Bytes.int32(bytes, at + POSITION, position);
    Bytes.int32(bytes, at + SIZE, size);
    Bytes.int32(bytes, at + BACK, back >= 0xffffffffL ? FAR : (int) back);
  }

  /// A sequence without a message; `nanos` keeps the times in order.
  static void absent(byte[] bytes, int at, long nanos) {
    write(bytes, at, nanos, 0, ABSENT, 0, 0);
  }

  static long nanos(byte[] bytes, int at) {
    return Bytes.int64(bytes, at + NANOS) & ~COMPRESSED;
  }

  static boolean isCompressed(byte[] bytes, int at) {
    return (Bytes.int64(bytes, at + NANOS) & COMPRESSED) != 0;
  }

  static int hash(byte[] bytes, int at) {
    return Bytes.int32(bytes, at + HASH);
  }

  static int position(byte[] bytes, int at) {
    return Bytes.int32(bytes, at + POSITION);
  }

  static long size(byte[] bytes, int at) {
    return Bytes.int32(bytes, at + SIZE) & 0xffffffffL;
  }

  static int back(byte[] bytes, int at) {
    return Bytes.int32(bytes, at + BACK);
  }

  /// Moves a record whose position was from the start of its batch.
  static void shift(byte[] bytes, int at, long by) {
    int position = position(bytes, at);
    if (position != ABSENT) {
      Bytes.int32(bytes, at + POSITION, (int) (position + by));
    }
  }
}
