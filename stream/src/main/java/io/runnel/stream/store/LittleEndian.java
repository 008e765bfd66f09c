// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

/// Numbers in byte arrays, little end first.
public final class LittleEndian {
  private LittleEndian() {}

  /// The 4 bytes from `at` on.
  public static int intAt(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }

  /// The 8 bytes from `at` on.
  public static long longAt(byte[] bytes, int at) {
    return (intAt(bytes, at) & 0xffffffffL) | (long) intAt(bytes, at + 4) << 32;
  }
}
