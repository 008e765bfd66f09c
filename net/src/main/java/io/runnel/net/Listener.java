// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.event.Level;

/// A listening socket whose connections are spread over the loops.
public final class Listener implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final WriteBufferWaterMark MARKS =
      new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

  private final Channel channel;

  private Listener(Channel channel) {
    this.channel = channel;
  }

  /// What stands in a connection's pipeline before the [Connection] itself: TLS, WebSocket, PROXY.
  @FunctionalInterface
  public interface Front {
    /// Plain TCP: nothing in front.
    Front PLAIN = (pipeline, connection) -> {};

    /// Called before the connection is added at the end of `pipeline`.
    void install(ChannelPipeline pipeline, Connection connection);
  }

  /// Binds and begins to accept. Throws IOException where the address cannot be had.
  public static Listener bind(
      Loops loops, InetSocketAddress address, Acceptor acceptor, Front front) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.loop(0).eventLoop(), loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
            .childOption(ChannelOption.ALLOCATOR, ByteBufAllocator.DEFAULT)
            .handler(new AcceptErrors(acceptor))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    Loop loop = loops.of(channel.eventLoop());
                    var connection =
                        new Connection(loop, channel, acceptor, acceptor.connectionLimits());
                    channel.config().setRecvByteBufAllocator(new SharedReads(connection));
                    front.install(channel.pipeline(), connection);
                    channel.pipeline().addLast("connection", connection);
                  }
                });
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      Throwable cause = bound.cause();
      throw cause instanceof IOException io
          ? io
          : new IOException(cause == null ? "bind failed" : cause.getMessage(), cause);
    }
    return new Listener(bound.channel());
  }

  /// Tells of failed accepts, such as too many open files; Netty then leaves the socket alone for a
  /// second.
  private static final class AcceptErrors extends ChannelInboundHandlerAdapter {
    private final Acceptor acceptor;

    AcceptErrors(Acceptor acceptor) {
      this.acceptor = acceptor;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      acceptor.report(
          Level.ERROR,
          "Temporary Client Accept Error(" + cause.getMessage() + "), sleeping 1000ms");
      ctx.fireExceptionCaught(cause);
    }
  }

  /// Whether it still accepts.
  public boolean open() {
    return channel.isOpen();
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /// Stops accepting; connections stay.
  @Override
  public void close() {
    channel.close().awaitUninterruptibly(1000);
  }
}
