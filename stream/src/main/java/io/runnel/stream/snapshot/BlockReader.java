// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

/// Reads the message blocks of nats-server's file store, plain: not compressed, not encrypted.
///
///     record   length 4, highest bit: has a header | sequence 8 | time in ns 8 | subject length 2
///                | subject | with a header: its length 4, header | payload | hash 8
///
/// All is little-endian; the length counts everything. In a sequence the highest bit says that the
/// message was erased, the next one that the record only tells that it was removed. The hash is not
/// looked at (see [TarReader]). Holds one record.
final class BlockReader {
  private static final int HEAD_BYTES = 22;
  private static final int HASH_BYTES = 8;
  private static final int HAS_HEADER = 1 << 31;
  private static final long ERASED = 1L << 63;
  private static final long TOMBSTONE = 1L << 62;

  /// What the file store takes for damaged.
  private static final int RECORD_BYTES_MAX = 64 << 20;

  private final SnapshotSink sink;
  private final Gather input = new Gather();
  private final MessageCopy copy = new MessageCopy();
  private long lastSequence;

  BlockReader(SnapshotSink sink) {
    this.sink = sink;
  }

  void accept(byte[] bytes, int from, int to) throws InvalidSnapshot {
    input.add(bytes, from, to);
    while (input.length() >= HEAD_BYTES) {
      int length = number(input.from, 4) & ~HAS_HEADER;
      if (length < HEAD_BYTES + HASH_BYTES || length > RECORD_BYTES_MAX) {
        throw new InvalidSnapshot("message block: record of " + length + " bytes");
      }
      if (input.length() < length) {
        return;
      }
      record(input.from, length);
      input.use(length);
    }
  }

  /// A block ends.
  void finish() throws InvalidSnapshot {
    if (input.length() > 0) {
      throw new InvalidSnapshot("message block: message overrun");
    }
  }

  private void record(int at, int length) throws InvalidSnapshot {
    boolean hasHeader = (number(at, 4) & HAS_HEADER) != 0;
    long sequence = longNumber(at + 4);
    long nanos = longNumber(at + 12);
    int subject = number(at + 20, 2);
    int body = at + HEAD_BYTES + subject;
    int end = at + length - HASH_BYTES;
    if ((sequence & (ERASED | TOMBSTONE)) != 0) {
      sink.removed(sequence & ~(ERASED | TOMBSTONE));
      return;
    }
    int header = 0;
    if (hasHeader) {
      header = body + 4 <= end ? number(body, 4) : -1;
      body += 4;
    }
    if (header < 0 || body > end || header > end - body) {
      throw new InvalidSnapshot("message block: record is corrupt");
    }
    if (sequence == 0 || sequence <= lastSequence) {
      return;
    }
    lastSequence = sequence;
    copy.set(sequence, nanos, input.bytes, at + HEAD_BYTES, at + HEAD_BYTES + subject);
    copy.body(input.bytes, body, header, body + header, end - body - header);
    sink.message(copy.stored);
  }

  private int number(int at, int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (input.bytes[at + i] & 0xff) << (8 * i);
    }
    return value;
  }

  private long longNumber(int at) {
    return (number(at, 4) & 0xffffffffL) | (long) number(at + 4, 4) << 32;
  }
}
