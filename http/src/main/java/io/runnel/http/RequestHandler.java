// SPDX-License-Identifier: Apache-2.0
package io.runnel.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One HTTP connection: each request is answered on a virtual thread of its own, one after the
/// other. Owned by the channel's loop.
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

  private final Pages pages;
  private final Gate gate;

  RequestHandler(Pages pages, Gate gate) {
    this.pages = pages;
    this.gate = gate;
  }

  /// What of a request is needed after its buffer is gone.
  private record Asked(
      HttpMethod method, String uri, @Nullable String authorization, boolean keepAlive) {}

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    Asked asked =
        new Asked(
            request.method(),
            request.uri(),
            request.headers().get(HttpHeaderNames.AUTHORIZATION),
            HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess());
    if (!request.decoderResult().isSuccess()) {
      send(ctx, asked, Reply.text(HttpResponseStatus.BAD_REQUEST, "400 Bad Request"));
      return;
    }
    ctx.channel().config().setAutoRead(false);
    Thread.ofVirtual()
        .name("monitor")
        .start(() -> {
          Reply reply = answer(ctx, asked);
          ctx.executor().execute(() -> send(ctx, asked, reply));
        });
  }

  private Reply answer(ChannelHandlerContext ctx, Asked asked) {
    if (asked.method != HttpMethod.GET && asked.method != HttpMethod.HEAD) {
      return Reply.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "Method Not Allowed\n");
    }
    if (!gate.admits(asked.authorization)) {
      LOG.warn("{} - monitoring refused: not authorized", ctx.channel().remoteAddress());
      return Reply.text(HttpResponseStatus.UNAUTHORIZED, "Unauthorized\n");
    }
    try {
      var uri = new QueryStringDecoder(asked.uri);
      return pages.get(uri.path(), uri.parameters());
    } catch (IllegalArgumentException malformed) {
      return Reply.text(HttpResponseStatus.BAD_REQUEST, "400 Bad Request");
    } catch (RuntimeException defect) {
      LOG.error("monitoring request failed by a defect of the server", defect);
      return Reply.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal error\n");
    }
  }

  private void send(ChannelHandlerContext ctx, Asked asked, Reply reply) {
    boolean head = asked.method == HttpMethod.HEAD;
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            reply.status(),
            head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body()));
    var headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
    headers.set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
    headers.set(
        HttpHeaderNames.DATE,
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    if (reply.shared() == Reply.Sharing.ANY_ORIGIN) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
    if (reply.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, gate.challenge());
    }
    if (reply.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      headers.set(HttpHeaderNames.ALLOW, "GET, HEAD");
    }
    if (asked.keepAlive) {
      ctx.writeAndFlush(response);
      ctx.channel().config().setAutoRead(true);
    } else {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.debug("{} - monitoring connection closed", ctx.channel().remoteAddress(), cause);
    }
    ctx.close();
  }
}
