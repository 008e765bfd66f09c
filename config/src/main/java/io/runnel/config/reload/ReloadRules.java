// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.reload;

import static io.runnel.config.reload.ReloadRule.changes;
import static io.runnel.config.reload.ReloadRule.fixed;
import static io.runnel.config.reload.ReloadRule.shows;

import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.Credential;
import io.runnel.config.options.JetStreamLimits;
import io.runnel.config.options.SecurityOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.TlsOptions;
import io.runnel.config.options.UserOptions;
import io.runnel.config.options.WebSocketOptions;
import java.util.List;

/// One rule for each option, in the order in which nats-server compares them: the first that must
/// not change decides the message of a refusal, and notices come in this order.
final class ReloadRules {

  private ReloadRules() {}

  static List<ReloadRule> all() {
    return List.of(listener(), security(), limits(), process(), tls(), timing(), identity())
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static List<ReloadRule> listener() {
    return List.of(
        fixed("ServerName", o -> o.identity().serverName()),
        fixed("Host", o -> o.client().listen().host()),
        fixed("Port", o -> o.client().listen().port()),
        shows(
            "ClientAdvertise",
            o -> o.client().advertise(),
            ReloadEffect.INFO,
            "Reload: client_advertise = "),
        shows("Trace", o -> o.log().trace().trace(), ReloadEffect.LOG, "Reloaded: trace = "),
        shows("Debug", o -> o.log().trace().debug(), ReloadEffect.LOG, "Reloaded: debug = "),
        shows(
            "TraceVerbose",
            o -> o.log().trace().traceVerbose(),
            ReloadEffect.LOG,
            "Reloaded: trace_verbose = "),
        shows(
            "TraceHeaders",
            o -> o.log().trace().traceHeaders(),
            ReloadEffect.LOG,
            "Reloaded: trace_headers = "),
        fixed("JetStream", o -> o.jetStream().withLimits(JetStreamLimits.defaults())),
        fixed("NoSublistCache", o -> !o.client().protocol().subjectCache()),
        fixed("NoHeaderSupport", o -> !o.client().protocol().headers()),
        shows("Logtime", o -> o.log().logtime(), ReloadEffect.LOG, "Reloaded: logtime = "),
        shows(
            "LogtimeUTC", o -> o.log().logtimeUtc(), ReloadEffect.LOG, "Reloaded: logtime_utc = "),
        shows(
            "MaxConn",
            o -> o.limits().maxConnections(),
            ReloadEffect.CONNECTIONS,
            "Reloaded: max_connections = "),
        fixed("MaxSubs", o -> o.limits().maxSubscriptions()),
        fixed("MaxSubTokens", o -> o.limits().maxSubTokens()));
  }

  private static List<ReloadRule> security() {
    return List.of(
        changes(
            "Nkeys",
            ReloadRules::nkeys,
            ReloadEffect.AUTHORIZATION,
            "Reloaded: authorization nkey users"),
        changes(
            "Users",
            ReloadRules::passwords,
            ReloadEffect.AUTHORIZATION,
            "Reloaded: authorization users"),
        changes(
            "Accounts",
            o -> o.security().accounts(),
            ReloadEffect.AUTHORIZATION,
            "Reloaded: accounts"),
        fixed("SystemAccount", ReloadRules::systemAccountIfAny),
        fixed("NoSystemAccount", o -> o.security().systemAccount().isEmpty()),
        changes(
            "Username",
            o -> o.security().authorization().user(),
            ReloadEffect.AUTHORIZATION,
            "Reloaded: authorization username"),
        changes(
            "Password",
            o -> o.security().authorization().password(),
            ReloadEffect.AUTHORIZATION,
            "Reloaded: authorization password"),
        fixed("ProxyRequired", o -> o.security().authorization().proxyRequired()),
        fixed("ProxyProtocol", o -> o.client().protocol().proxyProtocol()),
        changes(
            "Authorization",
            o -> o.security().authorization().token(),
            ReloadEffect.AUTHORIZATION,
            "Reloaded: authorization token"));
  }

  private static List<UserOptions> nkeys(ServerOptions options) {
    return options.security().users().stream()
        .filter(user -> user.credential() instanceof Credential.Nkey)
        .toList();
  }

  private static List<UserOptions> passwords(ServerOptions options) {
    return options.security().users().stream()
        .filter(user -> user.credential() instanceof Credential.Password)
        .toList();
  }

  private static Object systemAccountIfAny(ServerOptions options) {
    SecurityOptions security = options.security();
    return security.systemAccount().isEmpty()
        ? SecurityOptions.defaults().systemAccount()
        : security.systemAccount();
  }

  private static List<ReloadRule> limits() {
    return List.of(
        shows(
            "PingInterval",
            o -> o.timing().pingInterval(),
            ReloadEffect.READ_AT_USE,
            "Reloaded: ping_interval = "),
        shows(
            "MaxPingsOut",
            o -> o.timing().pingMax(),
            ReloadEffect.READ_AT_USE,
            "Reloaded: ping_max = "),
        fixed("HTTPHost", o -> o.monitor().host()),
        fixed("HTTPPort", o -> o.monitor().httpPort()),
        fixed("HTTPBasePath", o -> o.monitor().basePath()),
        fixed("HTTPSPort", o -> o.monitor().httpsPort()),
        new ReloadRule(
            "AuthTimeout",
            o -> o.security().authorization().timeout(),
            new ReloadRule.Verdict.Changes(
                ReloadEffect.READ_AT_USE,
                o ->
                    "Reloaded: authorization timeout = "
                        + Shown.seconds(o.security().authorization().timeout()))),
        shows(
            "MaxControlLine",
            o -> o.limits().maxControlLineBytes(),
            ReloadEffect.READ_AT_USE,
            "Reloaded: max_control_line = "),
        shows(
            "MaxPayload",
            o -> o.limits().maxPayloadBytes(),
            ReloadEffect.INFO,
            "Reloaded: max_payload = "),
        fixed("MaxPending", o -> o.limits().maxPendingBytes()),
        new ReloadRule(
            "NoFastProducerStall",
            o -> o.client().protocol().stallFastProducers(),
            new ReloadRule.Verdict.Changes(
                ReloadEffect.READ_AT_USE,
                o ->
                    "Reloaded: fast producers will "
                        + (o.client().protocol().stallFastProducers() ? "" : "not ")
                        + "be stalled")),
        changes("Cluster", o -> o.identity().clusterName(), ReloadEffect.INFO, "Reloaded: cluster"),
        fixed("Websocket", o -> withoutTls(o.webSocket())));
  }

  /// New certificates are no change of the block. Nothing that is secret is shown.
  private static Object withoutTls(WebSocketOptions options) {
    TlsOptions tls = options.tls();
    return new Secret<>(
        options.withTls(TlsOptions.off().withEnabled(tls.enabled())),
        options.listen().host() + ":" + options.listen().port());
  }

  /// A value that is compared as a whole and shown in part.
  private record Secret<T>(T value, String shown) {
    @Override
    public String toString() {
      return "{" + shown + "}";
    }
  }

  private static List<ReloadRule> process() {
    return List.of(
        shows("PidFile", o -> o.process().pidFile(), ReloadEffect.FILES, "Reloaded: pid_file = "),
        shows(
            "PortsFileDir",
            o -> o.process().portsFileDir(),
            ReloadEffect.FILES,
            "Reloaded: ports_file_dir = "),
        shows("LogFile", o -> o.log().file().file(), ReloadEffect.LOG, "Reloaded: log_file = "),
        fixed("LogSizeLimit", o -> o.log().file().sizeLimitBytes()),
        fixed("LogMaxFiles", o -> o.log().file().maxFiles()),
        shows("Syslog", o -> o.log().syslog(), ReloadEffect.LOG, "Reloaded: syslog = "),
        shows(
            "RemoteSyslog",
            o -> o.log().remoteSyslog(),
            ReloadEffect.LOG,
            "Reloaded: remote_syslog = "));
  }

  private static List<ReloadRule> tls() {
    return List.of(
        new ReloadRule(
            "TLSTimeout",
            o -> o.tls().timing().timeout(),
            new ReloadRule.Verdict.Changes(
                ReloadEffect.READ_AT_USE,
                o -> "Reloaded: tls timeout = " + Shown.seconds(o.tls().timing().timeout()))),
        fixed("TLSMap", o -> o.tls().clientCertificates() == ClientCertificates.MAPPED),
        new ReloadRule(
            "TLSConfig",
            o ->
                List.of(
                    o.tls().enabled(),
                    o.tls().files(),
                    o.tls().protocol(),
                    o.tls().clientCertificates()),
            new ReloadRule.Verdict.Changes(
                ReloadEffect.TLS,
                o -> "Reloaded: tls = " + (o.tls().enabled() ? "enabled" : "disabled"))),
        new ReloadRule(
            "TLSPinnedCerts",
            o -> o.tls().pinnedCerts(),
            new ReloadRule.Verdict.Changes(
                ReloadEffect.PINNED_CERTS,
                o -> "Reloaded: " + o.tls().pinnedCerts().size() + " pinned_certs")),
        fixed("TLSRateLimit", o -> o.tls().timing().connectionRateLimit()),
        shows(
            "TLSHandshakeFirst",
            o -> o.tls().handshakeFirst().enabled(),
            ReloadEffect.READ_AT_USE,
            "Reloaded: Client TLS handshake first: "),
        shows(
            "TLSHandshakeFirstFallback",
            o -> o.tls().handshakeFirst().fallbackDelay(),
            ReloadEffect.READ_AT_USE,
            "Reloaded: Client TLS handshake first fallback delay: "),
        // Its certificates are read again too; nats-server logs nothing about it.
        changes("WebsocketTLS", o -> o.webSocket().tls(), ReloadEffect.TLS, ""),
        fixed("AllowNonTLS", o -> o.client().protocol().allowNonTls()));
  }

  private static List<ReloadRule> timing() {
    return List.of(
        shows(
            "WriteDeadline",
            o -> o.timing().writeDeadline(),
            ReloadEffect.READ_AT_USE,
            "Reloaded: write_deadline = "),
        fixed("WriteTimeout", o -> o.timing().writeTimeout()),
        fixed("MaxClosedClients", o -> o.limits().maxClosedClients()),
        fixed("LameDuckDuration", o -> o.timing().lameDuck().duration()),
        fixed("LameDuckGracePeriod", o -> o.timing().lameDuck().gracePeriod()),
        shows(
            "MaxTracedMsgLen",
            o -> o.log().trace().maxTracedMsgLenBytes(),
            ReloadEffect.READ_AT_USE,
            "Reloaded: max_traced_msg_len = "),
        shows(
            "ConnectErrorReports",
            o -> o.log().errorReports().connect(),
            ReloadEffect.READ_AT_USE,
            "Reloaded: connect_error_reports = "),
        shows(
            "ReconnectErrorReports",
            o -> o.log().errorReports().reconnect(),
            ReloadEffect.READ_AT_USE,
            "Reloaded: reconnect_error_reports = "));
  }

  private static List<ReloadRule> identity() {
    return List.of(
        changes("Tags", o -> o.identity().tags(), ReloadEffect.STATSZ, "Reloaded: tags"),
        changes(
            "Metadata", o -> o.identity().metadata(), ReloadEffect.STATSZ, "Reloaded: metadata"),
        fixed("FeatureFlags", o -> o.identity().featureFlags()));
  }
}
