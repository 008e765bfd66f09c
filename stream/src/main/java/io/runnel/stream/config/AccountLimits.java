// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;

/// What JetStream gives an account, or one tier of it; -1 is no limit, and 0 for the sizes of one
/// stream. Bytes, unless the name says otherwise.
public record AccountLimits(
    long maxMemory,
    long maxStorage,
    int maxStreams,
    int maxConsumers,
    int maxAckPending,
    long memoryMaxStreamBytes,
    long storageMaxStreamBytes,
    boolean maxBytesRequired)
    implements Fields {
  public static final AccountLimits NONE = new AccountLimits(-1, -1, -1, -1, -1, -1, -1, false);

  @Override
  public void fields(Json json) {
    json.number("max_memory", maxMemory)
        .number("max_storage", maxStorage)
        .number("max_streams", maxStreams)
        .number("max_consumers", maxConsumers)
        .number("max_ack_pending", maxAckPending)
        .number("memory_max_stream_bytes", memoryMaxStreamBytes)
        .number("storage_max_stream_bytes", storageMaxStreamBytes)
        .flag("max_bytes_required", maxBytesRequired);
  }
}
