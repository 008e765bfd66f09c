// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

/// Reads Go's varints from a small array from its start to its end.
final class Varints {
  private final byte[] bytes;
  private int at;

  Varints(byte[] bytes) {
    this.bytes = bytes;
  }

  int octet() throws InvalidSnapshot {
    if (at == bytes.length) {
      throw new InvalidSnapshot("number is cut off");
    }
    return bytes[at++] & 0xff;
  }

  long unsigned() throws InvalidSnapshot {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = octet();
      value |= (octet & 0x7fL) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new InvalidSnapshot("number is too long");
  }

  long signed() throws InvalidSnapshot {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  /// How many things follow, of which each takes a byte at least.
  int count() throws InvalidSnapshot {
    long count = unsigned();
    if (count < 0 || count > bytes.length - at) {
      throw new InvalidSnapshot("count is too large");
    }
    return (int) count;
  }
}
