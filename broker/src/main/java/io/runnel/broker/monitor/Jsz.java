// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import io.runnel.base.json.Json;
import io.runnel.broker.jetstream.JetStream;
import io.runnel.broker.jetstream.host.AccountStreams;
import io.runnel.stream.info.StreamState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// `jsz`: JetStream as a whole, and accounts, streams and consumers in detail where they are asked
/// for. Source: system.md section 3.
public final class Jsz {
  private Jsz() {}

  /// Empty where only a leader is asked: a server without JetStream leads nothing.
  public static Optional<Answer> answer(Monitor monitor, JszOptions options) {
    Optional<JetStream> enabled = monitor.jetStream();
    if (enabled.isPresent()) {
      return Optional.of(answer(monitor, enabled.get(), options));
    }
    return options.leaderOnly() ? Optional.empty() : Optional.of(disabled(monitor));
  }

  private static Answer disabled(Monitor monitor) {
    Instant now = Instant.now();
    return json ->
        json.object(fields -> {
          fields
              .number("memory", 0)
              .number("storage", 0)
              .number("reserved_memory", 0)
              .number("reserved_storage", 0)
              .number("accounts", 0)
              .number("ha_assets", 0)
              .object("api", api -> api.number("level", 0).number("total", 0).number("errors", 0))
              .text("server_id", monitor.facts().id())
              .time("now", now)
              .flag("disabled", true)
              .object("config", none -> none.number("max_memory", 0).number("max_storage", 0));
          Sums.NONE.write(fields);
          fields.number("total", 0);
        });
  }

  private static Answer answer(Monitor monitor, JetStream jetStream, JszOptions options) {
    Instant now = Instant.now();
    JetStreamUse use = new JetStreamUse(jetStream);
    List<AccountStreams> accounts =
        jetStream.accounts().stream().sorted(Comparator.comparing(AccountStreams::name)).toList();
    Sums sums = Sums.of(accounts, options.raft());
    String leader = monitor.facts().name();
    List<JszAccount> details =
        chosen(accounts, options).stream()
            .map(account -> JszAccount.of(jetStream, account, options, leader))
            .toList();
    return json ->
        json.object(fields -> {
          use.stats(fields);
          fields
              .text("server_id", monitor.facts().id())
              .time("now", now)
              .object("config", config -> use.config(config, JetStreamUse.Directory.SHOWN))
              .object("limits", use::limits);
          sums.write(fields);
          fields.objectsAny("account_details", details).number("total", accounts.size());
        });
  }

  private static List<AccountStreams> chosen(List<AccountStreams> all, JszOptions options) {
    List<AccountStreams> named =
        all.stream().filter(account -> account.name().equals(options.account())).toList();
    if (!named.isEmpty()) {
      return named;
    }
    if (!options.listed()) {
      return List.of();
    }
    int limit = options.limitOrDefault();
    return limit < 0 ? all : all.stream().skip(Math.max(0, options.offset())).limit(limit).toList();
  }

  /// One account, which must be there and have JetStream.
  public static Answer account(Monitor monitor, String name, JszOptions options)
      throws InvalidRequest {
    JetStream jetStream =
        monitor.jetStream().orElseThrow(() -> InvalidRequest.refused("jetstream not enabled"));
    if (monitor.space(name).isEmpty()) {
      throw InvalidRequest.refused("account \"" + name + "\" not found");
    }
    AccountStreams account =
        jetStream
            .of(name)
            .orElseThrow(
                () -> InvalidRequest.refused("account \"" + name + "\" not jetstream enabled"));
    return JszAccount.of(jetStream, account, options, monitor.facts().name());
  }

  /// All streams together.
  ///
  /// @param led whether to tell how many of them this server leads, which are all
  private record Sums(long streams, long consumers, long messages, long bytes, boolean led) {
    static final Sums NONE = new Sums(0, 0, 0, 0, false);

    static Sums of(List<AccountStreams> accounts, boolean led) {
      long streams = 0;
      long consumers = 0;
      long messages = 0;
      long bytes = 0;
      for (AccountStreams account : accounts) {
        for (var stream : account.streams()) {
          StreamState state = JszAccount.state(stream);
          streams++;
          consumers += state.consumers();
          messages += state.messages();
          bytes += state.bytes();
        }
      }
      return new Sums(streams, consumers, messages, bytes, led);
    }

    void write(Json json) {
      json.number("streams", streams);
      if (led) {
        json.numberAny("streams_leader", streams);
      }
      json.number("consumers", consumers);
      if (led) {
        json.numberAny("consumers_leader", consumers);
      }
      json.number("messages", messages).number("bytes", bytes);
    }
  }
}
