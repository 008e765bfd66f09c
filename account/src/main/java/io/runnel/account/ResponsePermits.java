// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.config.options.ResponseRules;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The reply subjects that `allow_responses` lends to one connection: each delivered message with a
/// reply the user could not publish to adds one, each publish to it uses it up. Owner: the loop of
/// the connection. Source: security.md, section 4.
///
/// A reply that is lent again while it is lent begins anew; nats-server counts the second request
/// as a use.
///
/// The oldest permit is dropped when there are too many, so an unlimited permit cannot grow memory
/// without bound.
public final class ResponsePermits {
  /// Most permits one connection holds.
  public static final int PERMITS_MAX = 65_536;

  /// Old permits are looked for after this many additions ...
  static final int PRUNE_AFTER_ADDITIONS = 4096;

  /// ... or at an addition this long after the last search.
  static final long PRUNE_INTERVAL_NANOS = 1_000_000_000L;

  private static final class Permit {
    final long sinceNanos;
    int uses;

    Permit(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  private final ResponseRules rules;
  private final Map<String, Permit> permits = new LinkedHashMap<>();
  private int additions;
  private long lastPruneNanos;

  /// @param rules of a user whose responses are allowed
  /// @param nowNanos any monotonic clock, the same for all calls
  public ResponsePermits(ResponseRules rules, long nowNanos) {
    this.rules = rules;
    this.lastPruneNanos = nowNanos;
  }

  /// Lends a reply subject. The caller has found that the user may not publish to it otherwise.
  public void lend(String reply, long nowNanos) {
    permits.remove(reply);
    permits.put(reply, new Permit(nowNanos));
    additions++;
    if (additions > PRUNE_AFTER_ADDITIONS || nowNanos - lastPruneNanos > PRUNE_INTERVAL_NANOS) {
      prune(nowNanos);
    }
    if (permits.size() > PERMITS_MAX) {
      Iterator<Permit> oldest = permits.values().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /// Uses a permit; false if there is none (any more), and then the publish is denied.
  public boolean use(String subject, long nowNanos) {
    Permit permit = permits.get(subject);
    if (permit == null) {
      return false;
    }
    permit.uses++;
    boolean usedUp = rules.maxMessages() > 0 && permit.uses > rules.maxMessages();
    if (usedUp || expired(permit, nowNanos)) {
      permits.remove(subject);
      return false;
    }
    return true;
  }

  /// Whether `subject` is lent now; uses nothing.
  public boolean holds(String subject, long nowNanos) {
    Permit permit = permits.get(subject);
    return permit != null && !spent(permit, nowNanos);
  }

  public int size() {
    return permits.size();
  }

  private void prune(long nowNanos) {
    permits.values().removeIf(permit -> spent(permit, nowNanos));
    additions = 0;
    lastPruneNanos = nowNanos;
  }

  private boolean spent(Permit permit, long nowNanos) {
    return (rules.maxMessages() > 0 && permit.uses >= rules.maxMessages())
        || expired(permit, nowNanos);
  }

  private boolean expired(Permit permit, long nowNanos) {
    return rules.expires().isPositive() && nowNanos - permit.sinceNanos > rules.expires().toNanos();
  }
}
