// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.batch.Bytes;
import java.util.zip.CRC32C;

/// The file of facts: a header, then records, big-endian.
///
///     header   "RNLFACT1" 8 | number of the fact before the first one 8 | CRC-32C of both 4
///     record   CRC-32C of the rest 4 | length of kind and body 4 | kind 1 | body
///
/// Kinds below 16 are the store's:
///
///     REMOVED  first sequence 8 | last sequence 8     those messages are gone
///     BELOW    sequence 8                             all below it are gone
///     SKIPPED  sequence 8 | time of the last message  no sequence up to it is given any more
///     REOPENED last sequence 8                        what facts before say of later ones is void
///     DEAD     base sequence 8 | words of 8           bit n: base + n is gone
final class FactFormat {
  static final int HEADER_BYTES = 20;
  static final int RECORD_HEADER_BYTES = 9;

  static final int REMOVED = 1;
  static final int BELOW = 2;
  static final int SKIPPED = 3;
  static final int REOPENED = 5;
  static final int DEAD = 6;

  /// The first kind of the host.
  static final int HOST = 16;

  /// 16 MiB in one fact.
  static final int BODY_BYTES_MAX = 16 << 20;

  private static final long MAGIC = 0x524e_4c46_4143_5431L;

  private FactFormat() {}

  static byte[] header(long base) {
    byte[] header = new byte[HEADER_BYTES];
    Bytes.int64(header, 0, MAGIC);
    Bytes.int64(header, 8, base);
    Bytes.int32(header, 16, crc(header, 0, 16));
    return header;
  }

  /// The number before the first fact, or -1 where this is no header.
  static long base(byte[] header) {
    boolean known =
        Bytes.int64(header, 0) == MAGIC && Bytes.int32(header, 16) == crc(header, 0, 16);
    return known ? Bytes.int64(header, 8) : -1;
  }

  /// Completes the record at `at` whose body of `length` bytes is there; returns where it ends.
  static int seal(byte[] bytes, int at, int kind, int length) {
    Bytes.int32(bytes, at + 4, length + 1);
    bytes[at + 8] = (byte) kind;
    Bytes.int32(bytes, at, crc(bytes, at + 4, at + RECORD_HEADER_BYTES + length));
    return at + RECORD_HEADER_BYTES + length;
  }

  /// Where the record at `at` ends, or -1 where `bytes[at, to)` does not begin with a whole one.
  static int end(byte[] bytes, int at, int to) {
    if (to - at < RECORD_HEADER_BYTES) {
      return -1;
    }
    int length = Bytes.int32(bytes, at + 4);
    if (length < 1 || length > BODY_BYTES_MAX + 1 || length > to - at - 8) {
      return -1;
    }
    int end = at + 8 + length;
    return Bytes.int32(bytes, at) == crc(bytes, at + 4, end) ? end : -1;
  }

  static int kind(byte[] bytes, int at) {
    return bytes[at + 8] & 0xff;
  }

  private static int crc(byte[] bytes, int from, int to) {
    var crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }
}
