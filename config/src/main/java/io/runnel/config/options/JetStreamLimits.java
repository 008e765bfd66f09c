// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.time.Duration;

/// `jetstream { limits }`: bounds for every stream and consumer of the server. 0 is none, unless
/// said.
///
/// @param maxAckPending messages out for acknowledgement, for one consumer
/// @param maxHaAssets replicated streams and consumers; kept for clusters
/// @param maxRequestBatch messages one pull request may ask for
/// @param defaultMaxConsumers consumers of a stream that says nothing; -1 is unlimited
/// @param duplicateWindow longest time in which a stream may look for duplicates; zero is none
/// @param batch `batch`
public record JetStreamLimits(
    int maxAckPending,
    int maxHaAssets,
    int maxRequestBatch,
    int defaultMaxConsumers,
    Duration duplicateWindow,
    Batch batch) {

  /// `batch`: atomic batches under way. 0 is nats-server's default.
  ///
  /// @param maxInFlightPerStream open batches of one stream
  /// @param maxInFlightTotal open batches of the server
  /// @param maxMessages messages in one batch
  /// @param timeout how long a batch may stay silent
  public record Batch(
      int maxInFlightPerStream, int maxInFlightTotal, int maxMessages, Duration timeout) {}

  private static final int CONSUMERS_DEFAULT = 1_000;

  /// What nats-server has when the file says nothing.
  public static JetStreamLimits defaults() {
    return new JetStreamLimits(
        0, 0, 0, CONSUMERS_DEFAULT, Duration.ZERO, new Batch(0, 0, 0, Duration.ZERO));
  }
}
