// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

/// Decodes one compressed block of Snappy, or of S2, which adds one thing: a copy with a 1-byte
/// offset of 0 repeats the last offset, with lengths up to 16 MiB.
///
///     plain length (varint), then elements; the two lowest bits of the first byte say which:
///     00  literal   upper six bits: length - 1, or 60..63: it is in the next 1..4 bytes
///     01  copy      length 4 + bits 2..4, offset bits 5..7 and the next byte
///                   offset 0: repeat; bits 2..4 give the length: 0..4: 4 + n, 5: 8 + next byte,
///                   6: 260 + next 2 bytes, 7: 65,540 + next 3 bytes
///     10  copy      length 1 + upper six bits, offset in the next 2 bytes
///     11  copy      the same, offset in the next 4 bytes
///
/// google/snappy, format_description.txt; klauspost/compress, s2/README.md.
final class S2Block {
  private final byte[] in;
  private final int end;
  private final byte[] out;
  private int at;
  private int written;
  private int offset;

  private S2Block(byte[] in, int from, int end, byte[] out) {
    this.in = in;
    this.at = from;
    this.end = end;
    this.out = out;
  }

  /// The plain length that a block declares.
  static int plainLength(byte[] in, int from, int end) throws InvalidSnapshot {
    long length = 0;
    for (int i = 0; i < 5 && from + i < end; i++) {
      byte b = in[from + i];
      length |= (b & 0x7fL) << (7 * i);
      if (b >= 0) {
        if (length > Frames.S2_BLOCK_MAX) {
          throw new InvalidSnapshot("s2: block of " + length + " bytes");
        }
        return (int) length;
      }
    }
    throw corrupt();
  }

  /// Decodes `in[from, end)` to the start of `out`, which has room for [#plainLength].
  static void decode(byte[] in, int from, int end, byte[] out) throws InvalidSnapshot {
    int length = plainLength(in, from, end);
    int start = from;
    while (in[start] < 0) {
      start++;
    }
    var block = new S2Block(in, start + 1, end, out);
    while (block.at < end) {
      block.element(length);
    }
    if (block.written != length) {
      throw corrupt();
    }
  }

  private void element(int plainLength) throws InvalidSnapshot {
    int tag = in[at] & 0xff;
    int kind = tag & 3;
    at++;
    if (kind == 0) {
      literal(tag >>> 2, plainLength);
      return;
    }
    int length = (tag >>> 2) + 1;
    if (kind == 1) {
      length = 4 + ((tag >>> 2) & 7);
      int near = (tag & 0xe0) << 3 | number(1);
      if (near == 0) {
        length = repeatLength((tag >>> 2) & 7);
      } else {
        offset = near;
      }
    } else {
      offset = number(kind == 2 ? 2 : 4);
    }
    copy(length, plainLength);
  }

  private int repeatLength(int code) throws InvalidSnapshot {
    return switch (code) {
      case 5 -> 8 + number(1);
      case 6 -> 260 + number(2);
      case 7 -> 65_540 + number(3);
      default -> 4 + code;
    };
  }

  private void literal(int code, int plainLength) throws InvalidSnapshot {
    int length = (code < 60 ? code : number(code - 59)) + 1;
    if (length <= 0 || length > plainLength - written || length > end - at) {
      throw corrupt();
    }
    System.arraycopy(in, at, out, written, length);
    at += length;
    written += length;
  }

  private void copy(int length, int plainLength) throws InvalidSnapshot {
    if (offset <= 0 || offset > written || length > plainLength - written) {
      throw corrupt();
    }
    int from = written - offset;
    if (offset >= length) {
      System.arraycopy(out, from, out, written, length);
    } else {
      for (int i = 0; i < length; i++) {
        out[written + i] = out[from + i];
      }
    }
    written += length;
  }

  private int number(int bytes) throws InvalidSnapshot {
    if (bytes > end - at) {
      throw corrupt();
    }
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (in[at++] & 0xff) << (8 * i);
    }
    return value;
  }

  private static InvalidSnapshot corrupt() {
    return new InvalidSnapshot("s2: corrupt block");
  }
}
