// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.base.json.Json;
import io.runnel.broker.Space;
import io.runnel.broker.client.ServerCounts;
import io.runnel.broker.client.Traffic;
import io.runnel.broker.monitor.Accstatz;
import io.runnel.broker.monitor.BodyArguments;
import io.runnel.broker.monitor.InvalidRequest;
import io.runnel.broker.monitor.JetStreamUse;
import io.runnel.broker.monitor.Monitor;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The server's short statistics: on request, and by itself every ten seconds, at first more often.
/// Nothing is gathered while nobody listens.
///
/// The timer runs on the outbox's loop, which owns `interval` and `timer`.
final class Statsz {
  private static final long INTERVAL_FIRST_MILLIS = 250;
  private static final long INTERVAL_MILLIS = 10_000;

  private final Monitor monitor;
  private final Answers answers;
  private final Space system;
  private final String subject;
  private long intervalMillis = INTERVAL_FIRST_MILLIS;
  private @Nullable ScheduledFuture<?> timer;
  private volatile boolean stopped;

  Statsz(Monitor monitor, Answers answers, Space system) {
    this.monitor = monitor;
    this.answers = answers;
    this.system = system;
    this.subject = "$SYS.SERVER." + monitor.facts().id() + ".STATSZ";
  }

  void start() {
    answers.outbox().loop().execute(this::schedule);
  }

  void stop() {
    stopped = true;
    answers
        .outbox()
        .loop()
        .execute(() -> {
          if (timer != null) {
            timer.cancel(false);
          }
        });
  }

  private void schedule() {
    if (!stopped) {
      timer = answers.outbox().loop().schedule(this::tick, intervalMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    intervalMillis = Math.min(INTERVAL_MILLIS, intervalMillis * 2);
    schedule();
    if (Outbox.wanted(system, subject)) {
      Thread.ofVirtual().name("statsz").start(() -> send(system, subject));
    }
  }

  /// A request without a reply subject asks for the event itself.
  void serve(Request request) {
    try {
      if (Filter.excludes(BodyArguments.read(request.body()), monitor.facts())) {
        return;
      }
      if (request.reply().isEmpty()) {
        send(system, subject);
      } else {
        send(request.space(), request.reply());
      }
    } catch (InvalidRequest unreadable) {
      answers
          .enveloped((_, _) -> {
            throw unreadable;
          })
          .serve(request);
    }
  }

  private void send(Space space, String to) {
    ServerCounts counts = monitor.census().server();
    int cores = Runtime.getRuntime().availableProcessors();
    byte[] body =
        Json.compact(json ->
            json.object(message ->
                message
                    .field("server", answers.stamp()::write)
                    .object(
                        "statsz",
                        fields -> {
                          fields
                              .time("start", monitor.facts().started())
                              .number("mem", monitor.usage().residentBytes())
                              .number("cores", cores)
                              .decimal("cpu", monitor.usage().cpuPercent());
                          counts(fields, counts);
                          fields.number("active_servers", 1);
                          jetStream(fields);
                          fields.number("gomaxprocs", cores);
                        })));
    answers.outbox().publish(space, to, body);
  }

  private void jetStream(Json json) {
    monitor
        .jetStream()
        .map(JetStreamUse::new)
        .ifPresent(use ->
            json.object("jetstream", fields -> use.block(fields, JetStreamUse.Directory.HIDDEN)));
  }

  private void counts(Json json, ServerCounts counts) {
    Traffic traffic = counts.traffic();
    long active =
        monitor.spaces().stream()
            .filter(space -> monitor.clients().connections(space.name()) > 0)
            .count();
    long subscriptions = monitor.spaces().stream().mapToLong(Space::subscriptions).sum();
    json.number("connections", counts.connections())
        .number("total_connections", counts.totalConnections())
        .number("active_accounts", active)
        .number("subscriptions", subscriptions);
    // The total and the part of clients, which is all of it.
    for (String name : List.of("sent", "sent_to_clients")) {
      moved(json, name, traffic.outMessages(), traffic.outBytes());
    }
    for (String name : List.of("received", "received_from_clients")) {
      moved(json, name, traffic.inMessages(), traffic.inBytes());
    }
    json.number("slow_consumers", counts.slowConsumers());
    if (counts.slowConsumers() > 0) {
      byKind(json, "slow_consumer_stats", counts.slowConsumers());
    }
    json.numberAny("stale_connections", counts.staleConnections());
    if (counts.staleConnections() > 0) {
      byKind(json, "stale_connection_stats", counts.staleConnections());
    }
    json.numberAny("stalled_clients", traffic.stalls());
  }

  private static void moved(Json json, String name, long messages, long bytes) {
    json.object(name, fields -> Accstatz.messages(fields, messages, bytes));
  }

  private static void byKind(Json json, String name, long clients) {
    json.object(
        name,
        fields ->
            fields
                .number("clients", clients)
                .number("routes", 0)
                .number("gateways", 0)
                .number("leafs", 0));
  }
}
