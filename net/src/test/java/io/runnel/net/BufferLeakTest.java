// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.runnel.base.ClosedReason;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Connections that come and go in every way, under Netty's strictest leak detection: every buffer
/// is given back.
@Timeout(90)
class BufferLeakTest {
  private static final Logger DETECTOR = Logger.getLogger(ResourceLeakDetector.class.getName());

  private final ConcurrentLinkedQueue<String> leaks = new ConcurrentLinkedQueue<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          leaks.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

  @BeforeEach
  void watch() {
    before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    DETECTOR.addHandler(listener);
    DETECTOR.setUseParentHandlers(false);
  }

  @AfterEach
  void unwatch() {
    ResourceLeakDetector.setLevel(before);
    DETECTOR.removeHandler(listener);
    DETECTOR.setUseParentHandlers(true);
  }

  private void assertNothingLeaked() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(20);
      // The detector reports what it found when the next buffer is tracked.
      ByteBufAllocator.DEFAULT.directBuffer(64).release();
    }
    assertEquals(List.of(), List.copyOf(leaks));
  }

  @Test
  void theDetectorSeesALeak() throws InterruptedException {
    ByteBufAllocator.DEFAULT.directBuffer(64);
    for (int i = 0; i < 20 && leaks.isEmpty(); i++) {
      System.gc();
      Thread.sleep(20);
      ByteBufAllocator.DEFAULT.directBuffer(64).release();
    }
    assertTrue(leaks.toString().contains("LEAK"), "the tests here would see nothing");
  }

  /// Sends what it gets to a few others, and now and then holds, kicks or says a last word.
  private static final class Unruly extends Wired.Quiet {
    private final Connection self;
    private final List<Connection> all;
    private final Random random;
    private final AtomicInteger ended;

    Unruly(Connection self, List<Connection> all, long seed, AtomicInteger ended) {
      this.self = self;
      this.all = all;
      this.random = new Random(seed);
      this.ended = ended;
    }

    @Override
    public int received(byte[] buf, int from, int to) {
      for (int i = 0; i < 4; i++) {
        Connection target = any();
        target.outbound().lane(self.loop()).write(buf, from, to - from);
      }
      switch (random.nextInt(12)) {
        case 0 -> self.flushAndClose(ClosedReason.KICKED);
        case 1 -> self.close(ClosedReason.STALE_CONNECTION);
        case 2 -> {
          Connection other = any();
          other.loop().execute(() -> other.close(ClosedReason.KICKED));
        }
        case 3, 4 -> {
          self.hold();
          self.loop().schedule(self::unhold, 3, TimeUnit.MILLISECONDS);
        }
        default -> {
          // Nothing special.
        }
      }
      return random.nextInt(4) == 0 ? to - Math.min(to - from, random.nextInt(5_000)) : to;
    }

    private Connection any() {
      synchronized (all) {
        return all.get(random.nextInt(all.size()));
      }
    }

    @Override
    public void closed(ClosedReason reason) {
      super.closed(reason);
      ended.incrementAndGet();
    }
  }

  @Test
  void everyConnectionOfAStormIsToldItsEndOnceAndLeavesNothingBehind() throws Exception {
    long seed = System.nanoTime();
    System.out.println("storm seed " + seed);
    List<Connection> all = new ArrayList<>();
    var begun = new AtomicInteger();
    var ended = new AtomicInteger();
    var random = new Random(seed);
    try (var wired =
        new Wired(
            3,
            connection -> {
              synchronized (all) {
                all.add(connection);
                return new Unruly(connection, all, seed + begun.incrementAndGet(), ended);
              }
            })) {
      wired.limits = new ConnectionLimits(512 * 1024, TimeUnit.MILLISECONDS.toNanos(300));
      List<Socket> open = new ArrayList<>();
      byte[] bytes = new byte[40_000];
      for (int i = 0; i < 1_500; i++) {
        open.add(wired.connect());
        act(open.get(random.nextInt(open.size())), bytes, random);
        if (open.size() > 40) {
          open.remove(random.nextInt(open.size())).close();
        }
      }
      for (Socket socket : open) {
        socket.close();
      }
      Wired.until("all have ended", () -> begun.get() >= 1_500 && begun.get() == ended.get());
      List<Connection> gone = List.copyOf(all);
      Wired.until(
          "nothing is pending",
          () -> gone.stream().allMatch(c -> c.outbound().pendingBytes() == 0));
      assertEquals(List.of(), List.copyOf(wired.failures));
    }
    all.clear();
    assertNothingLeaked();
  }

  private static void act(Socket socket, byte[] bytes, Random random) {
    try {
      switch (random.nextInt(4)) {
        case 0 -> socket.getOutputStream().write(bytes, 0, 1 + random.nextInt(bytes.length));
        case 1 -> socket.getOutputStream().write(bytes, 0, 1 + random.nextInt(100));
        case 2 ->
            socket.getInputStream().skip(Math.min(socket.getInputStream().available(), 9_999));
        default -> {
          if (random.nextInt(10) == 0) {
            socket.shutdownOutput();
          }
        }
      }
    } catch (IOException closedByServer) {
      assertTrue(random.nextInt() != 0 || socket.isConnected());
    }
  }

  @Test
  void loopsThatEndWhileBytesAreUnderWayGiveThemBack() throws Exception {
    for (int round = 0; round < 10; round++) {
      List<Connection> all = new ArrayList<>();
      var wired =
          new Wired(
              3,
              connection -> {
                synchronized (all) {
                  all.add(connection);
                }
                return new Wired.Quiet() {
                  @Override
                  public int received(byte[] buf, int from, int to) {
                    for (Connection target : List.copyOf(all)) {
                      target.outbound().lane(connection.loop()).write(buf, from, to - from);
                    }
                    return to;
                  }
                };
              });
      try (wired) {
        for (int i = 0; i < 6; i++) {
          Socket peer = wired.connect();
          wired.next();
          Thread.ofVirtual().start(() -> flood(peer));
        }
        for (int i = 0; i < wired.loops.count(); i++) {
          keepWriting(wired.loops.loop(i), List.copyOf(all), 100_000);
        }
        Thread.sleep(20);
      }
      assertTrue(all.stream().noneMatch(Connection::open));
    }
    assertNothingLeaked();
  }

  private static void flood(Socket peer) {
    try {
      while (true) {
        peer.getOutputStream().write(new byte[20_000]);
      }
    } catch (IOException closed) {
      assertTrue(peer.isBound());
    }
  }

  private static void keepWriting(Loop loop, List<Connection> to, int turns) {
    loop.execute(() -> {
      for (Connection connection : to) {
        connection.outbound().lane(loop).write(new byte[300]);
      }
      if (turns > 0) {
        keepWriting(loop, to, turns - 1);
      }
    });
  }
}
