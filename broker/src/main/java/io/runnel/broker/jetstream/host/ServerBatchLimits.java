// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.config.options.JetStreamLimits;
import io.runnel.stream.batch.BatchLimits;

/// What the configuration says of batches, with nats-server's values where it says nothing.
final class ServerBatchLimits {
  private ServerBatchLimits() {}

  static BatchLimits of(JetStreamLimits.Batch said) {
    return new BatchLimits(
        or(said.maxMessages(), BatchLimits.MESSAGES_MAX),
        or(said.maxInFlightPerStream(), BatchLimits.ATOMIC_PER_STREAM_MAX),
        new CountedSlots(or(said.maxInFlightTotal(), BatchLimits.ATOMIC_PER_SERVER_MAX)),
        or(said.maxInFlightPerStream(), BatchLimits.FAST_PER_STREAM_MAX),
        new CountedSlots(or(said.maxInFlightTotal(), BatchLimits.FAST_PER_SERVER_MAX)),
        said.timeout().isZero() ? BatchLimits.TIMEOUT_NANOS : said.timeout().toNanos());
  }

  private static int or(int said, int otherwise) {
    return said > 0 ? said : otherwise;
  }
}
