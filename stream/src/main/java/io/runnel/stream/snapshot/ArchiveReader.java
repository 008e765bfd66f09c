// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the archive that [ArchiveWriter] describes, after its magic. Holds one entry.
final class ArchiveReader implements BackupForm {
  /// As nats-server's reader has it.
  private static final int NAME_BYTES_MAX = 1 << 20;

  /// Longest entry: the state of a consumer with millions of acks pending, or a message of the
  /// largest payload a server may be configured to take, 64 MiB, with room to spare.
  private static final int ENTRY_BYTES_MAX = 128 << 20;

  private static final int NUMBERS = 5;
  private static final int VARINT_BYTES_MAX = 10;

  private final SnapshotSink sink;
  private final Gather input = new Gather();
  private final MessageCopy copy = new MessageCopy();
  private final long[] numbers = new long[NUMBERS];
  private long lastSequence;
  private boolean ended;

  ArchiveReader(SnapshotSink sink) {
    this.sink = sink;
  }

  @Override
  public void accept(byte[] bytes, int from, int to) throws InvalidSnapshot {
    if (ended) {
      return;
    }
    input.add(bytes, from, to);
    while (!ended) {
      int start = numbers();
      if (start < 0) {
        return;
      }
      checkSizes();
      int length = (int) (numbers[0] + numbers[3] + numbers[4]);
      if (input.to - start < length) {
        return;
      }
      entry(start);
      input.use(start + length - input.from);
    }
  }

  @Override
  public void finish() throws InvalidSnapshot {
    if (!ended) {
      throw new InvalidSnapshot("backup was truncated");
    }
  }

  /// Reads the numbers of the next entry; returns where they end, or -1 where some are missing.
  private int numbers() throws InvalidSnapshot {
    int at = input.from;
    for (int i = 0; i < NUMBERS; i++) {
      long value = 0;
      int octets = 0;
      byte octet;
      do {
        if (at == input.to) {
          return -1;
        }
        if (octets == VARINT_BYTES_MAX) {
          throw new InvalidSnapshot("archive: number is too long");
        }
        octet = input.bytes[at++];
        value |= (octet & 0x7fL) << (7 * octets++);
      } while (octet < 0);
      numbers[i] = value;
    }
    return at;
  }

  private void checkSizes() throws InvalidSnapshot {
    if (Long.compareUnsigned(numbers[0], NAME_BYTES_MAX) > 0) {
      throw new InvalidSnapshot("archive: name of an entry is too long");
    }
    if (Long.compareUnsigned(numbers[3], ENTRY_BYTES_MAX) > 0
        || Long.compareUnsigned(numbers[4], ENTRY_BYTES_MAX) > 0) {
      throw new InvalidSnapshot("archive: entry is too long");
    }
  }

  private void entry(int start) throws InvalidSnapshot {
    int name = (int) numbers[0];
    long nanos = (numbers[1] >>> 1) ^ -(numbers[1] & 1);
    long sequence = numbers[2];
    int header = (int) numbers[3];
    int payload = (int) numbers[4];
    int body = start + name;
    if (sequence != 0) {
      message(sequence, nanos, start, header, payload);
    } else if (name != 0) {
      String text = new String(input.bytes, start, name, StandardCharsets.UTF_8);
      named(text, Arrays.copyOfRange(input.bytes, body, body + header + payload));
    } else if (nanos == 0 && header == 0 && payload == 0) {
      ended = true;
    } else {
      throw new InvalidSnapshot("archive: entry without a name");
    }
  }

  private void named(String name, byte[] json) throws InvalidSnapshot {
    if (name.equals(ArchiveWriter.STATE)) {
      sink.state(json);
    } else if (name.startsWith(ArchiveWriter.CONSUMERS)) {
      sink.consumer(name.substring(ArchiveWriter.CONSUMERS.length()), json);
    } else {
      throw new InvalidSnapshot("archive: expected message sequence");
    }
  }

  private void message(long sequence, long nanos, int start, int header, int payload)
      throws InvalidSnapshot {
    if (sequence <= lastSequence) {
      throw new InvalidSnapshot("message sequence " + sequence + " out of order");
    }
    lastSequence = sequence;
    int body = start + (int) numbers[0];
    copy.set(sequence, nanos, input.bytes, start, body);
    copy.body(input.bytes, body, header, body + header, payload);
    sink.message(copy.stored);
  }
}
