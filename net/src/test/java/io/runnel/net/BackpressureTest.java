// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.base.ClosedReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens when a peer does not read, or reads more slowly than others write.
@Timeout(60)
class BackpressureTest {
  private static final int MIB = 1024 * 1024;

  /// Passes what it receives on to `targets`: a publisher.
  private static final class Publisher extends Wired.Quiet {
    final Connection self;
    final List<Connection> targets;

    Publisher(Connection self, List<Connection> targets) {
      this.self = self;
      this.targets = targets;
    }

    @Override
    public int received(byte[] buf, int from, int to) {
      for (Connection target : targets) {
        if (target != self && target.open()) {
          target.outbound().lane(self.loop()).write(buf, from, to - from);
        }
      }
      return to;
    }
  }

  /// The first connection publishes to all later ones.
  private static final class FanOut implements AutoCloseable {
    final List<Connection> targets = new CopyOnWriteArrayList<>();
    final List<Wired.Quiet> sessions = new CopyOnWriteArrayList<>();
    final Wired wired;
    final Socket publisherSocket;
    final Connection publisher;

    FanOut(int loops, ConnectionLimits limits) throws Exception {
      wired =
          new Wired(
              loops,
              connection -> {
                var session = new Publisher(connection, targets);
                sessions.add(session);
                return session;
              });
      wired.limits = limits;
      publisherSocket = wired.connect();
      publisher = wired.next();
    }

    Socket subscribe() throws Exception {
      Socket socket = wired.connect();
      targets.add(wired.next());
      return socket;
    }

    void publish(byte[] bytes) {
      try {
        publisherSocket.getOutputStream().write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws Exception {
      wired.close();
    }
  }

  private static ConnectionLimits limits(long maxPendingBytes, long writeDeadlineMillis) {
    return new ConnectionLimits(
        maxPendingBytes, TimeUnit.MILLISECONDS.toNanos(writeDeadlineMillis));
  }

  private static void readSlowly(Socket peer, int total, int blockBytes, int pauseMillis)
      throws Exception {
    byte[] block = new byte[blockBytes];
    int read = 0;
    while (read < total) {
      int n = peer.getInputStream().readNBytes(block, 0, Math.min(block.length, total - read));
      assertTrue(n > 0, "closed after " + read + " bytes");
      read += n;
      Thread.sleep(pauseMillis);
    }
  }

  @Test
  void asManyBytesAsMaxPendingAreSentAndOneMoreIsASlowConsumer() throws Exception {
    int most = 100_000;
    for (int over = 0; over <= 1; over++) {
      var session = new Wired.Quiet();
      try (var wired = new Wired(2, _ -> session)) {
        wired.limits = limits(most, 10_000);
        Socket peer = wired.connect();
        Connection connection = wired.next();
        Loop other = wired.loops.loop(1 - connection.loop().index());
        byte[] bytes = new byte[most + over];
        other.execute(() -> connection.outbound().lane(other).write(bytes));
        if (over == 0) {
          assertEquals(most, peer.getInputStream().readNBytes(most).length);
          assertTrue(connection.open());
          assertTrue(session.slow.isEmpty());
        } else {
          assertEquals(ClosedReason.SLOW_CONSUMER_PENDING_BYTES, session.end());
          assertEquals("PENDING_BYTES " + (most + 1), session.slow.poll());
          assertTrue(session.slow.isEmpty(), "told once");
          assertEquals(0, peer.getInputStream().readAllBytes().length);
        }
        Wired.until("nothing is pending", () -> connection.outbound().pendingBytes() == 0);
      }
    }
  }

  @Test
  void oneThatNeverReadsIsClosedAtMaxPending() throws Exception {
    try (var fan = new FanOut(2, limits(8 * MIB, 60_000))) {
      fan.subscribe();
      byte[] block = new byte[64 * 1024];
      Connection target = fan.targets.getFirst();
      try (var peak = new Wired.Peak(target.outbound()::pendingBytes)) {
        while (target.open()) {
          fan.publish(block);
        }
        assertEquals(ClosedReason.SLOW_CONSUMER_PENDING_BYTES, fan.sessions.get(1).end());
        assertTrue(peak.highest() > 4 * MIB, "closed early, at " + peak.highest());
      }
      Wired.until("nothing is pending", () -> target.outbound().pendingBytes() == 0);
      assertTrue(fan.publisher.open());
    }
  }

  @Test
  void bytesThatWaitLongerThanWriteDeadlineCloseTheConnection() throws Exception {
    try (var fan = new FanOut(2, limits(64 * MIB, 400))) {
      fan.subscribe();
      fan.publish(new byte[16 * MIB]);
      long begin = System.nanoTime();
      assertEquals(ClosedReason.SLOW_CONSUMER_WRITE_DEADLINE, fan.sessions.get(1).end());
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      assertTrue(millis < 3_000, "took " + millis + " ms");
      assertTrue(fan.sessions.get(1).slow.poll().startsWith("WRITE_DEADLINE"));
    }
  }

  @Test
  void aSlowReaderThatKeepsWithinTheDeadlineStays() throws Exception {
    try (var fan = new FanOut(2, limits(64 * MIB, 1_500))) {
      Socket peer = fan.subscribe();
      int total = 40 * MIB;
      Thread.ofVirtual().start(() -> fan.publish(new byte[total]));
      readSlowly(peer, total, 256 * 1024, 20); // 160 blocks: 3.2 s, more than two deadlines
      assertTrue(fan.targets.getFirst().open());
      assertTrue(fan.sessions.get(1).slow.isEmpty());
    }
  }

  /// Also where each read brings little, as from many small publishers.
  @ParameterizedTest
  @ValueSource(ints = {64 * 1024, 2 * 1024})
  void aPublisherIsPausedForASlowReaderAndMemoryStaysBounded(int blockBytes) throws Exception {
    try (var fan = new FanOut(2, limits(64 * MIB, 10_000))) {
      Socket peer = fan.subscribe();
      Connection target = fan.targets.getFirst();
      int total = 48 * MIB;
      long before = Wired.nettyBytes();
      var writer =
          Thread.ofPlatform()
              .start(() -> {
                byte[] block = new byte[blockBytes];
                for (int sent = 0; sent < total; sent += blockBytes) {
                  fan.publish(block);
                }
              });
      try (var pending = new Wired.Peak(target.outbound()::pendingBytes);
          var memory = new Wired.Peak(Wired::nettyBytes)) {
        readSlowly(peer, total, 512 * 1024, 10); // 50 MB/s at most
        writer.join();
        assertTrue(target.open());
        assertTrue(fan.publisher.stalls() > 0, "the publisher never waited");
        assertTrue(pending.highest() < 12 * MIB, "pending " + pending.highest());
        assertTrue(memory.highest() - before < 32 * MIB, "memory " + memory.highest());
      }
    }
  }

  @Test
  void aPublisherGoesOnWhenTheOneItWaitsForCloses() throws Exception {
    try (var fan = new FanOut(2, limits(64 * MIB, 10_000))) {
      Socket dead = fan.subscribe();
      Socket reader = fan.subscribe();
      int total = 24 * MIB;
      var writer = Thread.ofVirtual().start(() -> fan.publish(new byte[total]));
      Wired.until("it waits", () -> fan.publisher.stalls() > 0);
      dead.close();
      assertEquals(total, reader.getInputStream().readNBytes(total).length);
      writer.join();
      Wired.until("gone", () -> !fan.targets.getFirst().open());
      Wired.until(
          "nothing is pending", () -> fan.targets.getFirst().outbound().pendingBytes() == 0);
    }
  }

  @Test
  void oneThatNeverReadsDoesNotDelayTheOthers() throws Exception {
    try (var fan = new FanOut(2, limits(64 * MIB, 60_000))) {
      fan.subscribe();
      Socket reader = fan.subscribe();
      Connection dead = fan.targets.getFirst();
      int flood = 16 * MIB; // far over CONGESTED_BYTES for the one that does not read
      var writer = Thread.ofVirtual().start(() -> fan.publish(new byte[flood]));
      assertEquals(flood, reader.getInputStream().readNBytes(flood).length);
      writer.join();
      assertTrue(dead.outbound().pendingBytes() > Outbound.CONGESTED_BYTES);
      long worst = 0;
      for (int i = 0; i < 200; i++) {
        long begin = System.nanoTime();
        fan.publish(new byte[128]);
        reader.getInputStream().readNBytes(128);
        worst = Math.max(worst, System.nanoTime() - begin);
      }
      assertTrue(dead.open());
      assertTrue(worst < 250_000_000L, "a message took " + worst / 1000 + " us");
    }
  }

  @Test
  void aDeadReceiverDoesNotKeepAPublisherFromWaitingForALivingOne() throws Exception {
    try (var fan = new FanOut(2, limits(64 * MIB, 60_000))) {
      Socket slow = fan.subscribe();
      fan.subscribe(); // never reads, and is written to last
      Connection living = fan.targets.getFirst();
      int total = 32 * MIB;
      var writer = Thread.ofVirtual().start(() -> fan.publish(new byte[total]));
      try (var pending = new Wired.Peak(living.outbound()::pendingBytes)) {
        readSlowly(slow, total, 512 * 1024, 10);
        writer.join();
        assertTrue(pending.highest() < 12 * MIB, "pending " + pending.highest());
      }
    }
  }

  /// 40 bytes a turn, each a parcel of its own.
  @Test
  void manySmallMessagesThatWaitTakeLittleMoreThanTheirBytes() throws Exception {
    try (var fan = new FanOut(2, limits(64 * MIB, 60_000))) {
      Socket peer = fan.subscribe();
      Connection target = fan.targets.getFirst();
      Loop other = fan.wired.loops.loop(1 - target.loop().index());
      long before = Wired.nettyBytes();
      int small = 40;
      int count = 600_000;
      long begin = target.outbound().pendingBytes();
      other.execute(() -> writeOneATurn(other, target, new byte[small], count));
      Wired.until("all is written", () -> target.outbound().pendingBytes() >= begin + 12 * MIB);
      long pending = target.outbound().pendingBytes();
      long memory = Wired.nettyBytes() - before;
      assertTrue(memory < 2 * pending + 16 * MIB, memory + " bytes for " + pending);
      int rest = small * count;
      assertEquals(rest, peer.getInputStream().readNBytes(rest).length);
      Wired.until("nothing is pending", () -> target.outbound().pendingBytes() == 0);
    }
  }

  /// Every so often it waits for the owner, so that parcels do not pile up on their way.
  private static void writeOneATurn(Loop loop, Connection to, byte[] bytes, int times) {
    to.outbound().lane(loop).write(bytes);
    if (times > 1) {
      Runnable next = () -> writeOneATurn(loop, to, bytes, times - 1);
      if (times % 500 == 0) {
        to.loop().execute(() -> loop.execute(next));
      } else {
        loop.execute(next);
      }
    }
  }

  @Test
  void aMessageToVeryManyReceiversLeavesWhileItIsWritten() throws Exception {
    try (var fan = new FanOut(1, limits(64 * MIB, 60_000))) {
      int receivers = 200;
      for (int i = 0; i < receivers; i++) {
        Socket peer = fan.subscribe();
        Thread.ofVirtual().start(() -> drain(peer));
      }
      byte[] block = new byte[64 * 1024];
      fan.publish(block);
      Thread.sleep(100);
      long before = Wired.nettyBytes();
      try (var memory = new Wired.Peak(Wired::nettyBytes)) {
        for (int i = 0; i < 20; i++) {
          fan.publish(block); // 12.5 MiB in all for the receivers, each time
        }
        Wired.until(
            "nothing is pending",
            () -> fan.targets.stream().allMatch(to -> to.outbound().pendingBytes() == 0));
        assertTrue(memory.highest() - before < 64 * MIB, "memory " + memory.highest());
      }
      assertTrue(fan.targets.stream().allMatch(Connection::open));
    }
  }

  private static void drain(Socket peer) {
    try {
      byte[] block = new byte[64 * 1024];
      while (peer.getInputStream().read(block) >= 0) {
        // All it does is read.
      }
    } catch (IOException closed) {
      assertFalse(peer.isConnected() && !peer.isClosed() && !peer.isInputShutdown());
    }
  }

  @Test
  void aHeldPublisherStaysHeldWhenItsReceiverHasRoomAgain() throws Exception {
    try (var fan = new FanOut(2, limits(64 * MIB, 10_000))) {
      Socket peer = fan.subscribe();
      int total = 24 * MIB;
      var writer = Thread.ofVirtual().start(() -> fan.publish(new byte[total]));
      Wired.until("it waits", () -> fan.publisher.stalls() > 0);
      Loop loop = fan.publisher.loop();
      Wired.on(
          loop,
          () -> {
            fan.publisher.hold();
            return true;
          });
      Thread.sleep(50); // longer than any wait for a receiver
      assertFalse(Wired.on(loop, () -> fan.publisher.channel().config().isAutoRead()));
      Wired.on(
          loop,
          () -> {
            fan.publisher.unhold();
            return true;
          });
      assertEquals(total, peer.getInputStream().readNBytes(total).length);
      writer.join();
    }
  }
}
