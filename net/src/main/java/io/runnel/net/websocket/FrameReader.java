// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/// Turns the client's frames back into the stream of bytes they carry, and answers control frames.
///
/// While the connection does not take bytes (a publisher that waits, a session that waits for an
/// answer) frames stay as they arrived, so a compressed message can't unfold into memory. Holds at
/// most the reads of one turn and one chunk. Owned by the connection's loop.
final class FrameReader extends ChannelInboundHandlerAdapter {
  private final FrameParser parser;
  private final FrameWriter writer;
  private final FrameStream stream;
  private final long messageBytesMax;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);
  private @Nullable Decompressor decompressor;
  private @Nullable ChannelHandlerContext context;
  private byte @Nullable [] pendingClose;
  private boolean running;
  private boolean over;

  /// @param messageBytesMax the largest compressed message, unfolded
  FrameReader(
      Upgrade.Framing framing, FrameWriter writer, FrameStream stream, long messageBytesMax) {
    this.parser = new FrameParser(framing.compressed(), framing.masked());
    this.writer = writer;
    this.stream = stream;
    this.messageBytesMax = messageBytesMax;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    waiting.addLast((ByteBuf) message);
    run();
  }

  /// Goes on as long as bytes are wanted.
  void run() {
    ChannelHandlerContext ctx = context;
    if (running || ctx == null) {
      return;
    }
    running = true;
    try {
      while (!over && stream.taking() && step(ctx)) {
        // Each step hands over what it made.
      }
    } finally {
      running = false;
    }
    if (over) {
      drop();
    }
  }

  /// True if something was done.
  private boolean step(ChannelHandlerContext ctx) {
    Decompressor unfolding = decompressor;
    if (unfolding != null && unfolding.busy()) {
      unfold(ctx, unfolding);
      return true;
    }
    ByteBuf in = waiting.peekFirst();
    if (in == null) {
      return false;
    }
    switch (parser.next(in)) {
      case FrameParser.Piece.More _ -> {
        waiting.removeFirst();
        in.release();
      }
      case FrameParser.Piece.Data(int length, boolean compressed, boolean last) -> {
        ByteBuf payload = in.readRetainedSlice(length);
        if (compressed) {
          unfolding().begin(payload, last);
        } else if (length == 0) {
          payload.release();
        } else {
          ctx.fireChannelRead(payload);
        }
      }
      case FrameParser.Piece.Control(int opcode, byte[] payload) -> control(opcode, payload);
      case FrameParser.Piece.Violation(String text) -> violation(text);
    }
    return true;
  }

  private Decompressor unfolding() {
    Decompressor unfolding = decompressor;
    if (unfolding == null) {
      unfolding = new Decompressor(messageBytesMax);
      decompressor = unfolding;
    }
    return unfolding;
  }

  private void unfold(ChannelHandlerContext ctx, Decompressor unfolding) {
    try {
      ByteBuf chunk = unfolding.chunk(ctx.alloc());
      if (chunk != null) {
        ctx.fireChannelRead(chunk);
      }
    } catch (DataFormatException malformed) {
      stop("flate: corrupt input: " + malformed.getMessage());
    } catch (Decompressor.TooLargeException _) {
      stop("maximum payload exceeded");
    }
  }

  private void control(int opcode, byte[] payload) {
    if (opcode == FrameParser.PING) {
      writer.pong(payload);
    } else if (opcode == FrameParser.CLOSE) {
      switch (CloseFrame.answer(payload)) {
        case CloseFrame.Answer.Echo(CloseFrame frame) -> endedBy(frame.payload());
        case CloseFrame.Answer.Bare _ -> endedBy(new byte[0]);
        case CloseFrame.Answer.Wrong(String text) -> violation(text);
      }
    }
  }

  /// What the session still has to say leaves before the answer to the close frame.
  private void endedBy(byte[] answer) {
    over = true;
    pendingClose = answer;
    stream.ended();
  }

  /// The answer to the client's close frame, if it has sent one.
  byte @Nullable [] pendingClose() {
    return pendingClose;
  }

  private void violation(String text) {
    pendingClose = CloseFrame.violation(text).payload();
    stop(text);
  }

  private void stop(String text) {
    over = true;
    stream.broken(text);
  }

  private void drop() {
    over = true;
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    Decompressor unfolding = decompressor;
    decompressor = null;
    if (unfolding != null) {
      unfolding.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over = true;
    if (!running) {
      drop();
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    context = null;
    over = true;
    if (!running) {
      drop();
    }
  }
}
