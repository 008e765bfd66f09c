// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import io.runnel.broker.client.ClientView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/// The orders connz knows. `cid`, `start`, `uptime` and `reason` go up, the others down.
public enum ConnzSort {
  CID(comparingLong(ClientView::id)),
  START(CID.order),
  SUBS(comparingLong(ClientView::subscriptionCount).reversed()),
  PENDING(comparingLong(ClientView::pendingBytes).reversed()),
  MSGS_TO(down(view -> view.traffic().outMessages())),
  MSGS_FROM(down(view -> view.traffic().inMessages())),
  BYTES_TO(down(view -> view.traffic().outBytes())),
  BYTES_FROM(down(view -> view.traffic().inBytes())),
  LAST(comparing((ClientView view) -> view.times().lastActivity()).reversed()),
  IDLE(comparing((ClientView view) -> view.times().lastActivity())),
  UPTIME(comparing(ConnzSort::uptime)),
  STOP(comparing(ConnzSort::stop).reversed()),
  REASON(comparing((ClientView view) -> view.times().reason())),
  RTT(down(view -> view.times().rttNanos()));

  private final Comparator<ClientView> order;

  ConnzSort(Comparator<ClientView> order) {
    this.order = order;
  }

  private static Comparator<ClientView> down(java.util.function.ToLongFunction<ClientView> key) {
    return comparingLong(key).reversed();
  }

  private static Duration uptime(ClientView view) {
    Instant stop = view.times().stop();
    return Duration.between(view.times().start(), stop == null ? Instant.now() : stop);
  }

  private static Instant stop(ClientView view) {
    Instant stop = view.times().stop();
    return stop == null ? Instant.EPOCH : stop;
  }

  /// Equal ones stand in the order of their `cid`.
  Comparator<ClientView> order() {
    return order.thenComparingLong(ClientView::id);
  }

  static ConnzSort of(String name) throws InvalidRequest {
    if (name.isEmpty()) {
      return CID;
    }
    for (ConnzSort sort : values()) {
      if (sort.name().equals(name.toUpperCase(java.util.Locale.ROOT))
          && name.equals(name.toLowerCase(java.util.Locale.ROOT))) {
        return sort;
      }
    }
    throw InvalidRequest.refused("invalid sorting option: " + name);
  }
}
