// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// Limits of the client listener. `0` or `-1` have the meanings given here, as in nats-server.
///
/// @param maxPayloadBytes `max_payload`: payload and headers of one message
/// @param maxControlLineBytes `max_control_line`: one protocol line
/// @param maxPendingBytes `max_pending`: bytes waiting for one connection before it is a slow
///   consumer
/// @param maxConnections `max_connections`; negative refuses every connection (a `0` in the file
///   becomes -1)
/// @param maxSubscriptions `max_subscriptions` of one connection; 0 is unlimited
/// @param maxSubTokens `max_sub_tokens` of one subject, 1..255; 0 is unlimited
/// @param maxClosedClients `max_closed_clients`: closed connections remembered for connz
public record LimitsOptions(
    int maxPayloadBytes,
    int maxControlLineBytes,
    long maxPendingBytes,
    int maxConnections,
    int maxSubscriptions,
    int maxSubTokens,
    int maxClosedClients) {

  /// What nats-server has when the file says nothing.
  public static LimitsOptions defaults() {
    return new LimitsOptions(1024 * 1024, 4096, 64L * 1024 * 1024, 65536, 0, 0, 10_000);
  }

  /// The port of the client protocol when the file gives none.
  public static final int CLIENT_PORT_DEFAULT = 4222;

  /// Beyond this, `max_payload` is accepted with a warning.
  public static final int MAX_PAYLOAD_WARN_BYTES = 8 * 1024 * 1024;

  public LimitsOptions withMaxPayloadBytes(int maxPayloadBytes) {
    return new LimitsOptions(
        maxPayloadBytes,
        maxControlLineBytes,
        maxPendingBytes,
        maxConnections,
        maxSubscriptions,
        maxSubTokens,
        maxClosedClients);
  }

  public LimitsOptions withMaxControlLineBytes(int maxControlLineBytes) {
    return new LimitsOptions(
        maxPayloadBytes,
        maxControlLineBytes,
        maxPendingBytes,
        maxConnections,
        maxSubscriptions,
        maxSubTokens,
        maxClosedClients);
  }

  public LimitsOptions withMaxPendingBytes(long maxPendingBytes) {
    return new LimitsOptions(
        maxPayloadBytes,
        maxControlLineBytes,
        maxPendingBytes,
        maxConnections,
        maxSubscriptions,
        maxSubTokens,
        maxClosedClients);
  }

  public LimitsOptions withMaxConnections(int maxConnections) {
    return new LimitsOptions(
        maxPayloadBytes,
        maxControlLineBytes,
        maxPendingBytes,
        maxConnections,
        maxSubscriptions,
        maxSubTokens,
        maxClosedClients);
  }

  public LimitsOptions withMaxSubscriptions(int maxSubscriptions) {
    return new LimitsOptions(
        maxPayloadBytes,
        maxControlLineBytes,
        maxPendingBytes,
        maxConnections,
        maxSubscriptions,
        maxSubTokens,
        maxClosedClients);
  }

  public LimitsOptions withMaxSubTokens(int maxSubTokens) {
    return new LimitsOptions(
        maxPayloadBytes,
        maxControlLineBytes,
        maxPendingBytes,
        maxConnections,
        maxSubscriptions,
        maxSubTokens,
        maxClosedClients);
  }

  public LimitsOptions withMaxClosedClients(int maxClosedClients) {
    return new LimitsOptions(
        maxPayloadBytes,
        maxControlLineBytes,
        maxPendingBytes,
        maxConnections,
        maxSubscriptions,
        maxSubTokens,
        maxClosedClients);
  }
}
