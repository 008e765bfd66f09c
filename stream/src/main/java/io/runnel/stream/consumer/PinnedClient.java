// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.config.ConsumerConfig;

/// Which client of a `pinned_client` consumer gets the messages (ADR-42). The first request that is
/// served and brings no id gets one; requests with it are served alone, until none came for
/// `priority_timeout`.
final class PinnedClient {
  /// As long as nats-server's ids.
  static final int ID_LENGTH = 22;

  private final ConsumerState state;
  private final ConsumerOutput output;
  private String id = "";
  private String group = "";
  private long since;
  private long until;

  PinnedClient(ConsumerState state, ConsumerOutput output) {
    this.state = state;
    this.output = output;
  }

  boolean isPinned() {
    return !id.isEmpty();
  }

  boolean isHolder(String candidate) {
    return isPinned() && id.equals(candidate);
  }

  String id() {
    return id;
  }

  /// Nanoseconds since 1970; 0 where nobody is pinned.
  long since() {
    return since;
  }

  void pin(String inGroup, String newId, long now) {
    id = newId;
    group = inGroup;
    since = now;
    extend(now);
    output.event(new ConsumerEvent.Pinned(group, id));
  }

  /// The holder was heard of.
  void extend(long now) {
    ConsumerConfig config = state.terms().config();
    until =
        config.priorityTimeoutNanos() <= 0 ? Long.MAX_VALUE : now + config.priorityTimeoutNanos();
  }

  /// False where nobody was pinned.
  boolean unpin(String reason) {
    if (!isPinned()) {
      return false;
    }
    id = "";
    since = 0;
    output.event(new ConsumerEvent.Unpinned(group, reason));
    return true;
  }

  void tick(long now) {
    if (isPinned() && now >= until) {
      unpin("timeout");
    }
  }

  long wakeAt() {
    return isPinned() ? until : Long.MAX_VALUE;
  }
}
