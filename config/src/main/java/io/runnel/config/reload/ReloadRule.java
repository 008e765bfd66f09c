// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.reload;

import io.runnel.config.options.Listen;
import io.runnel.config.options.ServerOptions;
import java.util.function.Function;

/// How one option behaves at a reload.
///
/// @param option its name in nats-server's messages
/// @param value its value; compared with `equals`
/// @param verdict what follows from a difference
record ReloadRule(String option, Function<ServerOptions, Object> value, Verdict verdict) {

  /// What follows from a difference.
  sealed interface Verdict {

    /// The reload is refused.
    record Fixed() implements Verdict {}

    /// The change is made.
    ///
    /// @param effect what the server does
    /// @param notice the line to log, from the new options
    record Changes(ReloadEffect effect, Function<ServerOptions, String> notice)
        implements Verdict {}
  }

  static ReloadRule fixed(String option, Function<ServerOptions, Object> value) {
    return new ReloadRule(option, value, new Verdict.Fixed());
  }

  static ReloadRule changes(
      String option, Function<ServerOptions, Object> value, ReloadEffect effect, String notice) {
    return new ReloadRule(option, value, new Verdict.Changes(effect, _ -> notice));
  }

  /// The notice ends with the new value.
  static ReloadRule shows(
      String option, Function<ServerOptions, Object> value, ReloadEffect effect, String notice) {
    return new ReloadRule(
        option, value, new Verdict.Changes(effect, read -> notice + Shown.of(value.apply(read))));
  }

  /// TLS files may have changed although the options have not.
  boolean isRenewedAlways(ServerOptions read) {
    return switch (option) {
      case "TLSConfig" -> read.tls().enabled();
      case "WebsocketTLS" -> read.webSocket().tls().enabled();
      default -> false;
    };
  }

  /// A port "any" keeps the port that was found.
  boolean isFreePort(Object after) {
    return option.equals("Port") && after.equals(Listen.RANDOM_PORT);
  }
}
