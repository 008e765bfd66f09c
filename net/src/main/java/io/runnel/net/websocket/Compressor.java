// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// permessage-deflate without context takeover, RFC 7692, outbound. As no message refers to one
/// before it, all connections of a loop share the one deflater (256 KiB) that the loop owns.
final class Compressor {
  /// What a flush ends with and a message leaves out.
  private static final int TAIL_BYTES = 4;

  private @Nullable Deflater deflater;

  /// Compresses `chunks` into one message and releases them.
  ByteBuf message(ByteBufAllocator allocator, ArrayDeque<ByteBuf> chunks) {
    Deflater shared = deflater;
    if (shared == null) {
      shared = new Deflater(Deflater.BEST_SPEED, true);
      deflater = shared;
    }
    int bytes = chunks.stream().mapToInt(ByteBuf::readableBytes).sum();
    ByteBuf out = allocator.directBuffer(Math.max(64, bytes / 2));
    while (!chunks.isEmpty()) {
      ByteBuf chunk = chunks.removeFirst();
      shared.setInput(chunk.nioBuffer());
      int flush = chunks.isEmpty() ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
      drain(shared, out, flush);
      chunk.release();
    }
    shared.reset();
    out.writerIndex(out.writerIndex() - TAIL_BYTES);
    return out;
  }

  private static void drain(Deflater deflater, ByteBuf out, int flush) {
    int room;
    int made;
    do {
      out.ensureWritable(64);
      room = out.writableBytes();
      made = deflater.deflate(out.internalNioBuffer(out.writerIndex(), room), flush);
      out.writerIndex(out.writerIndex() + made);
    } while (made == room);
  }
}
