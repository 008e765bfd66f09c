// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import java.util.Arrays;

/// Bytes of a subject in the making. Made for one transform of one message; grows by half, as far
/// as arrays go.
final class SubjectBuilder {

  private byte[] bytes;
  private int length;

  SubjectBuilder(int expectedBytes) {
    bytes = new byte[Math.max(16, expectedBytes)];
  }

  void dot() {
    append(Tokens.DOT);
  }

  void append(byte b) {
    ensure(1);
    bytes[length++] = b;
  }

  void append(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
  }

  /// Appends a number that is unsigned and has 32 bits.
  void append(int unsigned) {
    byte[] digits = Subjects.bytes(Integer.toUnsignedString(unsigned));
    append(digits, 0, digits.length);
  }

  byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + bytes.length / 2));
    }
  }
}
