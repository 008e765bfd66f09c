// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import java.util.Arrays;

/// Bytes that arrived and were not used yet, in one array: `bytes[from, to)`. Grows to what its
/// owner waits for, which the owner limits.
final class Gather {
  byte[] bytes = new byte[1 << 10];
  int from;
  int to;

  int length() {
    return to - from;
  }

  void add(byte[] more, int start, int end) {
    int count = end - start;
    if (bytes.length - to < count) {
      int length = to - from;
      byte[] target = bytes;
      if (bytes.length - length < count) {
        target = new byte[Math.max(length + count, length * 2)];
      }
      System.arraycopy(bytes, from, target, 0, length);
      bytes = target;
      from = 0;
      to = length;
    }
    System.arraycopy(more, start, bytes, to, count);
    to += count;
  }

  /// A copy of the next `length` bytes, which are used now.
  byte[] take(int length) {
    byte[] taken = Arrays.copyOfRange(bytes, from, from + length);
    use(length);
    return taken;
  }

  void use(int length) {
    from += length;
    if (from == to) {
      from = 0;
      to = 0;
    }
  }
}
