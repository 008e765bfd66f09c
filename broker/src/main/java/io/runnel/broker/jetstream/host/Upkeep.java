// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.jetstream.shard.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a stream's store needs from time to time: a sync at its interval, another try after the
/// disk refused, and rest when nothing happens. Owned by the loop of the stream.
final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final long RETRY_NANOS = 1_000_000_000L;

  /// Nothing happened for so long: files are closed and buffers given back.
  private static final long REST_NANOS = 10_000_000_000L;

  private final StreamHost stream;
  private final Backing backing;
  private boolean syncs;
  private boolean rests;
  private boolean retries;
  private long wakes = Long.MAX_VALUE;
  private long turns;
  private long turnsAtRest;

  Upkeep(StreamHost stream, Backing backing) {
    this.stream = stream;
    this.backing = backing;
  }

  /// Something was handed to the store.
  void turnEnded() {
    turns++;
    long interval = backing.syncIntervalNanos();
    if (interval > 0 && !syncs) {
      syncs = true;
      in(interval, this::sync);
    }
    if (!rests) {
      rests = true;
      in(REST_NANOS, this::rest);
    }
  }

  private void sync() {
    syncs = false;
    backing.sync();
  }

  private void rest() {
    if (turns == turnsAtRest) {
      rests = false;
      backing.relax();
    } else {
      turnsAtRest = turns;
      in(REST_NANOS, this::rest);
    }
  }

  /// The rules of the stream want to be woken at `nanos` since 1970.
  void wakeAt(long nanos, Runnable wake) {
    if (nanos < wakes) {
      wakes = nanos;
      at(
          nanos,
          () -> {
            wakes = Long.MAX_VALUE;
            wake.run();
          });
    }
  }

  /// The disk refused something.
  void failed() {
    if (!retries) {
      retries = true;
      in(RETRY_NANOS, this::retry);
    }
  }

  private void retry() {
    backing.retry();
    if (backing.isAvailable()) {
      retries = false;
      LOG.info("stream {} > {} can write again", stream.account().name(), stream.name());
      stream.touched();
    } else {
      in(RETRY_NANOS, this::retry);
    }
  }

  private void in(long nanos, Runnable task) {
    at(Shard.now() + nanos, task);
  }

  private void at(long nanos, Runnable task) {
    stream
        .shard()
        .wakeAt(
            nanos,
            () -> {
              if (!stream.isClosed()) {
                task.run();
              }
            });
  }
}
