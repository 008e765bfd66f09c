// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.config.ReplayPolicy;

/// Slows a consumer down: to the times between the messages when they were stored (replay policy
/// `original`, until it has caught up), and to `rate_limit_bps`.
final class Pace {
  /// Shorter gaps between stored messages are not waited for.
  private static final long GAP_NANOS_MIN = 1_000_000;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int BITS_PER_BYTE = 8;

  private final ConsumerState state;

  /// The last message of the stream when replay began; 0 where nothing is replayed.
  private long replayTo;

  private long lastStored;
  private long lastSent;

  /// Bytes that may leave at once, as of `tokensAt`.
  private double tokens;

  private long tokensAt;

  Pace(ConsumerState state, long lastSequence, long now) {
    this.state = state;
    ConsumerTerms terms = state.terms();
    if (terms.config().replayPolicy() == ReplayPolicy.ORIGINAL) {
      replayTo = lastSequence;
    }
    tokens = terms.stream().messageBytesMax();
    tokensAt = now;
  }

  /// When a message stored at `stored` may leave: `now` or later.
  long earliest(long stored, int size, long now) {
    long earliest = now;
    if (replayTo > 0 && lastStored > 0 && stored - lastStored > GAP_NANOS_MIN) {
      earliest = Math.max(now, lastSent + (stored - lastStored));
    }
    double rate = bytesPerSecond();
    if (rate > 0) {
      double most = state.terms().stream().messageBytesMax();
      tokens = Math.min(most, tokens + rate * (now - tokensAt) / NANOS_PER_SECOND);
      tokensAt = now;
      double missing = Math.min(size, most) - tokens;
      if (missing > 0) {
        long wait = (long) Math.ceil(missing * NANOS_PER_SECOND / rate);
        earliest = Math.max(earliest, now + wait);
      }
    }
    return earliest;
  }

  /// Whether there is nothing to ask.
  boolean isFree() {
    return replayTo == 0 && state.terms().config().rateLimitBitsPerSecond() == 0;
  }

  void sent(long stored, int size, long now) {
    lastStored = stored;
    lastSent = now;
    tokens -= size;
  }

  /// Nothing more to deliver, and the next new message would be `next`.
  void atEnd(long next) {
    if (next > replayTo) {
      replayTo = 0;
    }
  }

  private double bytesPerSecond() {
    return (double) state.terms().config().rateLimitBitsPerSecond() / BITS_PER_BYTE;
  }
}
