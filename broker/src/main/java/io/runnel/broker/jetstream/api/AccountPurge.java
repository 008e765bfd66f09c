// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Fields;
import io.runnel.broker.jetstream.host.AccountStreams;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.jetstream.host.StreamYard;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.api.ResponseType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// ACCOUNT.PURGE, of the system account: all streams of an account go. An account that isn't there
/// has none, which is as good.
final class AccountPurge implements ApiRequest {
  private final StreamYard yard;
  private final Function<String, Optional<AccountStreams>> accounts;

  AccountPurge(StreamYard yard, Function<String, Optional<AccountStreams>> accounts) {
    this.yard = yard;
    this.accounts = accounts;
  }

  @Override
  public ResponseType type() {
    return ResponseType.ACCOUNT_PURGE;
  }

  @Override
  public Fields answer(ApiCall call) throws ApiRefusal {
    String name = call.token(2);
    Asked.refuse(
        name.contains("/") || name.contains("\\"),
        ErrorId.STREAM_GENERAL,
        "account name can not contain path separators");
    Optional<AccountStreams> account = accounts.apply(name);
    if (account.isPresent()) {
      for (StreamHost stream : List.copyOf(account.get().streams())) {
        yard.delete(stream);
      }
    }
    return json -> json.flagAny("initiated", true);
  }
}
