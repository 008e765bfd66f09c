// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// permessage-deflate without context takeover, RFC 7692, inbound: a stream of pieces in, a stream
/// of chunks out, at the reader's pace. Nothing is gathered. A message may come to at most
/// `messageBytesMax`. Owned by one connection; holds native memory until [#close].
final class Decompressor {
  private static final int CHUNK_BYTES = 32 * 1024;

  /// The end of a flush, which the sender leaves out.
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final long messageBytesMax;
  private final Inflater inflater = new Inflater(true);
  private @Nullable ByteBuf piece;
  private boolean last;
  private boolean tailGiven;
  private long messageBytes;

  Decompressor(long messageBytesMax) {
    this.messageBytesMax = messageBytesMax;
  }

  /// A message is larger than it may be.
  static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /// Whether a piece is still being worked on.
  boolean busy() {
    return piece != null;
  }

  /// Takes the next piece of a message over; not while [#busy].
  void begin(ByteBuf next, boolean endsMessage) {
    piece = next;
    last = endsMessage;
    tailGiven = false;
    inflater.setInput(next.nioBuffer());
  }

  /// The next chunk, or null when the piece is used up.
  @Nullable ByteBuf chunk(ByteBufAllocator allocator)
      throws DataFormatException, TooLargeException {
    ByteBuf out = allocator.heapBuffer(CHUNK_BYTES, CHUNK_BYTES);
    boolean handed = false;
    try {
      while (true) {
        int made = inflater.inflate(out.array(), out.arrayOffset(), CHUNK_BYTES);
        if (made > 0) {
          messageBytes += made;
          if (messageBytes > messageBytesMax) {
            throw new TooLargeException();
          }
          handed = true;
          return out.writerIndex(made);
        }
        if (inflater.needsDictionary()) {
          throw new DataFormatException("a preset dictionary");
        }
        if (!last || tailGiven || inflater.finished()) {
          finishPiece();
          return null;
        }
        tailGiven = true;
        inflater.setInput(TAIL);
      }
    } finally {
      if (!handed) {
        out.release();
      }
    }
  }

  private void finishPiece() {
    releasePiece();
    if (last) {
      inflater.reset();
      messageBytes = 0;
    }
  }

  private void releasePiece() {
    ByteBuf done = piece;
    piece = null;
    if (done != null) {
      done.release();
    }
  }

  void close() {
    releasePiece();
    inflater.end();
  }
}
