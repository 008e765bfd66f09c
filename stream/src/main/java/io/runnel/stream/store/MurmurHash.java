// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

/// MurmurHash3 x86_32 with seed 0, by Austin Appleby: fast, spread well, the same everywhere.
final class MurmurHash {
  private MurmurHash() {}

  static int hash(byte[] subject, int from, int to) {
    int hash = 0;
    int at = from;
    for (; at + 4 <= to; at += 4) {
      hash = Integer.rotateLeft(hash ^ scramble(LittleEndian.intAt(subject, at)), 13);
      hash = hash * 5 + 0xe6546b64;
    }
    int rest = 0;
    for (int i = to - 1; i >= at; i--) {
      rest = rest << 8 | (subject[i] & 0xff);
    }
    hash ^= scramble(rest) ^ (to - from);
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  private static int scramble(int block) {
    return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
  }
}
