// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.base.json.Json;
import io.runnel.broker.Space;
import io.runnel.broker.client.AccountCounts;
import io.runnel.broker.event.EventId;
import io.runnel.broker.monitor.Accstatz;
import io.runnel.broker.monitor.Monitor;
import io.runnel.config.options.AccountOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Tells how many connections an account has, when that changes and every half minute while it has
/// any. Not told of `$G`. Changes that come while one is being counted are told together.
final class AccountEvents {
  private static final String TYPE = "io.nats.server.advisory.v1.account_connections";
  private static final long REPEAT_SECONDS = 30;

  private final Monitor monitor;
  private final Answers answers;
  private final Space system;
  private final Set<String> due = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  AccountEvents(Monitor monitor, Answers answers, Space system) {
    this.monitor = monitor;
    this.answers = answers;
    this.system = system;
  }

  void start() {
    answers.outbox().loop().schedule(this::repeat, REPEAT_SECONDS, TimeUnit.SECONDS);
  }

  void stop() {
    stopped = true;
  }

  private void repeat() {
    if (stopped) {
      return;
    }
    for (Space space : monitor.spaces()) {
      if (monitor.clients().connections(space.name()) > 0) {
        changed(space.name());
      }
    }
    start();
  }

  private static List<String> subjects(String account) {
    return List.of(
        "$SYS.SERVER.ACCOUNT." + account + ".CONNS", "$SYS.ACCOUNT." + account + ".SERVER.CONNS");
  }

  /// A client of `account` came or went. Any loop.
  void changed(String account) {
    if (account.equals(AccountOptions.GLOBAL)
        || subjects(account).stream().noneMatch(subject -> Outbox.wanted(system, subject))) {
      return;
    }
    if (due.add(account)) {
      Thread.ofVirtual().name("account").start(() -> tell(account));
    }
  }

  private void tell(String account) {
    due.remove(account);
    Optional<byte[]> body = event(account);
    for (String subject : subjects(account)) {
      body.ifPresent(event -> answers.outbox().publish(system, subject, event));
    }
  }

  /// `$SYS.REQ.ACCOUNT.<account>.CONNS`: another server wants to know now.
  void serve(Request request) {
    String account = request.token(3);
    if (!request.reply().isEmpty() && monitor.clients().connections(account) > 0) {
      event(account)
          .ifPresent(body -> answers.outbox().publish(request.space(), request.reply(), body));
    }
  }

  private Optional<byte[]> event(String account) {
    return monitor
        .space(account)
        .map(space -> {
          AccountCounts counts = monitor.census().account(account);
          return Json.compact(json ->
              json.object(event -> {
                event
                    .text("type", TYPE)
                    .text("id", EventId.next())
                    .time("timestamp", Instant.now())
                    .field("server", answers.stamp()::write);
                Accstatz.write(event, counts, space.subscriptions());
              }));
        });
  }
}
