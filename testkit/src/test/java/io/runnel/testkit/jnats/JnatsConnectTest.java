// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.ConnectionListener.Events;
import io.nats.client.Message;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import io.runnel.testkit.jnats.Client.NotConnected;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a client may choose when it connects, and what it learns.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JnatsConnectTest {
  private Peer peer;

  @BeforeAll
  void start() {
    peer = Peer.start();
  }

  @AfterAll
  void stop() {
    peer.close();
  }

  @Test
  void infoSaysWhoServesAndWhom() {
    try (Client client = Client.of(peer)) {
      ServerInfo info = client.connection().getServerInfo();
      assertEquals("2.15.2", info.getVersion());
      assertEquals(1, info.getProtocolVersion());
      assertEquals(1024 * 1024, info.getMaxPayload());
      assertEquals("127.0.0.1", info.getClientIp());
      assertEquals(peer.port(), info.getPort());
      assertTrue(info.getServerId().matches("N[A-Z2-7]{55}"), info.getServerId());
      assertTrue(info.isHeadersSupported());
      assertTrue(info.getClientId() > 0);
      assertFalse(info.isAuthRequired());
      assertFalse(info.isTLSRequired());
      assertFalse(info.isJetStreamAvailable());
      assertFalse(info.isLameDuckMode());
      assertEquals("127.0.0.1", client.connection().getClientInetAddress().getHostAddress());
    }
  }

  @Test
  void connectionNameIsTakenAsItIs() {
    String name = "orders/eu #1: {a, b}";
    try (Client client = Client.of(peer, options -> options.connectionName(name))) {
      client.flush();
    }
  }

  @Test
  void flushAndRoundTripAreAnswered() throws IOException {
    try (Client client = Client.of(peer)) {
      client.flush();
      Duration rtt = client.connection().RTT();
      assertTrue(rtt.isPositive() && rtt.compareTo(Duration.ofSeconds(2)) < 0, rtt.toString());
    }
  }

  @Test
  void noEchoKeepsOwnMessagesAwayAndOthersComing() {
    try (Client quiet = Client.of(peer, Options.Builder::noEcho);
        Client other = Client.of(peer)) {
      Subscription subscription = quiet.subscribe("echo");
      quiet.publish("echo", "own");
      quiet.flush();
      other.publish("echo", "other");
      assertEquals("other", Client.nextText(subscription));
      Client.assertSilent(subscription);
    }
  }

  @Test
  void verboseConfirmsEachCommand() {
    try (Client client = Client.of(peer, Options.Builder::verbose)) {
      long before = client.connection().getStatistics().getOKs();
      Subscription subscription = client.subscribe("verbose");
      client.publish("verbose", "1");
      client.publish("verbose", "2");
      subscription.unsubscribe();
      client.flush();
      assertEquals(before + 4, client.connection().getStatistics().getOKs());
    }
  }

  @Test
  void withoutVerboseNothingIsConfirmed() {
    try (Client client = Client.of(peer)) {
      client.subscribe("quiet");
      client.publish("quiet", "1");
      client.flush();
      assertEquals(0, client.connection().getStatistics().getOKs());
    }
  }

  @Test
  void pedanticComplainsOfWildcardsInAPublishAndGoesOn() {
    try (Client client = Client.of(peer, options -> options.pedantic().noSubjectValidation())) {
      Subscription subscription = client.subscribe("pedantic.>");
      client.publish("pedantic.*", "1");
      client.awaitError("Invalid Publish Subject");
      assertEquals("1", Client.nextText(subscription));
      assertFalse(client.saw(Events.DISCONNECTED));
    }
  }

  @Test
  void withoutPedanticWildcardsInAPublishAreAccepted() {
    try (Client client = Client.of(peer, Options.Builder::noSubjectValidation)) {
      Subscription subscription = client.subscribe("lenient.>");
      client.publish("lenient.*", "1");
      assertEquals("1", Client.nextText(subscription));
      assertTrue(client.errors().isEmpty());
    }
  }

  @Test
  void clientWithoutHeadersGetsThePayloadAlone() {
    try (Client plain = Client.of(peer, options -> options.noHeaders().noNoResponders());
        Client rich = Client.of(peer)) {
      Subscription subscription = plain.subscribe("headers.none");
      Headers headers = new Headers().add("Key", "value");
      rich.connection().publish("headers.none", headers, Client.bytes("payload"));
      Message message = Client.next(subscription);
      assertEquals("payload", Client.text(message));
      assertFalse(message.hasHeaders());
    }
  }

  @Test
  void requestWithoutRespondersIsToldAtOnce() {
    try (Client client = Client.of(peer)) {
      var answer = client.connection().request("nobody", Client.bytes("?"));
      assertThrows(CancellationException.class, () -> answer.get(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void requestWithoutRespondersMayBeReportedAsStatus() {
    try (Client client = Client.of(peer, Options.Builder::reportNoResponders)) {
      var answer = client.connection().request("nobody", Client.bytes("?"));
      var failure = assertThrows(ExecutionException.class, () -> answer.get(5, TimeUnit.SECONDS));
      assertTrue(failure.getMessage().contains("503"), failure.getMessage());
    }
  }

  @Test
  void clientThatWantsNoSuchNoticeWaitsInVain() {
    try (Client client = Client.of(peer, Options.Builder::noNoResponders)) {
      var answer = client.connection().request("nobody", Client.bytes("?"));
      assertThrows(TimeoutException.class, () -> answer.get(100, TimeUnit.MILLISECONDS));
    }
  }

  @Test
  void inboxPrefixCarriesTheAnswers() {
    try (Client server = Client.of(peer);
        Client client = Client.of(peer, options -> options.inboxPrefix("my.answers"))) {
      Subscription answers = server.subscribe("my.answers.>");
      server.serve("prefixed", "hello ");
      assertEquals("hello you", client.request("prefixed", "you"));
      assertTrue(Client.next(answers).getSubject().startsWith("my.answers."));
    }
  }

  @Test
  void oldRequestStyleIsServed() {
    try (Client server = Client.of(peer);
        Client client = Client.of(peer, Options.Builder::oldRequestStyle)) {
      server.serve("old", "hello ");
      assertEquals("hello 1", client.request("old", "1"));
      assertEquals("hello 2", client.request("old", "2"));
    }
  }

  @Test
  void subjectsInAnyScriptAreCarried() {
    try (Client client = Client.of(peer, Options.Builder::supportUTF8Subjects)) {
      Subscription subscription = client.subscribe("tür.*.日本");
      client.publish("tür.größe.日本", "ключ");
      Message message = Client.next(subscription);
      assertEquals("tür.größe.日本", message.getSubject());
      assertEquals("ключ", Client.text(message));
    }
  }

  @Test
  void controlLineBeyondTheServersLimitCloses() {
    try (Peer strict = Peer.start("max_control_line: 512");
        Client client =
            Client.of(strict, options -> options.maxControlLine(8192).maxReconnects(0))) {
      client.publish("a." + "x".repeat(300), "fits");
      client.flush();
      client.publish("a." + "x".repeat(600), "too long");
      client.awaitError("maximum control line exceeded");
      client.awaitEvent(Events.CLOSED);
    }
  }

  @Test
  void longSubjectWithinTheLimitIsCarried() {
    try (Client client = Client.of(peer)) {
      String subject = "long." + "x".repeat(3900);
      Subscription subscription = client.subscribe("long.*");
      client.publish(subject, "1");
      assertEquals(subject, Client.next(subscription).getSubject());
    }
  }

  @Test
  void tooManyConnectionsAreTurnedAway() {
    try (Peer small = Peer.start("max_connections: 1");
        Client first = Client.of(small)) {
      assertThrows(NotConnected.class, () -> Client.of(small));
      first.flush();
    }
  }
}
