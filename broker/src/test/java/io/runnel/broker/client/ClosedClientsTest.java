// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClosedClientsTest {
  private static ClientView view(long id, int subscriptions) {
    var one = new SubscriptionView("$G", "a", "", "1", 0, 0, id);
    return new ClientView(
        id,
        new ClientView.Peer("nats", "127.0.0.1", 1),
        new ClientView.Times(Instant.EPOCH, Instant.EPOCH, 0, Instant.EPOCH, "Client Closed"),
        Traffic.NONE,
        0,
        new ClientView.Description("", "", ""),
        TlsView.NONE,
        new ClientView.Identity("", "$G", ""),
        subscriptions,
        Collections.nCopies(subscriptions, one));
  }

  private static List<Long> ids(ClosedClients closed) {
    return closed.all().stream().map(ClientView::id).toList();
  }

  @Test
  void theOldestGivesWay() {
    ClosedClients closed = new ClosedClients(() -> 2);
    closed.add(view(1, 0));
    closed.add(view(2, 0));
    closed.add(view(3, 0));

    assertEquals(List.of(2L, 3L), ids(closed));
  }

  @Test
  void subscriptionListsAreLeftOutWhereTheyWouldBeTooMany() {
    ClosedClients closed = new ClosedClients(() -> 10);
    closed.add(view(1, 60_000));
    closed.add(view(2, 60_000));
    closed.add(view(3, 10));

    List<ClientView> all = closed.all();
    assertEquals(60_000, all.get(0).subscriptions().size());
    assertTrue(all.get(1).subscriptions().isEmpty());
    assertEquals(60_000, all.get(1).subscriptionCount());
    assertEquals(10, all.get(2).subscriptions().size());
  }
}
