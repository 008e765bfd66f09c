// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.base.ClosedReason;
import io.runnel.config.options.LameDuckOptions;
import io.runnel.nats.NatsDoor;
import java.util.concurrent.atomic.AtomicBoolean;

/// Leaving without a storm of reconnects: no new clients, the present ones are told, and after a
/// grace period closed one by one over the rest of the time; then the server shuts down. Source:
/// core.md section 11.
final class LameDuck {
  /// The longest pause between two closed clients.
  private static final long STEP_MILLIS_MAX = 1_000;

  private final LameDuckOptions options;
  private final NatsDoor door;
  private final Runnable stopListening;
  private final StartupLog log;
  private final Runnable shutdown;
  private final AtomicBoolean begun = new AtomicBoolean();

  LameDuck(
      LameDuckOptions options,
      NatsDoor door,
      Runnable stopListening,
      StartupLog log,
      Runnable shutdown) {
    this.options = options;
    this.door = door;
    this.stopListening = stopListening;
    this.log = log;
    this.shutdown = shutdown;
  }

  boolean begun() {
    return begun.get();
  }

  /// Starts it, once.
  void begin() {
    if (begun.compareAndSet(false, true)) {
      log.lameDuck();
      stopListening.run();
      Thread.ofVirtual().name("lame-duck").start(this::run);
    }
  }

  private void run() {
    try {
      if (door.clientCount() > 0) {
        door.announceLameDuck();
        Thread.sleep(options.gracePeriod().toMillis());
        log.closingClients();
        closeAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    shutdown.run();
  }

  private void closeAll() throws InterruptedException {
    int count = Math.max(1, door.clientCount());
    long millis = options.duration().minus(options.gracePeriod()).toMillis();
    long step = Math.min(STEP_MILLIS_MAX, millis / count);
    while (door.closeOne(ClosedReason.SERVER_SHUTDOWN) && door.clientCount() > 0) {
      Thread.sleep(step);
    }
  }
}
