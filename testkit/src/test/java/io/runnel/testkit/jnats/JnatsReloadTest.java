// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nats.client.ConnectionListener.Events;
import io.nats.client.Subscription;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a reload does to clients that are connected.
class JnatsReloadTest {
  private static String users(String permissions) {
    return """
    authorization {
      users [
        {user: stays, password: pw, permissions: {%s}}
        {user: other, password: pw}
      ]
    }
    """
        .formatted(permissions);
  }

  @Test
  void lostPermissionEndsTheSubscriptionAndSaysSo() {
    try (Peer peer = Peer.start(users("subscribe: [\"a.>\", \"b\"]"));
        Client client = Client.as(peer, "stays");
        Client other = Client.as(peer, "other")) {
      Subscription lost = client.subscribe("a.1");
      Subscription lostGroup = client.subscribe("a.1", "group");
      Subscription kept = client.subscribe("b");
      peer.reload(users("subscribe: [\"b\"]"));
      client.awaitError("Permissions Violation for Subscription to \"a.1\" (sid \"1\")");
      client.awaitError(
          "Permissions Violation for Subscription to \"a.1\" using queue \"group\" (sid \"2\")");
      other.publish("a.1", "hidden");
      other.publish("b", "seen");
      assertEquals("seen", Client.nextText(kept));
      Client.assertSilent(lost);
      Client.assertSilent(lostGroup);
      assertFalse(client.saw(Events.DISCONNECTED));
    }
  }

  @Test
  void lostPublishPermissionIsRefusedFromNowOn() {
    try (Peer peer = Peer.start(users("publish: \"a\""));
        Client client = Client.as(peer, "stays");
        Client other = Client.as(peer, "other")) {
      Subscription subscription = other.subscribe("*");
      client.publish("a", "1");
      assertEquals("1", Client.nextText(subscription));
      peer.reload(users("publish: \"b\""));
      Eventually.holds(
          () -> {
            client.publish("a", "2");
            client.flush();
            return client.errors().contains("Permissions Violation for Publish to \"a\"");
          },
          client::errors);
      client.publish("b", "3");
      Eventually.holds(() -> Client.nextText(subscription).equals("3"), () -> "no 3");
    }
  }

  @Test
  void gainedPermissionServesWithoutReconnect() {
    try (Peer peer = Peer.start(users("subscribe: [\"a\"]"));
        Client client = Client.as(peer, "stays")) {
      client.subscribe("b");
      client.awaitError("Permissions Violation for Subscription to \"b\"");
      peer.reload(users("subscribe: [\"a\", \"b\"]"));
      Eventually.holds(
          () -> {
            int before = client.errors().size();
            client.subscribe("b");
            client.flush();
            return client.errors().size() == before;
          },
          client::errors);
      assertFalse(client.saw(Events.DISCONNECTED));
    }
  }

  @Test
  void removedUserIsClosedAndCannotReturn() {
    String without = "authorization { users [ {user: other, password: pw} ] }";
    try (Peer peer = Peer.start(users(""));
        Client client = Client.as(peer, "stays");
        Client other = Client.as(peer, "other")) {
      peer.reload(without);
      client.awaitEvent(Events.DISCONNECTED);
      var failure = Client.refused(peer, options -> options.userInfo("stays", "pw"));
      assertEquals(List.of("Authorization Violation"), failure.errors());
      other.flush();
      assertFalse(other.saw(Events.DISCONNECTED));
    }
  }

  @Test
  void changedPasswordClosesThoseWithTheOld() {
    try (Peer peer = Peer.start("authorization { user: u, password: pw }");
        Client client = Client.as(peer, "u")) {
      peer.reload("authorization { user: u, password: other }");
      client.awaitError("Authorization Violation");
      client.awaitEvent(Events.DISCONNECTED);
    }
  }

  @Test
  void authorizationThatAppearsClosesTheAnonymous() {
    try (Peer peer = Peer.start("");
        Client client = Client.of(peer)) {
      peer.reload("authorization { user: u, password: pw }");
      client.awaitError("Authorization Violation");
      client.awaitEvent(Events.DISCONNECTED);
    }
  }

  @Test
  void changedMaxPayloadActsAtOnceThoughNobodyIsTold() {
    try (Peer peer = Peer.start("max_payload: 1000");
        Client client = Client.of(peer, options -> options.clientSideLimitChecks(false))) {
      Subscription subscription = client.subscribe("big");
      peer.reload("max_payload: 2000");
      client.connection().publish("big", new byte[2000]);
      assertEquals(2000, Client.next(subscription).getData().length);
      assertEquals(1000, client.connection().getMaxPayload());
      peer.reload("max_payload: 500");
      client.connection().publish("big", new byte[501]);
      client.awaitError("Maximum Payload Violation");
      client.awaitEvent(Events.RESUBSCRIBED);
      assertEquals(500, client.connection().getMaxPayload());
    }
  }

  @Test
  void changedMappingsActOnTheNextMessage() {
    try (Peer peer = Peer.start("mappings { a: b }");
        Client client = Client.of(peer)) {
      Subscription subscription = client.subscribe("*");
      client.publish("a", "1");
      assertEquals("b", Client.next(subscription).getSubject());
      peer.reload("mappings { a: c }");
      client.publish("a", "2");
      assertEquals("c", Client.next(subscription).getSubject());
    }
  }

  @Test
  void importThatAppearsServesPresentSubscriptions() {
    String accounts =
        """
        accounts {
          A { users [{user: a, password: pw}], exports [{stream: "s.>"}, {service: "ask"}] }
          B { users [{user: b, password: pw}], imports [%s] }
        }
        """;
    try (Peer peer = Peer.start(accounts.formatted(""));
        Client a = Client.as(peer, "a");
        Client b = Client.as(peer, "b")) {
      Subscription subscription = b.subscribe("s.1");
      a.serve("ask", "hello ");
      a.publish("s.1", "unseen");
      a.flush();
      peer.reload(
          accounts.formatted(
              "{stream: {account: A, subject: \"s.>\"}}, {service: {account: A, subject: ask}}"));
      a.publish("s.1", "seen");
      assertEquals("seen", Client.nextText(subscription));
      assertEquals("hello you", b.request("ask", "you"));
      peer.reload(accounts.formatted(""));
      a.publish("s.1", "unseen");
      a.flush();
      Client.assertSilent(subscription);
      assertFalse(b.saw(Events.DISCONNECTED));
    }
  }
}
