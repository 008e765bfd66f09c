// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

/// Writes a stream of Snappy [Frames], which readers of S2 take as well: bytes go in as they come,
/// compressed ones wait to be taken out.
///
/// Holds 64 KiB of input and what was not taken out yet; its owner takes before it writes more.
public final class FrameWriter {
  private final SnappyBlock encoder = new SnappyBlock();
  private final byte[] plain = new byte[Frames.SNAPPY_BLOCK_MAX];
  private int filled;
  private byte[] out = new byte[2 * Frames.SNAPPY_BLOCK_MAX];
  private int from;
  private int to;

  public FrameWriter() {
    header(Frames.IDENTIFIER, Frames.SNAPPY.length);
    System.arraycopy(Frames.SNAPPY, 0, out, to, Frames.SNAPPY.length);
    to += Frames.SNAPPY.length;
  }

  /// Bytes that wait to be taken out.
  public int waiting() {
    return to - from;
  }

  /// Takes out up to `length` bytes; returns how many.
  public int take(byte[] into, int at, int length) {
    int count = Math.min(length, to - from);
    System.arraycopy(out, from, into, at, count);
    from += count;
    if (from == to) {
      from = 0;
      to = 0;
    }
    return count;
  }

  public void write(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end) {
      int count = Math.min(plain.length - filled, end - at);
      System.arraycopy(bytes, at, plain, filled, count);
      filled += count;
      at += count;
      if (filled == plain.length) {
        flush();
      }
    }
  }

  /// Makes a frame of what has gathered.
  public void flush() {
    if (filled == 0) {
      return;
    }
    reserve(SnappyBlock.ENCODED_MAX + Frames.HEADER_BYTES + Frames.CHECKSUM_BYTES);
    int start = to;
    int body = start + Frames.HEADER_BYTES + Frames.CHECKSUM_BYTES;
    int end = encoder.encode(plain, filled, out, body);
    int kind = Frames.COMPRESSED;
    if (end - body >= filled - filled / 8) {
      kind = Frames.PLAIN;
      System.arraycopy(plain, 0, out, body, filled);
      end = body + filled;
    }
    header(kind, end - start - Frames.HEADER_BYTES);
    int checksum = Frames.checksum(plain, 0, filled);
    for (int i = 0; i < Frames.CHECKSUM_BYTES; i++) {
      out[to++] = (byte) (checksum >>> (8 * i));
    }
    to = end;
    filled = 0;
  }

  private void header(int kind, int length) {
    out[to++] = (byte) kind;
    out[to++] = (byte) length;
    out[to++] = (byte) (length >>> 8);
    out[to++] = (byte) (length >>> 16);
  }

  private void reserve(int more) {
    if (out.length - to >= more) {
      return;
    }
    int waiting = to - from;
    byte[] target = out;
    if (out.length - waiting < more) {
      target = new byte[Math.max(waiting + more, 2 * out.length)];
    }
    System.arraycopy(out, from, target, 0, waiting);
    out = target;
    from = 0;
    to = waiting;
  }
}
