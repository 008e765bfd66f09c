// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// `accounts { A { limits } }`. -1 is unlimited.
///
/// @param maxConnections `max_connections`
/// @param maxSubscriptions `max_subscriptions` of one connection
/// @param maxPayloadBytes `max_payload`
/// @param maxLeafnodes `max_leafnodes`
public record AccountLimits(
    long maxConnections, long maxSubscriptions, long maxPayloadBytes, long maxLeafnodes) {

  /// What nats-server has when the file says nothing.
  public static AccountLimits defaults() {
    return new AccountLimits(-1, -1, -1, -1);
  }

  public AccountLimits withMaxConnections(long maxConnections) {
    return new AccountLimits(maxConnections, maxSubscriptions, maxPayloadBytes, maxLeafnodes);
  }

  public AccountLimits withMaxSubscriptions(long maxSubscriptions) {
    return new AccountLimits(maxConnections, maxSubscriptions, maxPayloadBytes, maxLeafnodes);
  }

  public AccountLimits withMaxPayloadBytes(long maxPayloadBytes) {
    return new AccountLimits(maxConnections, maxSubscriptions, maxPayloadBytes, maxLeafnodes);
  }

  public AccountLimits withMaxLeafnodes(long maxLeafnodes) {
    return new AccountLimits(maxConnections, maxSubscriptions, maxPayloadBytes, maxLeafnodes);
  }
}
