// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import java.util.Arrays;

/// Reads a stream of S2 or Snappy [Frames] that arrives in pieces of any size.
///
/// Holds one chunk and one block: up to 9 MiB for what an S2 writer makes of its largest blocks,
/// mostly 2 MiB. Owner: whoever restores.
public final class FrameReader {
  /// A compressed chunk of incompressible 4 MiB with its checksum, with room to spare.
  private static final int CHUNK_BYTES_MAX = Frames.S2_BLOCK_MAX + Frames.S2_BLOCK_MAX / 6 + 64;

  private final ByteSink out;
  private byte[] chunk = new byte[1 << 12];
  private int filled;
  private byte[] block = {};
  private boolean identified;

  /// Bytes to pass over.
  private int skip;

  public FrameReader(ByteSink out) {
    this.out = out;
  }

  /// Takes `bytes[from, to)` and passes on what they complete.
  public void accept(byte[] bytes, int from, int to) throws InvalidSnapshot {
    int at = from;
    while (at < to) {
      int passed = Math.min(skip, to - at);
      skip -= passed;
      at += passed;
      at += fill(Frames.HEADER_BYTES, bytes, at, to);
      if (filled < Frames.HEADER_BYTES) {
        continue;
      }
      int kind = chunk[0] & 0xff;
      int length = Frames.littleInt(chunk, 0) >>> 8;
      if (begin(kind, length)) {
        at += fill(Frames.HEADER_BYTES + length, bytes, at, to);
        if (filled == Frames.HEADER_BYTES + length) {
          filled = 0;
          chunk(kind, length);
        }
      }
    }
  }

  /// Nothing follows; a chunk that is not whole was cut off.
  public void finish() throws InvalidSnapshot {
    if (filled > 0 || skip > 0) {
      throw new InvalidSnapshot("s2: unexpected end");
    }
  }

  /// Whether the chunk is to be read; if not, it is passed over.
  private boolean begin(int kind, int length) throws InvalidSnapshot {
    if (!identified && kind != Frames.IDENTIFIER) {
      throw new InvalidSnapshot("s2: corrupt input");
    }
    if (kind > Frames.UNSKIPPABLE_MAX && kind != Frames.IDENTIFIER) {
      skip = length;
      filled = 0;
      return false;
    }
    if (kind > Frames.PLAIN && kind != Frames.IDENTIFIER) {
      throw new InvalidSnapshot("s2: unknown chunk " + kind);
    }
    if (length > CHUNK_BYTES_MAX) {
      throw new InvalidSnapshot("s2: chunk of " + length + " bytes");
    }
    return true;
  }

  private void chunk(int kind, int length) throws InvalidSnapshot {
    int from = Frames.HEADER_BYTES;
    int to = from + length;
    if (kind == Frames.IDENTIFIER) {
      identify(from, to);
      return;
    }
    if (length < Frames.CHECKSUM_BYTES) {
      throw new InvalidSnapshot("s2: chunk without checksum");
    }
    int checksum = Frames.littleInt(chunk, from);
    from += Frames.CHECKSUM_BYTES;
    if (kind == Frames.PLAIN) {
      pass(chunk, from, to - from, checksum);
    } else {
      int plain = S2Block.plainLength(chunk, from, to);
      if (block.length < plain) {
        block = new byte[plain];
      }
      S2Block.decode(chunk, from, to, block);
      pass(block, 0, plain, checksum);
    }
  }

  private void identify(int from, int to) throws InvalidSnapshot {
    byte[] name = Arrays.copyOfRange(chunk, from, to);
    if (!Arrays.equals(name, Frames.S2) && !Arrays.equals(name, Frames.SNAPPY)) {
      throw new InvalidSnapshot("s2: unknown stream identifier");
    }
    identified = true;
  }

  private void pass(byte[] bytes, int from, int length, int checksum) throws InvalidSnapshot {
    if (length > Frames.S2_BLOCK_MAX || Frames.checksum(bytes, from, length) != checksum) {
      throw new InvalidSnapshot("s2: checksum does not match");
    }
    out.accept(bytes, from, from + length);
  }

  /// Fills the chunk up to `target` bytes; returns how many were taken.
  private int fill(int target, byte[] bytes, int from, int to) {
    int count = Math.min(target - filled, to - from);
    if (count <= 0) {
      return 0;
    }
    if (chunk.length < filled + count) {
      chunk = Arrays.copyOf(chunk, Math.max(filled + count, Math.min(target, 2 * chunk.length)));
    }
    System.arraycopy(bytes, from, chunk, filled, count);
    filled += count;
    return count;
  }
}
