// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

/// SipHash-2-4 with 128 bits of result: whoever does not know the key cannot find two inputs of one
/// hash. Aumasson and Bernstein, 2012; the 128-bit form is that of the reference code.
///
/// Mutable: holds the last result. Owner: whoever made it.
final class SipHash {
  private final long key0;
  private final long key1;
  private long v0;
  private long v1;
  private long v2;
  private long v3;

  /// The first 8 bytes of the result, and the others, little end first.
  long low;

  long high;

  SipHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /// Hashes `bytes[from, to)` to [#low] and [#high].
  void hash(byte[] bytes, int from, int to) {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      block(LittleEndian.longAt(bytes, at));
    }
    long rest = (long) (to - from) << 56;
    for (int i = at; i < to; i++) {
      rest |= (bytes[i] & 0xffL) << (8 * (i - at));
    }
    block(rest);
    v2 ^= 0xee;
    low = finish();
    v1 ^= 0xdd;
    high = finish();
  }

  private void block(long word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }

  private long finish() {
    for (int i = 0; i < 4; i++) {
      round();
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void round() {
    v0 += v1;
    v2 += v3;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 = Long.rotateLeft(v2, 32);
  }
}
