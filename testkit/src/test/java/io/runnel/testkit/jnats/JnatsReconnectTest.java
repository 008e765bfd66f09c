// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.ConnectionListener.Events;
import io.nats.client.Subscription;
import io.runnel.testkit.jnats.Client.NotConnected;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// What a client lives through when its server goes and comes back.
class JnatsReconnectTest {
  @Test
  void subscriptionsLiveOnAfterARestart() {
    try (Peer peer = Peer.start();
        Client client = Client.of(peer)) {
      List<String> handled = new CopyOnWriteArrayList<>();
      client
          .connection()
          .createDispatcher(m -> handled.add(m.getSubject()))
          .subscribe("dispatched.*")
          .subscribe("queued", "group");
      Subscription plain = client.subscribe("plain");
      client.serve("service", "again ");

      peer.stop();
      client.awaitEvent(Events.DISCONNECTED);
      client.publish("plain", "kept while away");
      peer.startAgain();
      client.awaitEvent(Events.RESUBSCRIBED);

      assertEquals("kept while away", Client.nextText(plain));
      try (Client other = Client.of(peer)) {
        other.publish("plain", "1");
        other.publish("dispatched.1", "");
        other.publish("queued", "");
        assertEquals("again you", other.request("service", "you"));
      }
      assertEquals("1", Client.nextText(plain));
      Eventually.holds(() -> handled.containsAll(List.of("dispatched.1", "queued")), () -> handled);
      assertTrue(client.connection().getStatistics().getReconnects() >= 1);
    }
  }

  @Test
  void credentialsAreAskedForAgain() {
    try (Peer peer = Peer.start("authorization { user: u, password: pw }");
        Client client = Client.as(peer, "u")) {
      Subscription subscription = client.subscribe("mine");
      peer.stop();
      client.awaitEvent(Events.DISCONNECTED);
      peer.startAgain();
      client.awaitEvent(Events.RESUBSCRIBED);
      client.publish("mine", "1");
      assertEquals("1", Client.nextText(subscription));
    }
  }

  @Test
  void manyClientsComeBack() {
    int count = 50;
    try (Peer peer = Peer.start()) {
      List<Client> clients = new CopyOnWriteArrayList<>();
      for (int i = 0; i < count; i++) {
        Client client = Client.of(peer);
        client.serve("who." + i, "client ");
        clients.add(client);
      }
      peer.stop();
      clients.forEach(client -> client.awaitEvent(Events.DISCONNECTED));
      peer.startAgain();
      clients.forEach(client -> client.awaitEvent(Events.RESUBSCRIBED));
      clients.forEach(Client::flush);
      for (int i = 0; i < count; i++) {
        Client asking = clients.get((i + 1) % count);
        assertEquals("client " + i, asking.request("who." + i, Integer.toString(i)));
      }
      clients.forEach(Client::close);
    }
  }

  @Test
  void lameDuckIsAnnouncedAndThenTheClientIsLetGo() {
    String config = "lame_duck_grace_period: 300ms, lame_duck_duration: 30s";
    try (Peer peer = Peer.start(config);
        Client client = Client.of(peer)) {
      Subscription subscription = client.subscribe("still");
      peer.lameDuck();
      client.awaitEvent(Events.LAME_DUCK);
      assertTrue(client.connection().getServerInfo().isLameDuckMode());
      client.publish("still", "here");
      assertEquals("here", Client.nextText(subscription));
      assertThrows(
          NotConnected.class,
          () -> Client.of(peer, options -> options.connectionTimeout(Duration.ofMillis(200))));
      client.awaitEvent(Events.DISCONNECTED);
      assertEquals(0, client.connection().getServerInfo().getConnectURLs().size());
    }
  }
}
