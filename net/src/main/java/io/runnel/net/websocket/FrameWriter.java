// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Puts what is written between two flushes into binary frames: one frame, or as many as the
/// framing's limit asks for; compressed when that was agreed on and it is worth it.
///
/// Holds what was written until the next flush, which follows in the same turn of the loop. Owned
/// by the connection's loop.
final class FrameWriter extends ChannelOutboundHandlerAdapter {
  /// So little is not compressed.
  private static final int COMPRESS_ABOVE_BYTES = 64;

  private static final int HEADER_BYTES_MAX = 10;
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;

  private final Upgrade.Framing framing;
  private final Compressor compressor;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private @Nullable ChannelPromise promise;
  private @Nullable ChannelHandlerContext context;
  private boolean closeSent;

  FrameWriter(Upgrade.Framing framing, Compressor compressor) {
    this.framing = framing;
    this.compressor = compressor;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    context = null;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise when) {
    ByteBuf bytes = (ByteBuf) message;
    if (closeSent) {
      // Nothing may follow a close frame, but a promise that waits for the end still counts.
      bytes.release();
      ctx.write(Unpooled.EMPTY_BUFFER, when);
      return;
    }
    if (bytes.isReadable()) {
      waitingBytes += bytes.readableBytes();
      waiting.add(bytes);
    } else {
      bytes.release();
    }
    if (!when.isVoid()) {
      settle(ctx);
      promise = when;
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    frames(ctx);
    settle(ctx);
    ctx.flush();
  }

  private void settle(ChannelHandlerContext ctx) {
    ChannelPromise due = promise;
    promise = null;
    if (due != null) {
      frames(ctx);
      ctx.write(Unpooled.EMPTY_BUFFER, due);
    }
  }

  // ---- control frames

  void pong(byte[] payload) {
    ChannelHandlerContext ctx = context;
    // A client that pings without reading is owed one answer, not all of them (RFC 6455, 5.5.3).
    if (ctx != null && !closeSent && ctx.channel().isWritable()) {
      frames(ctx);
      control(ctx, FrameParser.PONG, payload);
      ctx.flush();
    }
  }

  /// Sends the only close frame of this connection; a second one is dropped.
  void close(byte[] payload) {
    ChannelHandlerContext ctx = context;
    if (ctx != null && !closeSent) {
      frames(ctx);
      control(ctx, FrameParser.CLOSE, payload);
      closeSent = true;
      ctx.flush();
    }
  }

  private static void control(ChannelHandlerContext ctx, int opcode, byte[] payload) {
    ByteBuf frame = ctx.alloc().directBuffer(2 + payload.length);
    frame.writeByte(FIN | opcode).writeByte(payload.length).writeBytes(payload);
    ctx.write(frame, ctx.voidPromise());
  }

  // ---- messages

  private void frames(ChannelHandlerContext ctx) {
    if (waitingBytes == 0) {
      return;
    }
    boolean compress = framing.compressed() && waitingBytes > COMPRESS_ABOVE_BYTES;
    waitingBytes = 0;
    if (compress) {
      ByteBuf small = compressor.message(ctx.alloc(), waiting);
      send(ctx, small, framing.compressedFrameBytesMax(), true);
      return;
    }
    if (framing.frameBytesMax() == 0) {
      ByteBuf all = gathered(ctx);
      send(ctx, all, 0, false);
      return;
    }
    send(ctx, gathered(ctx), framing.frameBytesMax(), false);
  }

  private ByteBuf gathered(ChannelHandlerContext ctx) {
    if (waiting.size() == 1) {
      return waiting.removeFirst();
    }
    var all = ctx.alloc().compositeBuffer(Math.max(2, waiting.size()));
    while (!waiting.isEmpty()) {
      all.addComponent(true, waiting.removeFirst());
    }
    return all;
  }

  /// One message, or for uncompressed bytes as many as there are frames: the stream has no message
  /// borders of its own. Takes `payload` over.
  private static void send(
      ChannelHandlerContext ctx, ByteBuf payload, int frameBytesMax, boolean compressed) {
    if (frameBytesMax == 0 || payload.readableBytes() <= frameBytesMax) {
      header(ctx, FrameParser.BINARY, compressed, true, payload.readableBytes());
      ctx.write(payload, ctx.voidPromise());
      return;
    }
    boolean first = true;
    while (payload.isReadable()) {
      int length = Math.min(frameBytesMax, payload.readableBytes());
      boolean last = length == payload.readableBytes();
      int opcode = first || !compressed ? FrameParser.BINARY : FrameParser.CONTINUATION;
      header(ctx, opcode, compressed && first, last || !compressed, length);
      ctx.write(payload.readRetainedSlice(length), ctx.voidPromise());
      first = false;
    }
    payload.release();
  }

  private static void header(
      ChannelHandlerContext ctx, int opcode, boolean compressed, boolean last, int length) {
    ByteBuf header = ctx.alloc().directBuffer(HEADER_BYTES_MAX);
    header.writeByte((last ? FIN : 0) | (compressed ? RSV1 : 0) | opcode);
    if (length <= FrameParser.CONTROL_BYTES_MAX) {
      header.writeByte(length);
    } else if (length <= 0xFFFF) {
      header.writeByte(126).writeShort(length);
    } else {
      header.writeByte(127).writeLong(length);
    }
    ctx.write(header, ctx.voidPromise());
  }
}
