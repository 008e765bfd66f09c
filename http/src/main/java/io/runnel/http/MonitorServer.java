// SPDX-License-Identifier: Apache-2.0
package io.runnel.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.runnel.broker.monitor.Monitor;
import io.runnel.config.options.MonitorOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The monitoring port: HTTP/1.1, on a loop of its own so that it never stands in the way of
/// clients, and costs nothing where it is not configured.
public final class MonitorServer implements AutoCloseable {
  private static final int CONNECTIONS_MAX = 256;
  private static final int REQUEST_LINE_BYTES_MAX = 8 * 1024;
  private static final int HEADERS_BYTES_MAX = 64 * 1024;
  private static final int BODY_BYTES_MAX = 1024;

  /// Longest silence on a connection between requests, and longest time for a request to arrive.
  private static final int SILENCE_SECONDS_MAX = 60;

  private final MultiThreadIoEventLoopGroup group;
  private final Channel channel;

  private MonitorServer(MultiThreadIoEventLoopGroup group, Channel channel) {
    this.group = group;
    this.channel = channel;
  }

  /// What stands in front of HTTP in each connection's pipeline: nothing, or TLS.
  ///
  /// @param install called for each new connection
  public record Front(Consumer<ChannelPipeline> install) {
    public static final Front PLAIN = new Front(pipeline -> {});
  }

  /// Binds `address` and serves. Throws IOException where the address cannot be had.
  public static MonitorServer start(
      Monitor monitor, MonitorOptions options, InetSocketAddress address, Front front)
      throws IOException {
    Pages pages = new Pages(monitor, options.basePath());
    Gate gate = new Gate(options.authorization());
    AtomicInteger connections = new AtomicInteger();
    var group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("runnel-http", true), NioIoHandler.newFactory());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    accepted.closeFuture().addListener(gone -> connections.decrementAndGet());
                    if (connections.incrementAndGet() > CONNECTIONS_MAX) {
                      accepted.close();
                      return;
                    }
                    front.install.accept(accepted.pipeline());
                    http(accepted.pipeline(), pages, gate);
                  }
                });
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      Throwable cause = bound.cause();
      throw new IOException(
          "can't listen to the monitor port: " + (cause == null ? "" : cause.getMessage()), cause);
    }
    return new MonitorServer(group, bound.channel());
  }

  private static void http(ChannelPipeline pipeline, Pages pages, Gate gate) {
    var limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
            .setMaxHeaderSize(HEADERS_BYTES_MAX);
    pipeline
        .addLast(new ReadTimeoutHandler(SILENCE_SECONDS_MAX))
        .addLast(new HttpServerCodec(limits))
        .addLast(new HttpObjectAggregator(BODY_BYTES_MAX))
        .addLast(new RequestHandler(pages, gate));
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /// Stops listening and closes the connections.
  @Override
  public void close() {
    channel.close().awaitUninterruptibly(1000);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
