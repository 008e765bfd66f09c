// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.jetstream.host.AccountStreams;
import io.runnel.broker.jetstream.host.StreamYard;
import io.runnel.stream.api.ResponseType;
import io.runnel.stream.config.AccountLimits;
import io.runnel.stream.config.ApiLevel;
import io.runnel.stream.config.Storage;
import io.runnel.stream.info.AccountInfo;
import io.runnel.stream.info.AccountTier;
import io.runnel.stream.info.ApiStats;
import java.util.Map;
import java.util.function.Function;

/// INFO: what an account has and may have.
final class AccountInfoRequest implements ApiRequest {
  private final StreamYard yard;
  private final Function<String, long[]> requests;

  /// @param requests answered, refused and waiting ones of an account, with the one being answered
  AccountInfoRequest(StreamYard yard, Function<String, long[]> requests) {
    this.yard = yard;
    this.requests = requests;
  }

  @Override
  public ResponseType type() {
    return ResponseType.ACCOUNT_INFO;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    AccountStreams account = call.account();
    long[] counts = requests.apply(account.name());
    AccountLimits limits = yard.accountLimits(account);
    AccountTier total =
        new AccountTier(
            account.memoryBytes(),
            account.fileBytes(),
            account.reserved(Storage.MEMORY),
            account.reserved(Storage.FILE),
            account.streams().size(),
            account.consumers(),
            limits);
    return new AccountInfo(
        total,
        yard.options().domain(),
        new ApiStats(ApiLevel.LEVEL, counts[0], counts[1], Math.max(0, counts[2] - 1)),
        Map.of());
  }
}
