// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Message;
import io.nats.client.Subscription;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Accounts do not see one another, except through what one exports and another imports.
class JnatsAccountsTest {
  private static final String CONFIG =
      """
      accounts {
        SHOP {
          users [ {user: shop, password: pw} ]
          exports [
            {stream: "prices.>"}
            {stream: "news.*.*"}
            {stream: "inside.>", accounts: [PARTNER]}
            {service: "order"}
            {service: "list", response_type: stream}
            {service: "dump", response_type: chunked}
            {service: "quote.*.*"}
            {service: "audit", accounts: [PARTNER]}
            {service: "hasty", response_threshold: 200ms}
          ]
        }
        PARTNER {
          users [ {user: partner, password: pw} ]
          imports [
            {stream: {account: SHOP, subject: "prices.>"}, prefix: "shop"}
            {stream: {account: SHOP, subject: "news.*.*"}, to: "paper.$2.$1"}
            {stream: {account: SHOP, subject: "inside.>"}}
            {service: {account: SHOP, subject: "order"}}
            {service: {account: SHOP, subject: "list"}}
            {service: {account: SHOP, subject: "dump"}}
            {service: {account: SHOP, subject: "quote.*.*"}, to: "ask.$2.$1"}
            {service: {account: SHOP, subject: "audit"}, share: true}
            {service: {account: SHOP, subject: "hasty"}}
          ]
        }
        STRANGER { users [ {user: stranger, password: pw} ] }
      }
      """;

  private Peer peer;
  private Client shop;
  private Client partner;
  private Client stranger;

  @BeforeEach
  void start() {
    peer = Peer.start(CONFIG);
    shop = Client.as(peer, "shop");
    partner = Client.as(peer, "partner");
    stranger = Client.as(peer, "stranger");
  }

  @AfterEach
  void stop() {
    List.of(shop, partner, stranger).forEach(Client::close);
    peer.close();
  }

  @Test
  void accountsDoNotSeeOneAnother() {
    Subscription inShop = shop.subscribe(">");
    Subscription inStranger = stranger.subscribe(">");
    stranger.publish("hello", "1");
    shop.publish("prices.eu", "2");
    assertEquals("1", Client.nextText(inStranger));
    assertEquals("2", Client.nextText(inShop));
    Client.assertSilent(inStranger);
    Client.assertSilent(inShop);
  }

  @Test
  void privateExportCannotBeTakenByOthers() {
    String stealing =
        CONFIG.replace(
            "STRANGER {", "STRANGER { imports [ {service: {account: SHOP, subject: \"audit\"}} ],");
    assertThrows(IllegalArgumentException.class, () -> Peer.start(stealing).close());
  }

  @Test
  void importedStreamArrivesUnderItsPrefix() {
    Subscription prices = partner.subscribe("shop.prices.>");
    shop.publish("prices.eu.apples", "3");
    Message message = Client.next(prices);
    assertEquals("shop.prices.eu.apples", message.getSubject());
    assertEquals("3", Client.text(message));
  }

  @Test
  void importedStreamArrivesUnderItsMappedSubject() {
    Subscription all = partner.subscribe("paper.*.*");
    Subscription one = partner.subscribe("paper.rain.eu");
    shop.publish("news.eu.rain", "1");
    shop.publish("news.us.rain", "2");
    assertEquals("paper.rain.eu", Client.next(all).getSubject());
    assertEquals("paper.rain.us", Client.next(all).getSubject());
    assertEquals("1", Client.nextText(one));
    Client.assertSilent(one);
  }

  @Test
  void privateStreamReachesThoseItIsFor() {
    Subscription inside = partner.subscribe("inside.>");
    shop.publish("inside.story", "1");
    assertEquals("inside.story", Client.next(inside).getSubject());
  }

  @Test
  void importedStreamIsSharedByAQueueGroup() {
    try (Client second = Client.as(peer, "partner")) {
      Subscription one = partner.subscribe("shop.prices.eu", "readers");
      Subscription two = second.subscribe("shop.prices.eu", "readers");
      Subscription observer = second.subscribe("shop.prices.eu");
      for (int i = 0; i < 300; i++) {
        shop.publish("prices.eu", "");
      }
      Client.nextTexts(observer, 300);
      partner.flush();
      long first = one.getPendingMessageCount();
      assertEquals(300, first + two.getPendingMessageCount());
      assertTrue(first > 80 && first < 220, "one got " + first);
    }
  }

  @Test
  void unsubscribedFromAnImportGetsNothingMore() {
    Subscription gone = partner.subscribe("shop.prices.eu");
    Subscription stays = partner.subscribe("shop.prices.eu");
    gone.unsubscribe();
    partner.flush();
    long before = partner.connection().getStatistics().getInMsgs();
    shop.publish("prices.eu", "1");
    assertEquals("1", Client.nextText(stays));
    assertEquals(before + 1, partner.connection().getStatistics().getInMsgs());
  }

  @Test
  void importedServiceAnswersAndSeesNoForeignReply() {
    Subscription requests = shop.subscribe("order");
    var answer = partner.connection().request("order", Client.bytes("apples"));
    Message request = Client.next(requests);
    assertEquals("apples", Client.text(request));
    assertTrue(request.getReplyTo().startsWith("_R_."), request.getReplyTo());
    assertTrue(
        request.getHeaders().getFirst("Nats-Request-Info").contains("\"acc\":\"PARTNER\""),
        request.getHeaders().toString());
    shop.publish(request.getReplyTo(), "sold");
    assertEquals("sold", Client.text(answer.join()));
  }

  @Test
  void importedServiceIsCalledUnderItsMappedSubject() {
    Subscription requests = shop.subscribe("quote.>");
    var answer = partner.connection().request("ask.apples.eu", Client.bytes("?"));
    Message request = Client.next(requests);
    assertEquals("quote.eu.apples", request.getSubject());
    shop.publish(request.getReplyTo(), "3");
    assertEquals("3", Client.text(answer.join()));
  }

  @Test
  void importThatSharesTellsWhoAsks() {
    Subscription requests = shop.subscribe("audit");
    partner.connection().request("audit", Client.bytes("?"));
    String info = Client.next(requests).getHeaders().getFirst("Nats-Request-Info");
    assertTrue(info.contains("\"user\":\"partner\""), info);
    assertTrue(info.contains("\"host\":\"127.0.0.1\""), info);
  }

  @Test
  void serviceOfAnotherAccountWithoutResponderIsToldAtOnce() {
    String inbox = partner.connection().createInbox();
    Subscription answers = partner.subscribe(inbox);
    partner.connection().publish("order", inbox, Client.bytes("?"));
    assertEquals(503, Client.next(answers).getStatus().getCode());
  }

  @Test
  void singletonTakesOneAnswer() {
    assertEquals(List.of("1"), answersThatArrive("order", "1", "2", "3"));
  }

  @Test
  void streamTakesAnswersUpToTheEmptyOne() {
    assertEquals(List.of("1", "2", ""), answersThatArrive("list", "1", "2", "", "3"));
  }

  @Test
  void chunkedTakesAnswersUpToTheEmptyOne() {
    assertEquals(List.of("1", "2", ""), answersThatArrive("dump", "1", "2", "", "3"));
  }

  @Test
  void answerAfterTheThresholdIsLost() throws InterruptedException {
    Subscription requests = shop.subscribe("hasty");
    String inbox = partner.connection().createInbox();
    Subscription answers = partner.subscribe(inbox);
    partner.connection().publish("hasty", inbox, Client.bytes("?"));
    Message request = Client.next(requests);
    Thread.sleep(600);
    shop.publish(request.getReplyTo(), "late");
    shop.flush();
    Client.assertSilent(answers);
  }

  /// What of `sent`, answered one by one to a request to `service`, reaches who asked.
  private List<String> answersThatArrive(String service, String... sent) {
    Subscription requests = shop.subscribe(service);
    String inbox = partner.connection().createInbox();
    Subscription answers = partner.subscribe(inbox);
    Subscription end = partner.subscribe("shop.prices.end");
    partner.connection().publish(service, inbox, Client.bytes("?"));
    String reply = Client.next(requests).getReplyTo();
    for (String text : sent) {
      shop.publish(reply, text);
    }
    shop.publish("prices.end", "");
    Client.next(end);
    return LongStream.range(0, answers.getPendingMessageCount())
        .mapToObj(_ -> Client.nextText(answers))
        .toList();
  }
}
