// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client at one moment: what connz shows, immutable.
///
/// @param id the `cid`
/// @param pendingBytes waiting for its socket
/// @param subscriptionCount how many it has; the list may be left out
public record ClientView(
    long id,
    Peer peer,
    Times times,
    Traffic traffic,
    long pendingBytes,
    Description description,
    TlsView tls,
    Identity identity,
    int subscriptionCount,
    List<SubscriptionView> subscriptions) {

  public ClientView {
    subscriptions = List.copyOf(subscriptions);
  }

  /// Whether a view lists the subscriptions.
  public enum Detail {
    COUNT_ONLY,
    SUBSCRIPTIONS,
  }

  /// Where it is.
  ///
  /// @param type `nats` or `websocket`
  public record Peer(String type, String ip, int port) {}

  /// When it came, was last heard, and went.
  ///
  /// @param rttNanos last measured round trip; 0 before CONNECT
  /// @param stop null while it is open
  /// @param reason why it was closed; empty while it is open
  public record Times(
      Instant start, Instant lastActivity, long rttNanos, @Nullable Instant stop, String reason) {}

  /// What it says about itself in CONNECT; empty texts where it says nothing.
  public record Description(String name, String language, String version) {}

  /// Who it is.
  ///
  /// @param user nkey or name; `[REDACTED]` for a token; empty without
  /// @param account empty until it is bound to one
  /// @param proxyKey the trusted proxy it came through; empty without
  public record Identity(String user, String account, String proxyKey) {}

  ClientView stopped(Instant at, String reason) {
    var ended = new Times(times.start, times.lastActivity, times.rttNanos, at, reason);
    return new ClientView(
        id, peer, ended, traffic, 0, description, tls, identity, subscriptionCount, subscriptions);
  }

  ClientView withoutSubscriptionList() {
    return new ClientView(
        id,
        peer,
        times,
        traffic,
        pendingBytes,
        description,
        tls,
        identity,
        subscriptionCount,
        List.of());
  }
}
