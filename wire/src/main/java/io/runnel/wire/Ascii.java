// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

/// The few things the protocol needs from ASCII: verbs without case, blanks, sizes.
public final class Ascii {
  /// More digits than this make a size invalid (nats-server's `parseSize`).
  private static final int SIZE_DIGITS_MAX = 9;

  private Ascii() {}

  public static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  /// A decimal size of at most nine digits, or -1.
  public static int size(byte[] line, int from, int to) {
    int n = to - from;
    if (n <= 0 || n > SIZE_DIGITS_MAX) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = line[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /// How many zeros stand before the first other digit, or before the last digit.
  public static int leadingZeros(byte[] line, int from, int to) {
    int i = from;
    while (i < to - 1 && line[i] == '0') {
      i++;
    }
    return i - from;
  }

  /// Writes `value` (not negative) in decimal at `at`; returns where it ends.
  public static int writeInt(byte[] out, int at, int value) {
    if (value < 10) {
      out[at] = (byte) ('0' + value);
      return at + 1;
    }
    int digits = digits(value);
    int i = at + digits;
    int rest = value;
    while (i > at) {
      int next = rest / 10;
      out[--i] = (byte) ('0' + (rest - next * 10));
      rest = next;
    }
    return at + digits;
  }

  public static int digits(int value) {
    int digits = 1;
    for (int rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }
}
