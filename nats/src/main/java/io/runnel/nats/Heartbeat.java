// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.net.Loop;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// PINGs from the server: finds connections whose peer is gone, and measures round trips.
///
/// No PING is sent while data or a PING came within the interval; the first one always is, two
/// seconds after CONNECT, for its round trip. Owned by the connection's loop. Source: core.md
/// section 6, "Pings".
final class Heartbeat {
  private static final long FIRST_PING_MILLIS = 2_000;
  private static final long RTT_MEASURED_EVERY_NANOS = Duration.ofHours(1).toNanos();

  private final Loop loop;
  private final Line line;
  private @Nullable ScheduledFuture<?> timer;
  private int outstanding;
  private long lastInNanos;
  private long pingSentNanos;
  private boolean measured;
  private long rttNanos;

  /// What the heartbeat needs from its connection.
  interface Line {
    void sendPing();

    void stale();

    /// The timer has fired.
    void due();

    /// No PING: the client was heard `quietNanos` ago.
    void delayed(long quietNanos);

    Duration pingInterval();

    int pingMax();
  }

  Heartbeat(Loop loop, Line line) {
    this.loop = loop;
    this.line = line;
    this.lastInNanos = System.nanoTime();
  }

  /// Before CONNECT: the plain interval.
  void start() {
    schedule(line.pingInterval().toNanos());
  }

  /// After CONNECT: a first PING soon, spread so that many connections do not ping at once.
  /// `estimate` is the time from accept to CONNECT.
  void connected(long estimate) {
    rttNanos = Math.max(1, estimate);
    long first = TimeUnit.MILLISECONDS.toNanos(FIRST_PING_MILLIS);
    first += ThreadLocalRandom.current().nextLong(first / 5);
    schedule(Math.min(first, line.pingInterval().toNanos()));
  }

  void stop() {
    ScheduledFuture<?> running = timer;
    timer = null;
    if (running != null) {
      running.cancel(false);
    }
  }

  /// Data or a PING has come.
  void heard() {
    lastInNanos = System.nanoTime();
  }

  void pong() {
    outstanding = 0;
    if (pingSentNanos != 0) {
      rttNanos = Math.max(1, System.nanoTime() - pingSentNanos);
    }
  }

  /// The last round trip, in nanoseconds; 0 before CONNECT.
  long rttNanos() {
    return rttNanos;
  }

  /// When it was last heard, on the clock of `System.nanoTime`.
  long lastInNanos() {
    return lastInNanos;
  }

  private void schedule(long delayNanos) {
    stop();
    timer = loop.schedule(this::tick, delayNanos, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    line.due();
    long now = System.nanoTime();
    long interval = line.pingInterval().toNanos();
    boolean quiet = now - lastInNanos >= interval;
    boolean wantsRtt = !measured || now - pingSentNanos > RTT_MEASURED_EVERY_NANOS;
    if (quiet || wantsRtt) {
      if (outstanding + 1 > line.pingMax()) {
        line.stale();
        return;
      }
      outstanding++;
      pingSentNanos = now;
      measured = true;
      line.sendPing();
    } else {
      line.delayed(now - lastInNanos);
    }
    schedule(interval);
  }
}
