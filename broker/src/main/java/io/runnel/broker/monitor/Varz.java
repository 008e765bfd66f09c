// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import io.runnel.base.json.GoText;
import io.runnel.base.json.Json;
import io.runnel.broker.ServerIdentity;
import io.runnel.broker.Space;
import io.runnel.broker.client.ServerCounts;
import io.runnel.broker.event.FeatureFlags;
import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.LimitsOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.TimingOptions;
import io.runnel.config.options.TlsOptions;
import io.runnel.config.options.WebSocketOptions;
import io.runnel.config.options.WriteTimeoutPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/// `varz`: the server as a whole. Blocks of what does not exist here (cluster, gateway, leaf, mqtt)
/// are empty objects, as on a standalone nats-server.
public final class Varz {
  private Varz() {}

  public static Answer answer(Monitor monitor) {
    ServerCounts counts = monitor.census().server();
    long subscriptions = 0;
    for (Space space : monitor.spaces()) {
      subscriptions += space.subscriptions();
    }
    long allSubscriptions = subscriptions;
    Instant now = Instant.now();
    return json ->
        json.object(fields -> {
          identity(fields, monitor.facts());
          configured(fields, monitor);
          times(fields, monitor.facts(), now);
          process(fields, monitor.usage());
          counts(fields, counts, allSubscriptions);
          closing(fields, monitor, counts);
        });
  }

  private static void identity(Json json, ServerFacts facts) {
    TlsOptions tls = facts.options().tls();
    boolean required = tls.enabled() && !facts.options().client().protocol().allowNonTls();
    json.text("server_id", facts.id())
        .text("server_name", facts.name())
        .text("version", ServerIdentity.NATS_VERSION)
        .number("proto", 1)
        .text("go", ServerIdentity.RUNTIME)
        .text("host", facts.clientHost())
        .number("port", facts.clientPort())
        .flagAny("auth_required", facts.authRequired())
        .flagAny("tls_required", required)
        .flagAny("tls_verify", required && tls.clientCertificates() != ClientCertificates.NOT_ASKED)
        .textsAny("connect_urls", facts.connectUrls())
        .textsAny("ws_connect_urls", facts.webSocketConnectUrls());
  }

  private static void configured(Json json, Monitor monitor) {
    ServerFacts facts = monitor.facts();
    ServerOptions options = facts.options();
    LimitsOptions limits = options.limits();
    TimingOptions timing = options.timing();
    json.number("max_connections", limits.maxConnections())
        .numberAny("max_subscriptions", limits.maxSubscriptions())
        .number("ping_interval", timing.pingInterval().toNanos())
        .number("ping_max", timing.pingMax())
        .text("http_host", httpHost(options))
        .number("http_port", options.monitor().httpPort())
        .text("http_base_path", options.monitor().basePath())
        .number("https_port", options.monitor().httpsPort())
        .decimal("auth_timeout", seconds(options.security().authorization().timeout()))
        .number("max_control_line", limits.maxControlLineBytes())
        .number("max_payload", limits.maxPayloadBytes())
        .number("max_pending", limits.maxPendingBytes())
        .object("cluster", cluster -> cluster.textAny("name", options.identity().clusterName()))
        .object("gateway", none -> {})
        .object("leaf", none -> {})
        .object("mqtt", none -> {})
        .object(
            "websocket", fields -> webSocket(fields, options.webSocket(), facts.webSocketPort()))
        .object("jetstream", fields -> jetStream(fields, monitor))
        .decimal("tls_timeout", seconds(options.tls().timing().timeout()))
        .number("write_deadline", timing.writeDeadline().toNanos())
        .textAny("write_timeout", policy(timing.writeTimeout()));
  }

  private static void jetStream(Json json, Monitor monitor) {
    monitor
        .jetStream()
        .ifPresent(some -> new JetStreamUse(some).block(json, JetStreamUse.Directory.SHOWN));
  }

  private static String httpHost(ServerOptions options) {
    String own = options.monitor().host();
    return own.isEmpty() ? options.client().listen().host() : own;
  }

  private static String policy(WriteTimeoutPolicy policy) {
    return policy == WriteTimeoutPolicy.DEFAULT ? "" : policy.name().toLowerCase(Locale.ROOT);
  }

  private static void webSocket(Json json, WebSocketOptions options, int port) {
    if (options.listen().isOff()) {
      return;
    }
    json.textAny("host", options.listen().host())
        .numberAny("port", port)
        .textAny("advertise", options.advertise())
        .textAny("no_auth_user", options.auth().noAuthUser())
        .textAny("jwt_cookie", options.auth().cookies().jwt())
        .numberAny("handshake_timeout", options.http().handshakeTimeout().toNanos())
        .decimalAny("auth_timeout", seconds(options.auth().timeout()))
        .flagAny("no_tls", !options.tls().enabled())
        .flagAny("tls_map", options.tls().clientCertificates() == ClientCertificates.MAPPED)
        .textsAny("tls_pinned_certs", options.tls().pinnedCerts())
        .flagAny("same_origin", options.origins().sameOrigin())
        .textsAny("allowed_origins", options.origins().allowed())
        .flagAny("compression", options.http().compression());
    ServerCertificate.notAfter(options.tls())
        .ifPresent(end -> json.time("tls_cert_not_after", end));
  }

  private static void times(Json json, ServerFacts facts, Instant now) {
    json.time("start", facts.started())
        .time("now", now)
        .text("uptime", GoText.uptime(Duration.between(facts.started(), now)));
  }

  private static void process(Json json, ProcessUsage usage) {
    int cores = Runtime.getRuntime().availableProcessors();
    json.number("mem", usage.residentBytes())
        .number("cores", cores)
        .number("gomaxprocs", cores)
        .decimal("cpu", usage.cpuPercent());
  }

  private static void counts(Json json, ServerCounts counts, long subscriptions) {
    var traffic = counts.traffic();
    json.number("connections", counts.connections())
        .number("total_connections", counts.totalConnections())
        .number("routes", 0)
        .number("remotes", 0)
        .number("leafnodes", 0)
        .number("in_msgs", traffic.inMessages())
        .number("in_bytes", traffic.inBytes())
        .number("in_client_msgs", traffic.inMessages())
        .number("in_client_bytes", traffic.inBytes())
        .number("out_msgs", traffic.outMessages())
        .number("out_bytes", traffic.outBytes())
        .number("out_client_msgs", traffic.outMessages())
        .number("out_client_bytes", traffic.outBytes())
        .number("slow_consumers", counts.slowConsumers())
        .number("stale_connections", counts.staleConnections())
        .number("stalled_clients", traffic.stalls())
        .number("subscriptions", subscriptions);
  }

  private static void closing(Json json, Monitor monitor, ServerCounts counts) {
    ServerFacts facts = monitor.facts();
    ServerOptions options = facts.options();
    Map<String, Long> requests = monitor.httpRequests();
    json.object("http_req_stats", fields -> requests.forEach(fields::number))
        .time("config_load_time", facts.configured())
        .text("config_digest", options.source().digest())
        .textsAny("tags", options.identity().tags())
        .textMapAny("metadata", options.identity().metadata())
        .flagMapAny("feature_flags", FeatureFlags.of(options.identity()))
        .textAny("system_account", monitor.systemAccount());
    byKind(json, "slow_consumer_stats", counts.slowConsumers());
    byKind(json, "stale_connection_stats", counts.staleConnections());
    json.object(
        "disk_io_wait_stats",
        fields ->
            fields
                .number("waiters", 0)
                .number("waits", 0)
                .number("wait_time", 0)
                .number("max_wait_time", 0));
    if (options.security().trustsProxies()) {
      json.object(
          "proxies",
          fields ->
              fields.arrayAny(
                  "trusted",
                  options.security().trustedProxyKeys(),
                  key -> fields.object(proxy -> proxy.text("key", key))));
    }
    ServerCertificate.notAfter(options.tls())
        .ifPresent(end -> json.time("tls_cert_not_after", end));
  }

  /// A count for each kind of connection; only clients exist so far.
  static void byKind(Json json, String name, long clients) {
    json.object(
        name,
        fields ->
            fields
                .number("clients", clients)
                .number("routes", 0)
                .number("gateways", 0)
                .number("leafs", 0));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
