// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.ConnectionListener.Events;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a user may not do is told to the error listener; the connection goes on.
class JnatsPermissionsTest {
  private static final String CONFIG =
      """
      authorization {
        default_permissions { publish: "open.>", subscribe: ["open.>", "_INBOX.>"] }
        users [
          {user: all, password: pw, permissions: {publish: ">", subscribe: ">"}}
          {user: default, password: pw}
          {user: some, password: pw, permissions: {
            publish: {allow: ["shop.>"], deny: ["shop.secret.>"]}
            subscribe: {allow: ["shop.>", "_INBOX.>"], deny: ["shop.secret"]}}}
          {user: queue, password: pw, permissions: {subscribe: {allow: ["jobs workers.*"]}}}
          {user: service, password: pw, permissions: {
            subscribe: "ask", publish: {allow: "nothing"}, allow_responses: {max: 2, expires: "1m"}}}
        ]
      }
      """;

  private Peer peer;
  private Client all;

  @BeforeEach
  void start() {
    peer = Peer.start(CONFIG);
    all = Client.as(peer, "all");
  }

  @AfterEach
  void stop() {
    all.close();
    peer.close();
  }

  @Test
  void publishOutsideTheAllowedIsRefused() {
    Subscription everything = all.subscribe(">");
    try (Client some = Client.as(peer, "some")) {
      some.publish("other", "1");
      some.awaitError("Permissions Violation for Publish to \"other\"");
      some.publish("shop.open", "2");
      some.publish("shop.secret.x", "3");
      some.awaitError("Permissions Violation for Publish to \"shop.secret.x\"");
      some.publish("shop.open", "4");
      assertEquals(List.of("2", "4"), Client.nextTexts(everything, 2));
      assertFalse(some.saw(Events.DISCONNECTED));
    }
  }

  @Test
  void subscribeOutsideTheAllowedIsRefused() {
    try (Client some = Client.as(peer, "some")) {
      Subscription refused = some.subscribe("other");
      some.awaitError("Permissions Violation for Subscription to \"other\"");
      all.publish("other", "1");
      all.flush();
      some.flush();
      Client.assertSilent(refused);
      some.subscribe("shop.secret");
      some.awaitError("Permissions Violation for Subscription to \"shop.secret\"");
      some.subscribe("other", "q");
      some.awaitError("Permissions Violation for Subscription to \"other\" using queue \"q\"");
    }
  }

  @Test
  void deniedMessagesAreFilteredFromAWiderSubscription() {
    try (Client some = Client.as(peer, "some")) {
      Subscription wide = some.subscribe("shop.*");
      all.publish("shop.secret", "hidden");
      all.publish("shop.open", "seen");
      assertEquals("seen", Client.nextText(wide));
      assertTrue(some.errors().isEmpty(), some.errors().toString());
    }
  }

  @Test
  void defaultPermissionsHoldForThoseWithoutTheirOwn() {
    try (Client plain = Client.as(peer, "default")) {
      Subscription subscription = plain.subscribe("open.1");
      plain.publish("open.1", "1");
      assertEquals("1", Client.nextText(subscription));
      plain.publish("closed", "1");
      plain.awaitError("Permissions Violation for Publish to \"closed\"");
      plain.subscribe("closed");
      plain.awaitError("Permissions Violation for Subscription to \"closed\"");
    }
  }

  @Test
  void subscriptionMayBeAllowedForQueuesOnly() {
    try (Client worker = Client.as(peer, "queue")) {
      Subscription member = worker.subscribe("jobs", "workers.eu");
      worker.subscribe("jobs");
      worker.awaitError("Permissions Violation for Subscription to \"jobs\"");
      worker.subscribe("jobs", "others");
      worker.awaitError(
          "Permissions Violation for Subscription to \"jobs\" using queue \"others\"");
      all.publish("jobs", "1");
      assertEquals("1", Client.nextText(member));
      Client.assertSilent(member);
    }
  }

  @Test
  void responderMayAnswerSoManyTimes() {
    String inbox = all.connection().createInbox();
    Subscription answers = all.subscribe(inbox);
    try (Client service = Client.as(peer, "service")) {
      Subscription asked = service.subscribe("ask");
      all.connection().publish("ask", inbox, Client.bytes("?"));
      Message question = Client.next(asked);
      for (int i = 1; i <= 3; i++) {
        service.publish(question.getReplyTo(), Integer.toString(i));
      }
      assertEquals(List.of("1", "2"), Client.nextTexts(answers, 2));
      service.awaitError("Permissions Violation for Publish to \"" + inbox + "\"");
      Client.assertSilent(answers);
      service.publish("unasked", "1");
      service.awaitError("Permissions Violation for Publish to \"unasked\"");
    }
  }

  @Test
  void reservedReplyIsRefused() {
    all.connection().publish("open.1", "$JS.ACK.x", Client.bytes("1"));
    all.awaitError("Permissions Violation for Publish with Reply of \"$JS.ACK.x\"");
    assertFalse(all.saw(Events.DISCONNECTED));
  }
}
