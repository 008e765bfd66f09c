// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.account.Account;
import org.jspecify.annotations.Nullable;

/// The origin of a request that has crossed into another account: its first publisher, and the
/// imports it came through, so that it cannot go round in a circle.
record Crossing(Origin first, Account.ServiceImport through, @Nullable Crossing before)
    implements Origin {
  /// Longest chain of imports a request may go through.
  private static final int DEPTH_MAX = 16;

  /// Whether `next` would lead a request of `origin` where it has been.
  static boolean circles(Origin origin, Account.ServiceImport next) {
    int depth = 0;
    Crossing at = origin instanceof Crossing crossing ? crossing : null;
    while (at != null) {
      boolean same =
          at.through.exporter().equals(next.exporter())
              && at.through.export().subject().equals(next.export().subject());
      depth++;
      if (same || depth >= DEPTH_MAX) {
        return true;
      }
      at = at.before;
    }
    return false;
  }

  static Crossing of(Origin origin, Account.ServiceImport through) {
    return origin instanceof Crossing crossing
        ? new Crossing(crossing.first, through, crossing)
        : new Crossing(origin, through, null);
  }

  @Override
  public boolean mayReach(Receiver receiver) {
    return first.mayReach(receiver);
  }

  @Override
  public byte[] requestInfo(boolean detailed, String service) {
    return first.requestInfo(detailed, service);
  }

  @Override
  public long roundTripNanos() {
    return first.roundTripNanos();
  }

  /// Whether the import before this one shares details.
  boolean shares() {
    return through.share();
  }
}
