// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.runnel.base.ClosedReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.event.Level;

/// Loops, a listener and real sockets, for tests: each accepted connection gets the session that
/// the test makes for it.
final class Wired implements Acceptor, AutoCloseable {
  static final ConnectionLimits ROOMY =
      new ConnectionLimits(64L * 1024 * 1024, TimeUnit.SECONDS.toNanos(10));

  final Loops loops;
  final Listener listener;
  final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
  final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final Function<Connection, Session> sessions;
  private final List<Socket> sockets = new ArrayList<>();
  volatile ConnectionLimits limits = ROOMY;

  Wired(int loops, Function<Connection, Session> sessions) throws IOException {
    this.sessions = sessions;
    this.loops = Loops.start(loops);
    this.listener =
        Listener.bind(
            this.loops,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            this,
            Listener.Front.PLAIN);
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(listener.address().getAddress(), listener.address().getPort());
    socket.setSoTimeout(20_000);
    synchronized (sockets) {
      sockets.add(socket);
    }
    return socket;
  }

  /// The server's end of the connection made last.
  Connection next() throws InterruptedException {
    Connection connection = accepted.poll(10, TimeUnit.SECONDS);
    if (connection == null) {
      throw new AssertionError("no connection was accepted");
    }
    return connection;
  }

  static <T> T on(Loop loop, Callable<T> task) throws Exception {
    var result = new CompletableFuture<T>();
    loop.execute(() -> {
      try {
        result.complete(task.call());
      } catch (Throwable e) {
        result.completeExceptionally(e);
      }
    });
    return result.get(10, TimeUnit.SECONDS);
  }

  static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("never happened: " + what);
      }
      Thread.sleep(2);
    }
  }

  /// Direct memory that Netty holds.
  static long nettyBytes() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  /// The highest value of `gauge` while a thread of its own looks at it, until closed.
  static final class Peak implements AutoCloseable {
    private final Thread watcher;
    private volatile long highest;

    Peak(LongSupplier gauge) {
      watcher =
          Thread.ofVirtual()
              .start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                  highest = Math.max(highest, gauge.getAsLong());
                  try {
                    Thread.sleep(1);
                  } catch (InterruptedException over) {
                    return;
                  }
                }
              });
    }

    long highest() {
      return highest;
    }

    @Override
    public void close() throws InterruptedException {
      watcher.interrupt();
      watcher.join();
    }
  }

  // ---- the acceptor's side

  @Override
  public Session accepted(Connection connection) {
    Session session = sessions.apply(connection);
    accepted.add(connection);
    return session;
  }

  @Override
  public void failed(Connection connection, Throwable cause) {
    failures.add(cause);
  }

  @Override
  public void report(Level level, String text) {}

  @Override
  public ConnectionLimits connectionLimits() {
    return limits;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    synchronized (sockets) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    loops.close();
  }

  /// A session that consumes everything and remembers what it was told.
  static class Quiet implements Session {
    final BlockingQueue<ClosedReason> closed = new LinkedBlockingQueue<>();
    final BlockingQueue<String> slow = new LinkedBlockingQueue<>();

    @Override
    public void opened() {}

    @Override
    public void ready() {}

    @Override
    public void report(Level level, String text) {}

    @Override
    public int received(byte[] buf, int from, int to) {
      return to;
    }

    @Override
    public void slow(Outbound.Slow why, long bytes, int chunks) {
      slow.add(why + " " + bytes);
    }

    @Override
    public void closed(ClosedReason reason) {
      closed.add(reason);
    }

    ClosedReason end() throws InterruptedException {
      ClosedReason reason = closed.poll(15, TimeUnit.SECONDS);
      if (reason == null) {
        throw new AssertionError("the session was never told that it is closed");
      }
      return reason;
    }
  }
}
