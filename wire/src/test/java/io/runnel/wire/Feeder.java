// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

import io.runnel.base.Sizes;

/// Hands bytes to a parser as a connection does: what it left stands before what comes next.
final class Feeder {
  final Heard heard = new Heard();
  final ClientParser parser;
  private byte[] left = {};
  int leftMax;

  Feeder(int maxControlLine) {
    parser = new ClientParser(heard, maxControlLine);
    parser.awaitingConnect(false);
    parser.headers(true);
  }

  void feed(byte[] bytes, int from, int to) {
    if (!heard.open) {
      return;
    }
    // As in the loop's scratch array: other bytes before and behind.
    int before = 3;
    byte[] buf = new byte[before + left.length + (to - from) + 5];
    java.util.Arrays.fill(buf, (byte) '\n');
    System.arraycopy(left, 0, buf, before, left.length);
    System.arraycopy(bytes, from, buf, before + left.length, to - from);
    int end = before + left.length + (to - from);
    int consumed = parser.parse(buf, before, end);
    if (consumed < before || consumed > end) {
      throw new AssertionError("consumed " + consumed + " of " + before + ".." + end);
    }
    left = java.util.Arrays.copyOfRange(buf, consumed, end);
    leftMax = Math.max(leftMax, left.length);
    if (left.length > Sizes.CARRY_BYTES_MAX) {
      throw new AssertionError("left " + left.length + " bytes");
    }
  }

  /// The rest of what it left, once it may go on.
  void again() {
    feed(left, 0, 0);
  }

  int left() {
    return left.length;
  }
}
