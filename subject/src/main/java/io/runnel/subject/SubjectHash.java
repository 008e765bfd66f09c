// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A fast hash of a range of bytes: eight bytes a step, each folded by the high and the low half of
/// a product.
///
/// With a seed that clients cannot know, they cannot choose subjects that collide: a difference in
/// one step changes the next one by a carry that depends on the seed. Not for disk or wire: the
/// value may change with any release.
public final class SubjectHash {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /// Two odd constants with as many ones as zeros (the first digits of the golden ratio, and of
  /// wyhash).
  private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

  private static final long FINAL_FACTOR = 0xE703_7ED1_A0B4_28DBL;

  private SubjectHash() {}

  /// The hash of `[from, to)` under a seed.
  public static int of(byte[] bytes, int from, int to, long seed) {
    int length = to - from;
    long hash = seed ^ (length * FACTOR);
    int at = from;
    for (; to - at > 8; at += 8) {
      hash = fold(hash ^ (long) LONG.get(bytes, at), FACTOR);
    }
    long last;
    if (length >= 8) {
      last = (long) LONG.get(bytes, to - 8);
    } else if (length >= 4) {
      last =
          ((int) INT.get(bytes, from) & 0xFFFF_FFFFL) << 32
              | ((int) INT.get(bytes, to - 4) & 0xFFFF_FFFFL);
    } else if (length > 0) {
      last =
          (bytes[from] & 0xFF) << 16
              | (bytes[from + (length >> 1)] & 0xFF) << 8
              | (bytes[to - 1] & 0xFF);
    } else {
      last = 0;
    }
    hash = fold(hash ^ last, FINAL_FACTOR);
    return (int) (hash ^ hash >>> 32);
  }

  private static long fold(long one, long other) {
    return Math.unsignedMultiplyHigh(one, other) ^ one * other;
  }
}
