// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.config.options.PermissionsOptions;
import io.runnel.config.options.ResponseRules;

/// What one user may publish, subscribe to and receive, compiled from the configuration. Immutable,
/// shared by all connections of the user and by all loops. Source: security.md, section 4.
///
/// - An allow list is asked first, then the deny list, which wins. No list (or an empty one for
///   subscriptions) allows all.
/// - `"foo"` in a subscribe list stands for plain subscriptions and, if no entry `"foo q"` matches
///   too, for every queue; `"foo q"` for that queue only.
/// - A subscription with wildcards that is wider than a deny entry is accepted; what is denied is
///   held back at delivery.
/// - nats-server matches a subscription's wildcards as if they were tokens, so `foo.*` admits
///   `foo.>`. The answer to SUB is the same here, but what lies outside the allow list is held back
///   at delivery too.
///
/// Replies that `allow_responses` lends are in [ResponsePermits]; rules for all users alike in
/// [ReservedSubjects].
public final class Permissions {
  /// The answer to SUB.
  public enum Subscribing {
    ALLOWED,
    /// Each message has to pass [Permissions#mayDeliver] before it is delivered.
    ALLOWED_WITH_DELIVERY_FILTER,
    DENIED
  }

  private static final byte[] NO_QUEUE = {};
  private static final Permissions UNRESTRICTED =
      new Permissions(PermissionsOptions.unrestricted());

  private final PermissionsOptions options;
  private final boolean publishesAll;
  private final boolean subscribesAll;
  private final RuleList publishAllow;
  private final RuleList publishDeny;
  private final RuleList subscribeAllow;
  private final RuleList subscribeDeny;

  private Permissions(PermissionsOptions options) {
    this.options = options;
    this.publishAllow = RuleList.of(options.publish().allow());
    this.publishDeny = RuleList.of(options.publish().deny());
    this.subscribeAllow = RuleList.of(options.subscribe().allow());
    this.subscribeDeny = RuleList.of(options.subscribe().deny());
    this.publishesAll = options.publish().allowAll();
    this.subscribesAll = options.subscribe().allowAll() || options.subscribe().allow().isEmpty();
  }

  public static Permissions unrestricted() {
    return UNRESTRICTED;
  }

  public static Permissions of(PermissionsOptions options) {
    return options.isUnrestricted() ? UNRESTRICTED : new Permissions(options);
  }

  public boolean isUnrestricted() {
    return options.isUnrestricted();
  }

  /// What these were compiled from; two permissions are equal when their options are.
  public PermissionsOptions options() {
    return options;
  }

  public ResponseRules responses() {
    return options.responses();
  }

  /// Whether a message may be published to `[from, to)`, without what [ResponsePermits] may add.
  /// Allocates nothing for short lists.
  public boolean mayPublish(byte[] subject, int from, int to) {
    if (!publishesAll && !publishAllow.matches(subject, from, to)) {
      return false;
    }
    return publishDeny.isEmpty() || !publishDeny.matches(subject, from, to);
  }

  /// Whether a plain subscription to `subject` is allowed.
  public Subscribing maySubscribe(byte[] subject) {
    return maySubscribe(subject, NO_QUEUE);
  }

  /// @param queue the queue group; empty for a plain subscription
  public Subscribing maySubscribe(byte[] subject, byte[] queue) {
    if (!subscribesAll) {
      RuleList.Found allow = subscribeAllow.find(subject, 0, subject.length, queue);
      boolean queueRules = queue.length > 0 && (allow.thisQueue || allow.otherQueue);
      if (!(queueRules ? allow.thisQueue : allow.plain)) {
        return Subscribing.DENIED;
      }
    }
    if (!subscribeDeny.isEmpty()) {
      RuleList.Found deny = subscribeDeny.find(subject, 0, subject.length, queue);
      if (deny.plain || deny.thisQueue) {
        return Subscribing.DENIED;
      }
    }
    boolean reachesTooFar =
        (!subscribesAll && !subscribeAllow.contains(subject, queue))
            || subscribeDeny.overlaps(subject);
    return reachesTooFar ? Subscribing.ALLOWED_WITH_DELIVERY_FILTER : Subscribing.ALLOWED;
  }

  /// Whether a message on `[from, to)` may reach a subscription of this queue (empty: plain) that
  /// needs the filter.
  public boolean mayDeliver(byte[] subject, int from, int to, byte[] queue) {
    if (!subscribesAll) {
      RuleList.Found allow = subscribeAllow.find(subject, from, to, queue);
      if (!allow.plain && !allow.thisQueue) {
        return false;
      }
    }
    if (subscribeDeny.isEmpty()) {
      return true;
    }
    RuleList.Found deny = subscribeDeny.find(subject, from, to, queue);
    return !deny.plain && !deny.thisQueue;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Permissions that && options.equals(that.options);
  }

  @Override
  public int hashCode() {
    return options.hashCode();
  }

  @Override
  public String toString() {
    return options.toString();
  }
}
