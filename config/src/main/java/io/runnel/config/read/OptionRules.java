// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.base.GoDuration;
import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.ExportOptions;
import io.runnel.config.options.MonitorOptions;
import io.runnel.config.options.SecurityOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.WebSocketOptions;
import java.util.ArrayList;
import java.util.List;

/// The rules between options, whichever way they were given: asked after reading a file and again
/// after flags.
public final class OptionRules {

  private OptionRules() {}

  /// A broken rule.
  ///
  /// @param key the top level key that the message is best told at
  /// @param message what is wrong, in nats-server's words
  public record Violation(String key, String message) {}

  /// All broken rules; none when the options can be used.
  public static List<Violation> violations(ServerOptions options) {
    var found = new ArrayList<Violation>();
    limits(options, found);
    monitor(options, found);
    security(options.security(), found);
    webSocket(options, found);
    return found;
  }

  private static void limits(ServerOptions options, List<Violation> found) {
    var lameDuck = options.timing().lameDuck();
    if (lameDuck.gracePeriod().compareTo(lameDuck.duration()) >= 0) {
      found.add(
          new Violation(
              "lame_duck_grace_period",
              "lame duck grace period (%s) should be strictly lower than lame duck duration (%s)"
                  .formatted(
                      GoDuration.format(lameDuck.gracePeriod()),
                      GoDuration.format(lameDuck.duration()))));
    }
    var limits = options.limits();
    if (limits.maxPayloadBytes() > limits.maxPendingBytes()) {
      found.add(
          new Violation(
              "max_payload",
              "max_payload (%d) cannot be higher than max_pending (%d)"
                  .formatted(limits.maxPayloadBytes(), limits.maxPendingBytes())));
    }
    if (options.identity().serverName().contains(" ")) {
      found.add(new Violation("server_name", "server name cannot contain spaces"));
    }
    if (options.timing().pingMax() < 0) {
      found.add(new Violation("ping_max", "ping_max value can not be negative"));
    }
  }

  private static void monitor(ServerOptions options, List<Violation> found) {
    MonitorOptions monitor = options.monitor();
    if (monitor.httpPort() != 0 && monitor.httpsPort() != 0) {
      found.add(
          new Violation(
              "https_port",
              "can't specify both HTTP (%d) and HTTPs (%d) ports"
                  .formatted(monitor.httpPort(), monitor.httpsPort())));
    } else if (monitor.httpsPort() != 0 && !options.tls().enabled()) {
      found.add(new Violation("https_port", "TLS cert and key required for HTTPS"));
    }
  }

  private static void security(SecurityOptions security, List<Violation> found) {
    noAuthUser(security, security.noAuthUser(), "no_auth_user", found);
    boolean latency =
        security.accounts().stream()
            .flatMap(account -> account.exports().stream())
            .anyMatch(OptionRules::isMeasured);
    if (security.systemAccount().isEmpty() && latency) {
      found.add(
          new Violation(
              "no_system_account",
              "Error adding service latency sampling: system account not setup"));
    }
    String system = security.systemAccount();
    boolean known =
        system.isEmpty()
            || system.equals(AccountOptions.SYSTEM_DEFAULT)
            || security.accounts().stream().anyMatch(account -> account.name().equals(system));
    if (!known) {
      found.add(new Violation("system_account", "error resolving system account: account missing"));
    }
  }

  private static boolean isMeasured(ExportOptions export) {
    return export instanceof ExportOptions.ServiceExport service && !service.latency().isOff();
  }

  private static void noAuthUser(
      SecurityOptions security, String name, String key, List<Violation> found) {
    if (name.isEmpty()) {
      return;
    }
    if (security.users().isEmpty()) {
      found.add(
          new Violation(
              key, "no_auth_user: \"" + name + "\" present, but users/nkeys are not defined"));
    } else if (security.users().stream().noneMatch(user -> user.name().equals(name))) {
      found.add(
          new Violation(
              key,
              "no_auth_user: \""
                  + name
                  + "\" not present as user or nkey in authorization block or account configuration"));
    }
  }

  private static void webSocket(ServerOptions options, List<Violation> found) {
    WebSocketOptions webSocket = options.webSocket();
    if (webSocket.listen().isOff()) {
      return;
    }
    noAuthUser(options.security(), webSocket.auth().noAuthUser(), "websocket", found);
    if (!options.security().users().isEmpty() && !webSocket.auth().user().isEmpty()) {
      found.add(
          new Violation(
              "websocket",
              "websocket authentication username not compatible with presence of users/nkeys"));
    }
    if (!options.security().users().isEmpty() && !webSocket.auth().token().isEmpty()) {
      found.add(
          new Violation(
              "websocket",
              "websocket authentication token not compatible with presence of users/nkeys"));
    }
  }
}
