// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.api;

import io.runnel.base.json.Strictness;
import io.runnel.broker.jetstream.host.AccountStreams;
import io.runnel.broker.jetstream.host.StreamYard;
import io.runnel.stream.api.ResponseType;
import java.util.Optional;
import java.util.function.Function;

/// Every request of the JetStream API and the subject behind `$JS.API.` that asks for it. Source:
/// jetstream.md section 1.
public final class ApiTable {
  private ApiTable() {}

  /// @param counts of an account's requests: answered, refused and waiting
  public static ApiRequests of(StreamYard yard, Function<String, long[]> counts) {
    Asked asked = new Asked(yard.options().strict() ? Strictness.STRICT : Strictness.LENIENT);
    ApiRequests table = new ApiRequests();
    table.add("INFO", new AccountInfoRequest(yard, counts));
    streams(table, asked, yard);
    consumers(table, asked, yard);
    clustered(table);
    return table;
  }

  /// What accounts without streams are told.
  ///
  /// @param all what [#of] answered
  public static ApiRequests withoutStreams(ApiRequests all) {
    return all.notEnabled();
  }

  /// What the system account may ask, which has no streams itself.
  ///
  /// @param all what [#of] answered
  public static ApiRequests ofSystem(
      ApiRequests all, StreamYard yard, Function<String, Optional<AccountStreams>> accounts) {
    return all.notEnabled().add("ACCOUNT.PURGE.*", new AccountPurge(yard, accounts));
  }

  private static void streams(ApiRequests table, Asked asked, StreamYard yard) {
    table
        .add("STREAM.CREATE.*", new StreamCreate(asked, yard))
        .add("STREAM.UPDATE.*", new StreamUpdate(asked, yard))
        .add("STREAM.NAMES", new StreamNames(asked))
        .add("STREAM.LIST", new StreamList(asked))
        .add("STREAM.INFO.*", new StreamInfoRequest(asked))
        .add("STREAM.DELETE.*", new StreamDelete(yard))
        .add("STREAM.SNAPSHOT.*", new StreamSnapshot(asked))
        .add("STREAM.RESTORE.*", new StreamRestore(asked, yard))
        .add("STREAM.PURGE.*", new StreamPurge(asked))
        .add("STREAM.MSG.GET.*", new MessageGet(asked))
        .add("STREAM.MSG.DELETE.*", new MessageDelete(asked));
  }

  private static void consumers(ApiRequests table, Asked asked, StreamYard yard) {
    table
        .add("CONSUMER.CREATE.*", new ConsumerCreate(asked, yard, ConsumerCreate.Form.UNNAMED))
        .add("CONSUMER.CREATE.*.>", new ConsumerCreate(asked, yard, ConsumerCreate.Form.NAMED))
        .add(
            "CONSUMER.DURABLE.CREATE.*.*",
            new ConsumerCreate(asked, yard, ConsumerCreate.Form.DURABLE))
        .add("CONSUMER.NAMES.*", new ConsumerNames(asked))
        .add("CONSUMER.LIST.*", new ConsumerList(asked))
        .add("CONSUMER.INFO.*.*", new ConsumerInfoRequest())
        .add("CONSUMER.DELETE.*.*", new ConsumerDelete())
        .add("CONSUMER.PAUSE.*.*", new ConsumerPause(asked))
        .add("CONSUMER.UNPIN.*.*", new ConsumerUnpin(asked))
        .add("CONSUMER.RESET.*.*", new ConsumerReset(asked));
  }

  private static void clustered(ApiRequests table) {
    table
        .add("STREAM.LEADER.STEPDOWN.*", new Standalone(ResponseType.STREAM_LEADER_STEPDOWN))
        .add("STREAM.PEER.REMOVE.*", new Standalone(ResponseType.STREAM_REMOVE_PEER))
        .add("STREAM.PEER.EVACUATE.*", new Standalone(ResponseType.STREAM_EVACUATE_PEER))
        .add("STREAM.CANCEL_MOVE.*", new Standalone(ResponseType.STREAM_CANCEL_MOVE))
        .add("CONSUMER.LEADER.STEPDOWN.*.*", new Standalone(ResponseType.CONSUMER_LEADER_STEPDOWN))
        .add("CONSUMER.PEER.REMOVE.*.*", new Standalone(ResponseType.CONSUMER_REMOVE_PEER))
        .add("CONSUMER.PEER.EVACUATE.*.*", new Standalone(ResponseType.CONSUMER_EVACUATE_PEER));
  }
}
