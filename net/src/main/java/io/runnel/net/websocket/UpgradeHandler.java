// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Reads HTTP requests until one of them opens a WebSocket, then puts frames in its own place.
///
/// Bodies are thrown away as they come; line and headers are limited, so a connection that has not
/// upgraded holds at most `HEADER_BYTES_MAX` and one read. Owned by the connection's loop.
public final class UpgradeHandler extends ChannelInboundHandlerAdapter {
  private static final int LINE_BYTES_MAX = 4 * 1024;
  private static final int HEADER_BYTES_MAX = 32 * 1024;
  private static final int CHUNK_BYTES_MAX = 8 * 1024;
  private static final String DECODER = "http";

  private final WebSocketTerms terms;
  private final Compressors compressors;
  private final Host host;
  private @Nullable HttpRequest request;
  private boolean early;
  private boolean done;

  /// What the connection does with the outcome.
  public interface Host extends FrameStream {
    /// Frames are in place, the session may begin.
    void upgraded(Upgrade upgrade, Frames frames);

    /// The request was not an upgrade; the log says `reason`. The connection stays.
    void refused(String reason);

    /// The connection is to be closed; the log says `reason`.
    void hopeless(String reason);

    /// Which of the loop's compressors is this connection's.
    int loopIndex();
  }

  private UpgradeHandler(WebSocketTerms terms, Compressors compressors, Host host) {
    this.terms = terms;
    this.compressors = compressors;
    this.host = host;
  }

  /// Puts the HTTP decoder and this handler at the end of `pipeline`.
  public static void install(
      ChannelPipeline pipeline, WebSocketTerms terms, Compressors compressors, Host host) {
    pipeline.addLast(
        DECODER, new HttpRequestDecoder(LINE_BYTES_MAX, HEADER_BYTES_MAX, CHUNK_BYTES_MAX));
    pipeline.addLast("upgrade", new UpgradeHandler(terms, compressors, host));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf) {
      // Left over in the decoder when it was removed: the client did not wait for the answer.
      early = true;
    } else if (message instanceof HttpRequest head) {
      request = head;
    }
    boolean last = message instanceof LastHttpContent;
    boolean malformed = message instanceof HttpRequest head && head.decoderResult().isFailure();
    ReferenceCountUtil.release(message);
    HttpRequest current = request;
    if (done || current == null) {
      return;
    }
    if (malformed) {
      done = true;
      malformed(ctx, current.decoderResult().cause());
    } else if (last) {
      request = null;
      decide(ctx, current);
    }
  }

  private void decide(ChannelHandlerContext ctx, HttpRequest whole) {
    switch (UpgradeRequest.decide(whole, terms)) {
      case UpgradeRequest.Decision.Accepted(byte[] response, Upgrade upgrade) -> {
        done = true;
        ctx.pipeline().remove(DECODER);
        if (early) {
          host.refused("websocket handshake error: client sent data before handshake is complete");
          ctx.close();
          return;
        }
        ctx.writeAndFlush(Unpooled.wrappedBuffer(response), ctx.voidPromise());
        frames(ctx, upgrade);
      }
      case UpgradeRequest.Decision.LeafNode(byte[] response) -> {
        done = true;
        ctx.writeAndFlush(Unpooled.wrappedBuffer(response), ctx.voidPromise());
        host.hopeless("Not configured to accept leaf node connections");
      }
      case UpgradeRequest.Decision.Refused(int status, String reason) -> {
        host.refused("websocket handshake error: " + reason);
        boolean stays = HttpUtil.isKeepAlive(whole);
        done = !stays;
        error(ctx, HttpResponseStatus.valueOf(status), stays);
      }
    }
  }

  private void frames(ChannelHandlerContext ctx, Upgrade upgrade) {
    var writer = new FrameWriter(upgrade.framing(), compressors.of(host.loopIndex()));
    var reader = new FrameReader(upgrade.framing(), writer, host, terms.messageBytesMax());
    ctx.pipeline().addAfter(ctx.name(), "frames-in", reader);
    ctx.pipeline().addAfter(ctx.name(), "frames-out", writer);
    ctx.pipeline().remove(this);
    host.upgraded(upgrade, new Frames(reader, writer));
  }

  // ---- answers that are not an upgrade

  private static void error(ChannelHandlerContext ctx, HttpResponseStatus status, boolean stays) {
    String body = status.reasonPhrase() + "\n";
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: text/plain; charset=utf-8"
            + "\r\nSec-Websocket-Version: 13"
            + "\r\nX-Content-Type-Options: nosniff"
            + "\r\nDate: "
            + DateTimeFormatter.RFC_1123_DATE_TIME
                .format(ZonedDateTime.now(ZoneOffset.UTC))
                .replace("+0000", "GMT")
            + "\r\nContent-Length: "
            + body.length()
            + (stays ? "" : "\r\nConnection: close")
            + "\r\n\r\n";
    send(ctx, head + body, stays);
  }

  private void malformed(ChannelHandlerContext ctx, Throwable cause) {
    boolean tooLong =
        cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
    HttpResponseStatus status =
        tooLong
            ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            : HttpResponseStatus.BAD_REQUEST;
    String text =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
            + status;
    send(ctx, text, false);
  }

  private static void send(ChannelHandlerContext ctx, String text, boolean stays) {
    var sent = ctx.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    if (!stays) {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
  }
}
