// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.time.Duration;

/// How long and how often handshakes may happen.
///
/// @param timeout `timeout`: the whole handshake
/// @param connectionRateLimit `connection_rate_limit`: handshakes begun per second; 0 is unlimited
public record TlsTiming(Duration timeout, long connectionRateLimit) {

  /// What nats-server has when the file says nothing.
  public static TlsTiming defaults() {
    return new TlsTiming(Duration.ofSeconds(2), 0);
  }

  public TlsTiming withTimeout(Duration timeout) {
    return new TlsTiming(timeout, connectionRateLimit);
  }

  public TlsTiming withConnectionRateLimit(long connectionRateLimit) {
    return new TlsTiming(timeout, connectionRateLimit);
  }
}
