// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.base.ClosedReason;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A connection's life: what arrives, what is kept, how it ends.
@Timeout(60)
class ConnectionTest {

  /// Consumes whole records of `RECORD` bytes only, and remembers all it was given.
  private static class Records extends Wired.Quiet {
    static final int RECORD = 10;
    final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    @Override
    public synchronized int received(byte[] buf, int from, int to) {
      int end = from + (to - from) / RECORD * RECORD;
      taken.write(buf, from, end - from);
      return end;
    }

    synchronized byte[] bytes() {
      return taken.toByteArray();
    }
  }

  @Test
  void whatASessionLeavesStandsBeforeWhatComesNext() throws Exception {
    var session = new Records();
    try (var wired = new Wired(1, _ -> session);
        Socket peer = wired.connect()) {
      byte[] sent = new byte[100_000];
      new Random(1).nextBytes(sent);
      for (int at = 0, n = 1; at < sent.length; at += n, n = Math.min(n * 3 % 7_919, 5_000) + 1) {
        n = Math.min(n, sent.length - at);
        peer.getOutputStream().write(sent, at, n);
        peer.getOutputStream().flush();
      }
      Wired.until("all has arrived", () -> session.bytes().length == sent.length);
      assertArrayEquals(sent, session.bytes());
    }
  }

  @Test
  void theEndOfInputEndsTheConnection() throws Exception {
    var session = new Wired.Quiet();
    try (var wired = new Wired(1, _ -> session);
        Socket peer = wired.connect()) {
      peer.getOutputStream().write(1);
      peer.shutdownOutput();
      assertEquals(ClosedReason.CLIENT_CLOSED, session.end());
      assertEquals(-1, peer.getInputStream().read());
    }
  }

  @Test
  void theLastBytesLeaveBeforeTheConnectionCloses() throws Exception {
    var session = new Wired.Quiet();
    try (var wired = new Wired(2, _ -> session);
        Socket peer = wired.connect()) {
      Connection connection = wired.next();
      byte[] last = new byte[8 * 1024 * 1024];
      new Random(2).nextBytes(last);
      Wired.on(
          connection.loop(),
          () -> {
            connection.lane().write(last);
            connection.flushAndClose(ClosedReason.KICKED);
            connection.lane().write(new byte[] {1, 2, 3}); // too late
            return true;
          });
      Thread.sleep(50); // the socket is full by now
      assertArrayEquals(last, peer.getInputStream().readAllBytes());
      assertEquals(ClosedReason.KICKED, session.end());
      assertTrue(session.closed.isEmpty(), "closed is told once");
      Wired.until("nothing is pending", () -> connection.outbound().pendingBytes() == 0);
    }
  }

  @Test
  void theFirstReasonIsTheOneThatCounts() throws Exception {
    var session = new Wired.Quiet();
    try (var wired = new Wired(1, _ -> session);
        Socket _ = wired.connect()) {
      Connection connection = wired.next();
      Wired.on(
          connection.loop(),
          () -> {
            connection.flushAndClose(ClosedReason.STALE_CONNECTION);
            connection.close(ClosedReason.KICKED);
            return true;
          });
      assertEquals(ClosedReason.STALE_CONNECTION, session.end());
    }
  }

  @Test
  void nothingIsHandedOverWhileHeldAndAllOfItAfterwards() throws Exception {
    var held = new AtomicReference<Connection>();
    var session =
        new Records() {
          @Override
          public synchronized int received(byte[] buf, int from, int to) {
            Connection connection = held.get();
            if (connection != null && taken.size() == 0) {
              held.set(null);
              connection.hold();
              taken.write(buf, from, RECORD);
              return from + RECORD;
            }
            return super.received(buf, from, to);
          }
        };
    try (var wired = new Wired(1, _ -> session);
        Socket peer = wired.connect()) {
      Connection connection = wired.next();
      held.set(connection);
      byte[] sent = new byte[300_000];
      new Random(3).nextBytes(sent);
      var writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  peer.getOutputStream().write(sent);
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      Wired.until("the first record", () -> session.bytes().length > 0);
      Thread.sleep(50);
      assertEquals(Records.RECORD, session.bytes().length);
      Wired.on(
          connection.loop(),
          () -> {
            connection.unhold();
            return true;
          });
      Wired.until("all has arrived", () -> session.bytes().length == sent.length);
      assertArrayEquals(sent, session.bytes());
      writer.join();
    }
  }

  @Test
  void whatIsHeldIsGivenBackWhenTheConnectionCloses() throws Exception {
    var session =
        new Wired.Quiet() {
          AtomicReference<Connection> mine = new AtomicReference<>();

          @Override
          public int received(byte[] buf, int from, int to) {
            mine.get().hold();
            return from;
          }
        };
    try (var wired =
            new Wired(
                1,
                connection -> {
                  session.mine.set(connection);
                  return session;
                });
        Socket peer = wired.connect()) {
      peer.getOutputStream().write(new byte[50_000]);
      Thread.sleep(20);
      Connection connection = wired.next();
      connection.loop().execute(() -> connection.close(ClosedReason.KICKED));
      assertEquals(ClosedReason.KICKED, session.end());
      Wired.on(
          connection.loop(),
          () -> {
            connection.unhold(); // an answer that came too late
            return true;
          });
      assertTrue(wired.failures.isEmpty());
    }
  }

  @Test
  void aDefectEndsTheConnectionAndIsReportedOnce() throws Exception {
    for (String where : new String[] {"accepted", "opened", "received", "after hold"}) {
      var told = new CountDownLatch(1);
      var mine = new AtomicReference<Connection>();
      var session =
          new Wired.Quiet() {
            boolean heldOnce;

            @Override
            public void opened() {
              fail("opened");
            }

            @Override
            public int received(byte[] buf, int from, int to) {
              fail("received");
              if (!heldOnce) {
                heldOnce = true;
                mine.get().hold();
                mine.get().loop().execute(mine.get()::unhold);
                return from;
              }
              fail("after hold");
              return to;
            }

            private void fail(String here) {
              if (where.equals(here)) {
                throw new IllegalStateException(here);
              }
            }

            @Override
            public void closed(ClosedReason reason) {
              super.closed(reason);
              told.countDown();
            }
          };
      try (var wired =
              new Wired(
                  1,
                  connection -> {
                    mine.set(connection);
                    if (where.equals("accepted")) {
                      throw new IllegalStateException(where);
                    }
                    return session;
                  });
          Socket peer = wired.connect()) {
        peer.getOutputStream().write(new byte[1000]);
        assertEndsSoon(peer);
        Throwable failure = wired.failures.poll(5, TimeUnit.SECONDS);
        assertEquals(where, failure == null ? "nothing was reported" : failure.getMessage());
        assertTrue(wired.failures.isEmpty());
        assertTrue(where.equals("accepted") || told.await(5, TimeUnit.SECONDS), where);
      }
    }
  }

  private static void assertEndsSoon(Socket peer) {
    try {
      assertEquals(-1, peer.getInputStream().read());
    } catch (java.io.IOException reset) {
      assertFalse(reset instanceof java.net.SocketTimeoutException, "still open");
    }
  }

  @Test
  void orderIsKeptForEachPublishingLoop() throws Exception {
    int perLoop = 50_000;
    var session = new Wired.Quiet();
    try (var wired = new Wired(4, _ -> session);
        Socket peer = wired.connect()) {
      Connection connection = wired.next();
      for (int i = 0; i < wired.loops.count(); i++) {
        publish(wired.loops.loop(i), connection, 0, perLoop);
      }
      int[] expected = new int[wired.loops.count()];
      byte[] record = new byte[8];
      var in = new java.io.DataInputStream(new java.io.BufferedInputStream(peer.getInputStream()));
      for (int n = 0; n < perLoop * expected.length; n++) {
        in.readFully(record);
        ByteBuffer bytes = ByteBuffer.wrap(record);
        int loop = bytes.getInt();
        assertEquals(expected[loop]++, bytes.getInt(), "loop " + loop);
      }
      assertEquals(
          expected.length, Arrays.stream(expected).filter(count -> count == perLoop).count());
      Wired.until("nothing is pending", () -> connection.outbound().pendingBytes() == 0);
    }
  }

  /// Some records a turn, a different number each time.
  private static void publish(Loop loop, Connection to, int from, int end) {
    loop.execute(() -> {
      int last = Math.min(end, from + 1 + from % 97);
      for (int i = from; i < last; i++) {
        to.outbound()
            .lane(loop)
            .write(ByteBuffer.allocate(8).putInt(loop.index()).putInt(i).array());
      }
      if (last < end) {
        publish(loop, to, last, end);
      }
    });
  }
}
