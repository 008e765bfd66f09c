// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what has to become true soon.
final class Eventually {
  /// Far beyond what anything takes here, so that a busy machine fails no fact.
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final long POLL_MILLIS = 5;

  private Eventually() {}

  /// Fails with what `otherwise` says if `condition` does not hold within the limit.
  static void holds(BooleanSupplier condition, Supplier<?> otherwise) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + LIMIT + ": " + otherwise.get());
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
