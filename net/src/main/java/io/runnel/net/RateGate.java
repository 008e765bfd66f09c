// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

/// Lets a number of handshakes begin per second (`connection_rate_limit`) and counts the others.
///
/// Asked by every loop, so it has a lock; a handshake costs a thousand times what the lock does.
/// The window is nats-server's: it begins with the first handshake after the last one ended, and
/// lets one through more than one would count.
final class RateGate {
  private static final long WINDOW_NANOS = 1_000_000_000L;

  private final long perSecondMax;
  private boolean open;
  private long windowBegan;
  private long count;
  private long refused;
  private boolean told;
  private long toldAt;

  RateGate(long perSecondMax) {
    this.perSecondMax = perSecondMax;
  }

  /// Whether a handshake may begin now.
  synchronized boolean allows(long nowNanos) {
    if (!open || nowNanos - windowBegan > WINDOW_NANOS) {
      open = true;
      windowBegan = nowNanos;
      count = 0;
    } else {
      count++;
    }
    boolean allowed = count < perSecondMax;
    if (!allowed) {
      refused++;
    }
    return allowed;
  }

  /// How many were refused since this last gave a number, if that was a second ago; else 0.
  synchronized long refusedToTell(long nowNanos) {
    if (told && nowNanos - toldAt < WINDOW_NANOS) {
      return 0;
    }
    told = true;
    toldAt = nowNanos;
    long taken = refused;
    refused = 0;
    return taken;
  }
}
