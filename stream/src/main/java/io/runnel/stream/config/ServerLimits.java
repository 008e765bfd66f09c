// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// What `jetstream { limits {} }` of the server's configuration sets for the streams and consumers
/// of all accounts; 0 is no limit, and -1 too for `maxConsumersDefault`.
///
/// @param maxRequestBatch messages that one pull request may ask for
/// @param maxAckPending messages that wait for their acknowledgement, for each consumer
/// @param maxDuplicateWindowNanos the longest duplicate window
/// @param maxConsumersDefault consumers of a stream where neither it nor its account has a limit
public record ServerLimits(
    int maxRequestBatch, int maxAckPending, long maxDuplicateWindowNanos, int maxConsumersDefault) {
  public static final ServerLimits NONE = new ServerLimits(0, 0, 0, 0);
}
