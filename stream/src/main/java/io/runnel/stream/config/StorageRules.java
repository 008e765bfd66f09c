// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import java.util.Optional;

/// Whether account and server have room for what a stream reserves: its `max_bytes`.
public final class StorageRules {
  private StorageRules() {}

  /// What is reserved of the storage in question (memory or files), in bytes.
  ///
  /// @param account by the account's other streams, of the same tier
  /// @param server by all streams of the server, the one in question included if it is there
  /// @param serverMax what the server may use
  public record Reserved(long account, long server, long serverMax) {}

  /// For a stream that is about to be made.
  public static Optional<ApiError> create(
      StreamConfig config, AccountLimits limits, Reserved reserved) {
    return check(config, limits, reserved, config.maxBytes());
  }

  /// For a stream that changes: only what comes on top is asked for.
  public static Optional<ApiError> update(
      StreamConfig old, StreamConfig config, AccountLimits limits, Reserved reserved) {
    long more = Math.max(0, Math.max(config.maxBytes(), 0) - Math.max(old.maxBytes(), 0));
    long kept = Math.max(0, config.maxBytes() - more);
    var others = new Reserved(plus(reserved.account, kept), reserved.server, reserved.serverMax);
    return check(config, limits, others, more);
  }

  private static Optional<ApiError> check(
      StreamConfig config, AccountLimits limits, Reserved reserved, long wanted) {
    boolean memory = config.storage() == Storage.MEMORY;
    // A stream without a limit needs at least some room.
    long bytes = wanted < 0 ? 1 : wanted;
    long accountMax = memory ? limits.maxMemory() : limits.maxStorage();
    var list = new Checklist(false);
    list.refuse(
        config.maxConsumers() > 0
            && limits.maxConsumers() > 0
            && config.maxConsumers() > limits.maxConsumers(),
        ErrorId.MAXIMUM_CONSUMERS_LIMIT);
    list.refuse(
        accountMax >= 0 && plus(reserved.account, bytes) > accountMax
            || plus(reserved.server, bytes) > reserved.serverMax,
        memory ? ErrorId.MEMORY_RESOURCES_EXCEEDED : ErrorId.STORAGE_RESOURCES_EXCEEDED);
    return list.first();
  }

  /// Of two that are not negative, without overflow.
  private static long plus(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
