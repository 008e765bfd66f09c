// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.info;

import io.runnel.base.json.Fields;
import io.runnel.base.json.Json;
import io.runnel.stream.config.AccountLimits;

/// What an account, or one tier of it, uses, has reserved and may use; bytes.
public record AccountTier(
    long memory,
    long storage,
    long reservedMemory,
    long reservedStorage,
    int streams,
    int consumers,
    AccountLimits limits)
    implements Fields {
  @Override
  public void fields(Json json) {
    json.number("memory", memory)
        .number("storage", storage)
        .number("reserved_memory", reservedMemory)
        .number("reserved_storage", reservedStorage)
        .number("streams", streams)
        .number("consumers", consumers)
        .field("limits", limits);
  }
}
