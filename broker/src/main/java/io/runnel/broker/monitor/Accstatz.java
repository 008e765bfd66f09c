// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import io.runnel.base.json.Json;
import io.runnel.broker.Space;
import io.runnel.broker.client.AccountCounts;
import io.runnel.broker.client.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `accstatz`: what each account's connections have moved.
public final class Accstatz {
  private Accstatz() {}

  /// What a request asks for.
  ///
  /// @param accounts these; empty is all
  /// @param includeUnused also those without connections
  public record Options(List<String> accounts, boolean includeUnused) {
    public static Options ofQuery(Arguments query) throws InvalidRequest {
      return new Options(List.of(), query.flag("unused"));
    }

    public static Options ofBody(Arguments body) throws InvalidRequest {
      return new Options(body.texts("accounts"), body.flag("include_unused"));
    }

    public Options within(String only) {
      return new Options(List.of(only), includeUnused);
    }
  }

  /// One account's line.
  private record Line(AccountCounts counts, int subscriptions) {}

  /// An answer, and how many accounts are in it.
  public record Result(Answer answer, int accounts) {}

  public static Result answer(Monitor monitor, Options options) {
    Map<String, AccountCounts> counts = monitor.census().accounts();
    List<Line> lines = new ArrayList<>();
    for (Space space : monitor.spaces()) {
      String name = space.name();
      if (!options.accounts.isEmpty() && !options.accounts.contains(name)) {
        continue;
      }
      AccountCounts count =
          counts.getOrDefault(name, new AccountCounts(name, 0, 0, 0, Traffic.NONE));
      if (options.includeUnused || count.connections() > 0) {
        lines.add(new Line(count, space.subscriptions()));
      }
    }
    Instant now = Instant.now();
    Answer answer =
        json ->
            json.object(fields ->
                fields
                    .text("server_id", monitor.facts().id())
                    .time("now", now)
                    .array(
                        "account_statz",
                        lines,
                        line -> fields.object(one -> write(one, line.counts, line.subscriptions))));
    return new Result(answer, lines.size());
  }

  /// The fields of one account, as they also stand in account_connections events.
  public static void write(Json json, AccountCounts counts, int subscriptions) {
    Traffic traffic = counts.traffic();
    json.text("acc", counts.account())
        .text("name", counts.account())
        .number("conns", counts.connections())
        .number("leafnodes", 0)
        .number("total_conns", counts.connections())
        .number("num_subscriptions", subscriptions)
        .object("sent", sent -> moved(sent, traffic.outMessages(), traffic.outBytes()))
        .object("received", got -> moved(got, traffic.inMessages(), traffic.inBytes()))
        .number("slow_consumers", counts.slowConsumers());
  }

  private static void moved(Json json, long messages, long bytes) {
    messages(json, messages, bytes);
    json.object("gateways", none -> messages(none, 0, 0))
        .object("routes", none -> messages(none, 0, 0))
        .object("leafs", none -> messages(none, 0, 0));
  }

  /// `msgs` and `bytes`.
  public static void messages(Json json, long messages, long bytes) {
    json.number("msgs", messages).number("bytes", bytes);
  }
}
