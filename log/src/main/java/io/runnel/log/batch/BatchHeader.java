// SPDX-License-Identifier: Apache-2.0
package io.runnel.log.batch;

import java.util.zip.CRC32C;

/// The 61 bytes before the records of a batch, big-endian. Source: Kafka protocol guide, "Record
/// batch".
///
///     0   base offset 8        21  attributes 2          43  producer id 8
///     8   length 4, from 12    23  last offset delta 4   51  producer epoch 2
///     12  leader epoch 4       27  base timestamp 8      53  base sequence 4
///     16  magic 1: 2           35  max timestamp 8       57  records 4
///     17  CRC-32C 4, from 21
public final class BatchHeader {
  public static final int BYTES = 61;

  /// Bytes before those that the length counts.
  public static final int PREFIX_BYTES = 12;

  /// Bits 0 to 2 of the attributes.
  public static final int COMPRESSION_MASK = 7;

  private static final int MAGIC = 2;
  private static final int LENGTH = 8;
  private static final int EPOCH = 12;
  private static final int MAGIC_AT = 16;
  private static final int CRC = 17;
  private static final int ATTRIBUTES = 21;
  private static final int LAST_DELTA = 23;
  private static final int BASE_TIME = 27;
  private static final int MAX_TIME = 35;
  private static final int PRODUCER = 43;
  private static final int PRODUCER_EPOCH = 51;
  private static final int BASE_SEQUENCE = 53;
  private static final int RECORDS = 57;

  private BatchHeader() {}

  /// What a header says that is not derived from the bytes of the batch.
  ///
  /// @param attributes 0 to 4: the compression; nothing else is used
  public record Content(
      long baseOffset,
      int lastOffsetDelta,
      long baseMillis,
      long maxMillis,
      int records,
      int attributes) {}

  /// Writes the header of the batch `[at, to)` whose records are there.
  public static void seal(byte[] bytes, int at, int to, Content content) {
    Bytes.int64(bytes, at, content.baseOffset);
    Bytes.int32(bytes, at + LENGTH, to - at - PREFIX_BYTES);
    Bytes.int32(bytes, at + EPOCH, -1);
    bytes[at + MAGIC_AT] = MAGIC;
    Bytes.short16(bytes, at + ATTRIBUTES, content.attributes);
    Bytes.int32(bytes, at + LAST_DELTA, content.lastOffsetDelta);
    Bytes.int64(bytes, at + BASE_TIME, content.baseMillis);
    Bytes.int64(bytes, at + MAX_TIME, content.maxMillis);
    Bytes.int64(bytes, at + PRODUCER, -1);
    Bytes.short16(bytes, at + PRODUCER_EPOCH, -1);
    Bytes.int32(bytes, at + BASE_SEQUENCE, -1);
    Bytes.int32(bytes, at + RECORDS, content.records);
    checksum(bytes, at);
  }

  /// Writes the checksum anew.
  public static void checksum(byte[] bytes, int at) {
    Bytes.int32(bytes, at + CRC, crc(bytes, at));
  }

  /// The header of the batch at `at`.
  public static Content read(byte[] bytes, int at) {
    return new Content(
        baseOffset(bytes, at),
        lastOffsetDelta(bytes, at),
        baseMillis(bytes, at),
        Bytes.int64(bytes, at + MAX_TIME),
        Bytes.int32(bytes, at + RECORDS),
        attributes(bytes, at));
  }

  /// Bytes of the whole batch; what it says may be nonsense.
  public static long bytes(byte[] bytes, int at) {
    return PREFIX_BYTES + (long) Bytes.int32(bytes, at + LENGTH);
  }

  public static long baseOffset(byte[] bytes, int at) {
    return Bytes.int64(bytes, at);
  }

  public static int lastOffsetDelta(byte[] bytes, int at) {
    return Bytes.int32(bytes, at + LAST_DELTA);
  }

  public static long baseMillis(byte[] bytes, int at) {
    return Bytes.int64(bytes, at + BASE_TIME);
  }

  public static int attributes(byte[] bytes, int at) {
    return Bytes.short16(bytes, at + ATTRIBUTES);
  }

  public static int records(byte[] bytes, int at) {
    return Bytes.int32(bytes, at + RECORDS);
  }

  /// Whether the 61 bytes can be a header of a batch of at most `bytesMax`.
  public static boolean isPlausible(byte[] bytes, int at, long bytesMax) {
    long length = bytes(bytes, at);
    return bytes[at + MAGIC_AT] == MAGIC
        && length >= BYTES
        && length <= bytesMax
        && baseOffset(bytes, at) >= 0
        && lastOffsetDelta(bytes, at) >= 0
        && records(bytes, at) >= 0
        && records(bytes, at) - 1 <= lastOffsetDelta(bytes, at);
  }

  /// Whether the checksum of a batch that is there as a whole agrees.
  public static boolean isIntact(byte[] bytes, int at) {
    return Bytes.int32(bytes, at + CRC) == crc(bytes, at);
  }

  private static int crc(byte[] bytes, int at) {
    var crc = new CRC32C();
    int end = at + PREFIX_BYTES + Bytes.int32(bytes, at + LENGTH);
    crc.update(bytes, at + ATTRIBUTES, end - at - ATTRIBUTES);
    return (int) crc.getValue();
  }
}
