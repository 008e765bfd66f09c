// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import io.runnel.base.json.Json;
import io.runnel.broker.Space;
import java.time.Instant;
import java.util.List;

/// `accountz`: the accounts by name, or one in detail.
public final class Accountz {
  private Accountz() {}

  /// `account` empty lists all.
  public static Answer answer(Monitor monitor, String account) throws InvalidRequest {
    Instant now = Instant.now();
    if (account.isEmpty()) {
      List<String> names = monitor.spaces().stream().map(Space::name).toList();
      return json ->
          json.object(fields -> {
            head(fields, monitor, now);
            fields.textsAny("accounts", names);
          });
    }
    Answer detail = detail(monitor, account);
    return json ->
        json.object(fields -> {
          head(fields, monitor, now);
          fields.field("account_detail", detail);
        });
  }

  private static void head(Json json, Monitor monitor, Instant now) {
    json.text("server_id", monitor.facts().id())
        .time("now", now)
        .textAny("system_account", monitor.systemAccount());
  }

  /// One account, which must exist.
  public static Answer detail(Monitor monitor, String account) throws InvalidRequest {
    Space space =
        monitor
            .space(account)
            .orElseThrow(() -> InvalidRequest.refused("Account " + account + " does not exist"));
    int clients = monitor.clients().connections(account);
    InterestStats stats = InterestStats.of(monitor, List.of(space));
    boolean system = account.equals(monitor.systemAccount());
    boolean streams = monitor.jetStream().flatMap(some -> some.of(account)).isPresent();
    var sharing = new AccountSharing(monitor.facts().options(), account);
    return json ->
        json.object(fields -> {
          fields
              .text("account_name", account)
              .time("update_time", monitor.facts().configured())
              .flagAny("is_system", system)
              .flag("expired", false)
              .flag("complete", true)
              .flag("jetstream_enabled", streams)
              .number("leafnode_connections", 0)
              .number("client_connections", clients)
              .number("subscriptions", space.subscriptions());
          sharing.write(fields);
          fields.text("name_tag", account).object("sublist_stats", stats::write);
        });
  }
}
