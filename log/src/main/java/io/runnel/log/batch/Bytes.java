// SPDX-License-Identifier: Apache-2.0
package io.runnel.log.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in byte arrays: big-endian ones and Kafka's zigzag varints. Source: Kafka protocol
/// guide, "Record batch".
public final class Bytes {
  /// Longest varint of 32 bits, and of 64.
  public static final int VARINT_BYTES_MAX = 5;

  public static final int VARLONG_BYTES_MAX = 10;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  public static int short16(byte[] bytes, int at) {
    return (short) SHORT.get(bytes, at);
  }

  public static void short16(byte[] bytes, int at, int value) {
    SHORT.set(bytes, at, (short) value);
  }

  public static int int32(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  public static void int32(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  public static long int64(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  public static void int64(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  /// Bytes of `value` as a varint, signed.
  public static int varintBytes(long value) {
    long zigzag = (value << 1) ^ (value >> 63);
    return (70 - Long.numberOfLeadingZeros(zigzag | 1)) / 7;
  }

  /// Writes `value` at `at`; returns where it ends.
  public static int varint(byte[] bytes, int at, long value) {
    long rest = (value << 1) ^ (value >> 63);
    int to = at;
    while ((rest & ~0x7fL) != 0) {
      bytes[to++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[to++] = (byte) rest;
    return to;
  }
}
