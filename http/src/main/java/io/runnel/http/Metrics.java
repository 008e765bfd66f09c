// SPDX-License-Identifier: Apache-2.0
package io.runnel.http;

import io.runnel.broker.Space;
import io.runnel.broker.client.AccountCounts;
import io.runnel.broker.client.ClientView;
import io.runnel.broker.client.ServerCounts;
import io.runnel.broker.client.Traffic;
import io.runnel.broker.monitor.Monitor;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// The server's numbers in Prometheus' text format 0.0.4: `runnel_…` for the server and for each
/// account, and the names under which prometheus-nats-exporter shows a nats-server, so that
/// dashboards made for it find what they look for.
final class Metrics {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder out = new StringBuilder(8192);

  private Metrics() {}

  static String text(Monitor monitor) {
    Metrics metrics = new Metrics();
    ServerCounts counts = monitor.census().server();
    metrics.server(monitor, counts);
    metrics.accounts(monitor);
    metrics.exporterNames(monitor, counts);
    return metrics.out.toString();
  }

  private void server(Monitor monitor, ServerCounts counts) {
    Traffic traffic = counts.traffic();
    var facts = monitor.facts();
    head("runnel_info", "gauge", "Always 1; the labels say which server this is.");
    sample("runnel_info", label("id", facts.id()) + "," + label("name", facts.name()), 1);
    Duration up = Duration.between(facts.started(), Instant.now());
    gauge("runnel_uptime_seconds", "Seconds since start.", up.toSeconds());
    gauge("runnel_resident_memory_bytes", "Resident memory.", monitor.usage().residentBytes());
    gauge("runnel_connections", "Clients connected now.", counts.connections());
    counter("runnel_connections_total", "Clients since start.", counts.totalConnections());
    gauge("runnel_subscriptions", "Subscriptions now.", subscriptions(monitor));
    counter("runnel_received_messages_total", "Messages from clients.", traffic.inMessages());
    counter("runnel_received_bytes_total", "Bytes from clients.", traffic.inBytes());
    counter("runnel_sent_messages_total", "Messages to clients.", traffic.outMessages());
    counter("runnel_sent_bytes_total", "Bytes to clients.", traffic.outBytes());
    counter(
        "runnel_slow_consumers_total",
        "Clients closed because they did not read.",
        counts.slowConsumers());
    counter(
        "runnel_stale_connections_total",
        "Clients closed because they did not answer.",
        counts.staleConnections());
    counter(
        "runnel_stalls_total", "How often a publisher waited for a slow reader.", traffic.stalls());
    Map<String, Long> requests = monitor.httpRequests();
    head("runnel_http_requests_total", "counter", "Monitoring requests over HTTP.");
    requests.forEach(
        (path, count) -> sample("runnel_http_requests_total", label("path", path), count));
  }

  private void accounts(Monitor monitor) {
    Map<String, AccountCounts> counts = monitor.census().accounts();
    head("runnel_account_connections", "gauge", "Clients of an account now.");
    counts.values().forEach(one -> account("runnel_account_connections", one, one.connections()));
    head("runnel_account_subscriptions", "gauge", "Subscriptions of an account now.");
    for (Space space : monitor.spaces()) {
      sample("runnel_account_subscriptions", label("account", space.name()), space.subscriptions());
    }
    head("runnel_account_received_messages_total", "counter", "Messages from its clients.");
    counts
        .values()
        .forEach(one ->
            account("runnel_account_received_messages_total", one, one.traffic().inMessages()));
    head("runnel_account_sent_messages_total", "counter", "Messages to its clients.");
    counts
        .values()
        .forEach(
            one -> account("runnel_account_sent_messages_total", one, one.traffic().outMessages()));
  }

  private void account(String name, AccountCounts account, long value) {
    sample(name, label("account", account.account()), value);
  }

  private void exporterNames(Monitor monitor, ServerCounts counts) {
    Traffic traffic = counts.traffic();
    String server = label("server_id", monitor.facts().id());
    var limits = monitor.facts().options().limits();
    varz(server, "connections", counts.connections());
    varz(server, "total_connections", counts.totalConnections());
    varz(server, "subscriptions", subscriptions(monitor));
    varz(server, "in_msgs", traffic.inMessages());
    varz(server, "in_bytes", traffic.inBytes());
    varz(server, "out_msgs", traffic.outMessages());
    varz(server, "out_bytes", traffic.outBytes());
    varz(server, "slow_consumers", counts.slowConsumers());
    varz(server, "stale_connections", counts.staleConnections());
    varz(server, "routes", 0);
    varz(server, "remotes", 0);
    varz(server, "leafnodes", 0);
    varz(server, "mem", monitor.usage().residentBytes());
    varz(server, "cores", Runtime.getRuntime().availableProcessors());
    varz(server, "cpu", Math.round(monitor.usage().cpuPercent()));
    varz(server, "max_connections", limits.maxConnections());
    varz(server, "max_payload", limits.maxPayloadBytes());
    varz(server, "max_pending", limits.maxPendingBytes());
    long pending = 0;
    long subscriptions = 0;
    for (ClientView view : monitor.census().views(ClientView.Detail.COUNT_ONLY)) {
      pending += view.pendingBytes();
      subscriptions += view.subscriptionCount();
    }
    exporter("gnatsd_connz_num_connections", server, counts.connections());
    exporter("gnatsd_connz_total", server, counts.connections());
    exporter("gnatsd_connz_pending_bytes", server, pending);
    exporter("gnatsd_connz_subscriptions", server, subscriptions);
  }

  private void varz(String server, String field, long value) {
    exporter("gnatsd_varz_" + field, server, value);
  }

  private void exporter(String name, String server, long value) {
    head(name, "gauge", name.substring(name.lastIndexOf("z_") + 2));
    sample(name, server, value);
  }

  private static long subscriptions(Monitor monitor) {
    return monitor.spaces().stream().mapToLong(Space::subscriptions).sum();
  }

  private void gauge(String name, String help, long value) {
    head(name, "gauge", help);
    out.append(name).append(' ').append(value).append('\n');
  }

  private void counter(String name, String help, long value) {
    head(name, "counter", help);
    out.append(name).append(' ').append(value).append('\n');
  }

  private void head(String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, String labels, long value) {
    out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }

  private static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + "\"";
  }
}
