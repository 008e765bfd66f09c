// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The event loops of a server: one per core, with epoll where the system has it.
public final class Loops implements AutoCloseable {
  private static final int LOOPS_MAX = 64;
  private static final long SETTLE_MILLIS_MAX = 1_000;

  private final MultiThreadIoEventLoopGroup group;
  private final Loop[] loops;
  private final boolean epoll;

  private Loops(MultiThreadIoEventLoopGroup group, Loop[] loops, boolean epoll) {
    this.group = group;
    this.loops = loops;
    this.epoll = epoll;
  }

  /// Starts `count` loops (held to 1..64).
  public static Loops start(int count) {
    int n = Math.clamp(count, 1, LOOPS_MAX);
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    var group = new MultiThreadIoEventLoopGroup(n, new DefaultThreadFactory("runnel-loop"), io);
    Loop[] loops = new Loop[n];
    int i = 0;
    for (EventExecutor executor : group) {
      loops[i] = new Loop(i, (EventLoop) executor, loops);
      i++;
    }
    return new Loops(group, loops, epoll);
  }

  public int count() {
    return loops.length;
  }

  public Loop loop(int index) {
    return loops[index];
  }

  Loop of(EventLoop eventLoop) {
    for (Loop loop : loops) {
      if (loop.eventLoop() == eventLoop) {
        return loop;
      }
    }
    throw new IllegalArgumentException("not a loop of this server");
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /// Waits, at most `SETTLE_MILLIS_MAX`, until every loop has done what it had to do when this was
  /// called. Returns at once on a loop, which must not wait.
  public void awaitDone() {
    var left = new CountDownLatch(loops.length);
    for (Loop loop : loops) {
      if (loop.inLoop()) {
        return;
      }
      loop.execute(left::countDown);
    }
    try {
      if (!left.await(SETTLE_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
        // A loop is busy; it does what it has to do later.
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Lets connections that were told to close say their last words, closes the others, and waits,
  /// at most `SETTLE_MILLIS_MAX`, until their sessions know.
  private void settle() {
    var left = new CountDownLatch(loops.length);
    boolean inLoop = false;
    for (Loop loop : loops) {
      inLoop |= loop.inLoop();
      loop.execute(() -> {
        loop.closeAll();
        loop.execute(left::countDown); // behind what tells the sessions
      });
    }
    if (inLoop) {
      return;
    }
    try {
      if (!left.await(SETTLE_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
        // A loop is busy; its connections end without their last words.
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Closes all connections and ends the loops; waits at most two seconds for what they are doing.
  @Override
  public void close() {
    settle();
    if (group
        .shutdownGracefully(0, 2, TimeUnit.SECONDS)
        .awaitUninterruptibly(3, TimeUnit.SECONDS)) {
      for (Loop loop : loops) {
        loop.ended();
      }
    }
  }
}
