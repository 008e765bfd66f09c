// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.batch.BatchLimits;

/// What a stream knows of the server and the account around it.
///
/// @param domain empty: none
/// @param maxPayloadBytes header and payload of a message that the server itself makes
public record Surroundings(
    String domain,
    int maxPayloadBytes,
    Interest interest,
    StorageBudget storage,
    BatchLimits batchLimits) {
  /// The highest level of the JetStream API that this server has.
  public static final int API_LEVEL = 5;
}
