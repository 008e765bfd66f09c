// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

import java.util.concurrent.ThreadLocalRandom;

/// How long an inflow waits before it asks its origin again: not sooner than 2 s after it asked
/// last, and 10 s more for each failure in a row, up to 2 minutes. Times are nanoseconds since
/// 1970. Owned by the loop of the stream.
final class Patience {
  private static final long PAUSE_NANOS = 2_000_000_000L;
  private static final long BACKOFF_NANOS = 10_000_000_000L;
  private static final long BACKOFF_NANOS_MAX = 120_000_000_000L;

  /// So that not all ask at once: at least this, and less than twice of it.
  private static final long JITTER_NANOS = 50_000_000L;

  private int failures;

  /// 0 before the first time.
  private long askedAt;

  void asked(long now) {
    askedAt = now;
  }

  void failed() {
    failures++;
  }

  void succeeded() {
    failures = 0;
  }

  /// When to ask.
  long next(long now) {
    long pause = askedAt == 0 ? 0 : Math.max(0, PAUSE_NANOS - (now - askedAt));
    long backoff = Math.min(BACKOFF_NANOS_MAX, BACKOFF_NANOS * failures);
    long luck = JITTER_NANOS + ThreadLocalRandom.current().nextLong(JITTER_NANOS);
    return now + pause + backoff + luck;
  }
}
