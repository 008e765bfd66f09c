// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.batch;

/// How many batches may be open, and how large and how long. Source: ADR-50.
///
/// @param messagesMax of one atomic batch
/// @param timeoutNanos between two messages of a batch
public record BatchLimits(
    int messagesMax,
    int atomicPerStreamMax,
    BatchSlots atomicOfServer,
    int fastPerStreamMax,
    BatchSlots fastOfServer,
    long timeoutNanos) {
  public static final int MESSAGES_MAX = 1_000;
  public static final int ATOMIC_PER_STREAM_MAX = 50;
  public static final int ATOMIC_PER_SERVER_MAX = 1_000;
  public static final int FAST_PER_STREAM_MAX = 1_000;
  public static final int FAST_PER_SERVER_MAX = 50_000;
  public static final long TIMEOUT_NANOS = 10_000_000_000L;

  /// Messages of atomic batches that a stream holds until their commit: 64 MiB.
  public static final long STAGED_BYTES_MAX = 64L << 20;

  /// Those of nats-server, for streams of one loop.
  public static BatchLimits standard() {
    return new BatchLimits(
        MESSAGES_MAX,
        ATOMIC_PER_STREAM_MAX,
        BatchSlots.ofOneLoop(ATOMIC_PER_SERVER_MAX),
        FAST_PER_STREAM_MAX,
        BatchSlots.ofOneLoop(FAST_PER_SERVER_MAX),
        TIMEOUT_NANOS);
  }
}
