// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

import io.runnel.base.Guarded;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.IntSupplier;

/// The clients that left last, oldest first; for connz.
///
/// Shared by all loops behind a [Guarded]. Holds at most `max_closed_clients`, and lists of
/// subscriptions only up to `SUBSCRIPTIONS_MAX` in all: 100,000 x some 150 B = 15 MB.
final class ClosedClients {
  private static final int SUBSCRIPTIONS_MAX = 100_000;

  private final IntSupplier max;
  private final Guarded<Ring> ring = new Guarded<>(new Ring());

  ClosedClients(IntSupplier max) {
    this.max = max;
  }

  void add(ClientView closed) {
    int limit = max.getAsInt();
    ring.change(kept -> kept.add(closed, limit));
  }

  List<ClientView> all() {
    return ring.read(kept -> List.copyOf(kept.views));
  }

  private static final class Ring {
    private final ArrayDeque<ClientView> views = new ArrayDeque<>();
    private int subscriptions;

    void add(ClientView closed, int limit) {
      while (!views.isEmpty() && views.size() >= Math.max(1, limit)) {
        subscriptions -= views.removeFirst().subscriptions().size();
      }
      int more = closed.subscriptions().size();
      if (subscriptions + more > SUBSCRIPTIONS_MAX) {
        views.addLast(closed.withoutSubscriptionList());
      } else {
        subscriptions += more;
        views.addLast(closed);
      }
    }
  }
}
