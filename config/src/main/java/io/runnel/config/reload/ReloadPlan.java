// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.reload;

import io.runnel.config.options.SecurityOptions;
import io.runnel.config.options.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// What a reload would do, decided before anything is touched: either nothing at all, because an
/// option changed that cannot change while the server runs, or a list of changes.
///
/// As in nats-server, `tls` is renewed at each reload even when no option changed, because the
/// files may have. Other than there, users and accounts are only listed when they differ.
public sealed interface ReloadPlan {

  /// The reload fails as a whole.
  ///
  /// @param message `config reload not supported for <option>: old=…, new=…`
  record Refused(String message) implements ReloadPlan {}

  /// The reload may go on.
  ///
  /// @param changes in nats-server's order
  record Accepted(List<ReloadChange> changes) implements ReloadPlan {
    public Accepted {
      changes = List.copyOf(changes);
    }

    /// Whether some change has this effect.
    public boolean has(ReloadEffect effect) {
      return changes.stream().anyMatch(change -> change.effect() == effect);
    }
  }

  /// Compares the options that the server runs with and those just read (flags applied to both).
  static ReloadPlan between(ServerOptions running, ServerOptions read) {
    var changes = new ArrayList<ReloadChange>();
    for (ReloadRule rule : ReloadRules.all()) {
      Object before = rule.value().apply(running);
      Object after = rule.value().apply(read);
      boolean same = Objects.equals(before, after) && !rule.isRenewedAlways(read);
      if (same || rule.isFreePort(after)) {
        continue;
      }
      switch (rule.verdict()) {
        case ReloadRule.Verdict.Fixed _ -> {
          return new Refused(
              "config reload not supported for %s: old=%s, new=%s"
                  .formatted(rule.option(), Shown.of(before), Shown.of(after)));
        }
        case ReloadRule.Verdict.Changes(ReloadEffect effect, var notice) ->
            changes.add(new ReloadChange(rule.option(), effect, notice.apply(read)));
      }
    }
    if (!mayChangeNoAuthUser(running.security(), read.security())) {
      return new Refused(
          "config reload not supported for NoAuthUser: old=%s, new=%s"
              .formatted(running.security().noAuthUser(), read.security().noAuthUser()));
    }
    proxies(running, read, changes);
    return new Accepted(changes);
  }

  /// It may only be taken away, and only together with its user.
  private static boolean mayChangeNoAuthUser(SecurityOptions running, SecurityOptions read) {
    String before = running.noAuthUser();
    if (before.equals(read.noAuthUser())) {
      return true;
    }
    return read.noAuthUser().isEmpty()
        && read.users().stream().noneMatch(user -> user.name().equals(before));
  }

  private static void proxies(
      ServerOptions running, ServerOptions read, List<ReloadChange> changes) {
    var before = Set.copyOf(running.security().trustedProxyKeys());
    var after = Set.copyOf(read.security().trustedProxyKeys());
    List<String> removed = before.stream().filter(key -> !after.contains(key)).sorted().toList();
    List<String> added = after.stream().filter(key -> !before.contains(key)).sorted().toList();
    if (!removed.isEmpty()) {
      String notice = "Reloaded: proxies trusted keys " + Shown.quoted(removed) + " were removed";
      changes.add(new ReloadChange("Proxies", ReloadEffect.PROXIES, notice));
    }
    if (!added.isEmpty()) {
      String notice = "Reloaded: proxies trusted keys " + Shown.quoted(added) + " were added";
      changes.add(new ReloadChange("Proxies", ReloadEffect.PROXIES, notice));
    }
  }
}
