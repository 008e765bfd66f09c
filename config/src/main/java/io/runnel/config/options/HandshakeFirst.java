// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.time.Duration;

/// `handshake_first`: whether TLS begins before INFO.
///
/// @param enabled TLS first
/// @param fallbackDelay when positive: send INFO in the clear if no handshake began within this
///   time (`auto` is 50 ms)
public record HandshakeFirst(boolean enabled, Duration fallbackDelay) {

  /// What nats-server has when the file says nothing.
  public static HandshakeFirst defaults() {
    return new HandshakeFirst(false, Duration.ZERO);
  }

  /// The delay of `handshake_first: auto`.
  public static final Duration AUTO_FALLBACK_DELAY = Duration.ofMillis(50);

  public HandshakeFirst withEnabled(boolean enabled) {
    return new HandshakeFirst(enabled, fallbackDelay);
  }

  public HandshakeFirst withFallbackDelay(Duration fallbackDelay) {
    return new HandshakeFirst(enabled, fallbackDelay);
  }
}
