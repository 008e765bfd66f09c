// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.jnats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The ways in which messages go from one client to another.
class JnatsMessagingTest {
  private Peer peer;
  private Client one;
  private Client two;

  @BeforeEach
  void start() {
    peer = Peer.start();
    one = Client.of(peer);
    two = Client.of(peer);
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    peer.close();
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  @Test
  void messagesArriveOnceAndInOrder() {
    Subscription subscription = one.subscribe("orders");
    List<String> sent = numbers(20_000);
    sent.forEach(text -> two.publish("orders", text));
    assertEquals(sent, Client.nextTexts(subscription, sent.size()));
    Client.assertSilent(subscription);
  }

  @Test
  void anyBytesAreCarried() {
    Random random = new Random(7);
    Subscription subscription = one.subscribe("bytes");
    for (int size : new int[] {0, 1, 2, 511, 512, 4096, 65_535, 65_536, 1_048_576}) {
      byte[] payload = new byte[size];
      random.nextBytes(payload);
      two.connection().publish("bytes", payload);
      assertArrayEquals(payload, Client.next(subscription).getData());
    }
  }

  @Test
  void wildcardsMatchTokens() {
    Subscription star = one.subscribe("a.*.c");
    Subscription rest = one.subscribe("a.>");
    Subscription all = one.subscribe(">");
    for (String subject : List.of("a.b.c", "a.b.d", "a.b.c.d", "a", "a.x.c")) {
      two.publish(subject, subject);
    }
    two.flush();
    one.flush();
    assertEquals(List.of("a.b.c", "a.x.c"), Client.nextTexts(star, 2));
    assertEquals(List.of("a.b.c", "a.b.d", "a.b.c.d", "a.x.c"), Client.nextTexts(rest, 4));
    assertEquals(List.of("a.b.c", "a.b.d", "a.b.c.d", "a", "a.x.c"), Client.nextTexts(all, 5));
    Client.assertSilent(star);
    Client.assertSilent(rest);
  }

  @Test
  void eachSubscriptionOfAConnectionGetsItsOwnCopy() {
    Subscription first = one.subscribe("twice");
    Subscription second = one.subscribe("twice");
    two.publish("twice", "1");
    assertEquals("1", Client.nextText(first));
    assertEquals("1", Client.nextText(second));
  }

  @Test
  void queueGroupSharesFairlyAndLosesNothing() {
    int count = 6_000;
    try (Client three = Client.of(peer)) {
      List<Subscription> members =
          List.of(
              one.subscribe("jobs.*", "workers"),
              two.subscribe("jobs.>", "workers"),
              three.subscribe("jobs.1", "workers"));
      Subscription observer = three.subscribe("jobs.1");
      for (int i = 0; i < count; i++) {
        one.publish("jobs.1", Integer.toString(i));
      }
      assertEquals(numbers(count), Client.nextTexts(observer, count));
      one.flush();
      two.flush();
      long sum = 0;
      for (Subscription member : members) {
        long got = member.getPendingMessageCount();
        sum += got;
        // The deviation is sqrt(6000 x 1/3 x 2/3) = 37: six of them.
        assertTrue(Math.abs(got - count / 3) < 220, "a member got " + got);
      }
      assertEquals(count, sum);
    }
  }

  @Test
  void twoQueueGroupsEachGetEverything() {
    Subscription red = one.subscribe("shared", "red");
    Subscription blue = one.subscribe("shared", "blue");
    List<String> sent = numbers(100);
    sent.forEach(text -> two.publish("shared", text));
    assertEquals(sent, Client.nextTexts(red, 100));
    assertEquals(sent, Client.nextTexts(blue, 100));
  }

  @Test
  void queueMemberThatLeavesIsReplacedByTheOthers() {
    Subscription leaving = one.subscribe("jobs", "workers");
    Subscription staying = two.subscribe("jobs", "workers");
    leaving.unsubscribe();
    one.flush();
    List<String> sent = numbers(100);
    sent.forEach(text -> one.publish("jobs", text));
    assertEquals(sent, Client.nextTexts(staying, 100));
  }

  @Test
  void requestIsAnswered() {
    one.serve("greet", "hello ");
    assertEquals("hello you", two.request("greet", "you"));
    assertEquals("hello me", one.request("greet", "me"));
  }

  @Test
  void manyRequestsAtOnceGetTheirOwnAnswers() throws Exception {
    one.serve("echo", "=");
    List<CompletableFuture<Message>> answers = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      answers.add(two.connection().request("echo", Client.bytes(Integer.toString(i))));
    }
    for (int i = 0; i < answers.size(); i++) {
      Message answer = answers.get(i).get(10, TimeUnit.SECONDS);
      assertEquals("=" + i, Client.text(answer));
    }
  }

  @Test
  void oneRequestMayHaveManyAnswers() {
    one.serve("who", "one");
    two.serve("who", "two");
    String inbox = two.connection().createInbox();
    Subscription answers = two.subscribe(inbox);
    two.connection().publish("who", inbox, new byte[0]);
    List<String> got = new ArrayList<>(Client.nextTexts(answers, 2));
    got.sort(null);
    assertEquals(List.of("one", "two"), got);
    Client.assertSilent(answers);
  }

  @Test
  void publishWithReplyToNobodyGetsTheStatusAndTheSubject() {
    String inbox = one.connection().createInbox();
    Subscription answers = one.subscribe(inbox);
    one.connection().publish("nobody.here", inbox, Client.bytes("?"));
    Message status = Client.next(answers);
    assertTrue(status.isStatusMessage());
    assertEquals(503, status.getStatus().getCode());
    assertEquals("nobody.here", status.getHeaders().getFirst("Nats-Subject"));
    assertEquals(0, status.getData().length);
  }

  @Test
  void repliesMayAskBack() {
    one.connection()
        .createDispatcher(m ->
            one.connection()
                .request(m.getReplyTo(), Client.bytes("how many?"))
                .thenAccept(next ->
                    one.connection()
                        .publish(next.getReplyTo(), Client.bytes("sold " + Client.text(next)))))
        .subscribe("buy");
    one.flush();
    String inbox = two.connection().createInbox();
    Subscription answers = two.subscribe(inbox);
    two.connection().publish("buy", inbox, Client.bytes("apples"));
    Message question = Client.next(answers);
    assertEquals("how many?", Client.text(question));
    two.connection().publish(question.getReplyTo(), inbox, Client.bytes("three"));
    assertEquals("sold three", Client.nextText(answers));
  }

  @Test
  void headersArriveAsTheyWereSent() {
    Subscription subscription = one.subscribe("headers");
    Headers headers = new Headers();
    headers.add("Single", "a value: with, punctuation; and \"quotes\"");
    headers.add("Many", "1", "2", "3");
    headers.add("Empty", "");
    headers.add("Binary-Ish", "AP8BAn/+\t=~{}[]|\\^`");
    headers.add("case", "lower");
    headers.add("Case", "upper");
    two.connection().publish("headers", headers, Client.bytes("payload"));
    two.connection().publish(NatsMessage.builder().subject("headers").headers(headers).build());
    Message message = Client.next(subscription);
    assertEquals(headers, message.getHeaders());
    assertEquals("payload", Client.text(message));
    Message bare = Client.next(subscription);
    assertEquals(headers, bare.getHeaders());
    assertEquals(0, bare.getData().length);
  }

  @Test
  void largeHeadersArrive() {
    Subscription subscription = one.subscribe("headers");
    Headers headers = new Headers();
    for (int i = 0; i < 1_000; i++) {
      headers.add("Key-" + i, "v".repeat(200));
    }
    two.connection().publish("headers", headers, Client.bytes("payload"));
    assertEquals(headers, Client.next(subscription).getHeaders());
  }

  @Test
  void answersCarryHeaders() throws InterruptedException {
    one.connection()
        .createDispatcher(m ->
            one.connection()
                .publish(
                    m.getReplyTo(),
                    new Headers().add("Seen", m.getHeaders().getFirst("Asked")),
                    m.getData()))
        .subscribe("stamp");
    one.flush();
    Message answer =
        two.connection().request("stamp", new Headers().add("Asked", "x"), null, Eventually.LIMIT);
    assertEquals("x", answer.getHeaders().getFirst("Seen"));
  }

  @Test
  void dispatcherHandlesManySubjectsOneAfterTheOther() {
    List<String> got = new CopyOnWriteArrayList<>();
    var dispatcher = one.connection().createDispatcher(m -> got.add(m.getSubject()));
    dispatcher.subscribe("d.1").subscribe("d.2").subscribe("d.3", "queue");
    one.flush();
    for (String subject : List.of("d.1", "d.2", "d.3", "d.4", "d.2")) {
      two.publish(subject, "");
    }
    Eventually.holds(() -> got.size() >= 4, () -> got);
    assertEquals(List.of("d.1", "d.2", "d.3", "d.2"), got);
    dispatcher.unsubscribe("d.2");
    one.flush();
    two.publish("d.2", "");
    two.publish("d.1", "");
    Eventually.holds(() -> got.size() >= 5, () -> got);
    assertEquals("d.1", got.get(4));
  }

  @Test
  void unsubscribedGetsNothingMore() {
    Subscription subscription = one.subscribe("news");
    Subscription other = one.subscribe("news");
    subscription.unsubscribe();
    one.flush();
    long before = one.connection().getStatistics().getInMsgs();
    two.publish("news", "1");
    assertEquals("1", Client.nextText(other));
    assertEquals(before + 1, one.connection().getStatistics().getInMsgs());
  }

  @Test
  void autoUnsubscribeDeliversExactlySoMany() {
    for (int max : new int[] {1, 2, 10, 100}) {
      String subject = "limited." + max;
      Subscription subscription = one.connection().subscribe(subject);
      subscription.unsubscribe(max);
      one.flush();
      long before = one.connection().getStatistics().getInMsgs();
      List<String> sent = numbers(max + 50);
      sent.forEach(text -> two.publish(subject, text));
      two.flush();
      one.flush();
      assertEquals(sent.subList(0, max), Client.nextTexts(subscription, max));
      assertEquals(before + max, one.connection().getStatistics().getInMsgs());
    }
  }

  @Test
  void autoUnsubscribeCountsWhatWasDeliveredBefore() {
    Subscription subscription = one.subscribe("limited");
    numbers(5).forEach(text -> two.publish("limited", text));
    assertEquals(numbers(5), Client.nextTexts(subscription, 5));
    subscription.unsubscribe(8);
    one.flush();
    long before = one.connection().getStatistics().getInMsgs();
    numbers(20).forEach(text -> two.publish("limited", text));
    two.flush();
    one.flush();
    assertEquals(before + 3, one.connection().getStatistics().getInMsgs());
  }

  @Test
  void autoUnsubscribedQueueMemberHandsOverToTheOther() {
    Subscription limited = one.connection().subscribe("jobs", "workers");
    limited.unsubscribe(3);
    one.flush();
    Subscription other = two.subscribe("jobs", "workers");
    Subscription observer = two.subscribe("jobs");
    for (int i = 0; i < 200; i++) {
      one.publish("jobs", "");
    }
    Client.nextTexts(observer, 200);
    one.flush();
    assertEquals(3, limited.getPendingMessageCount());
    assertEquals(197, other.getPendingMessageCount());
  }

  @Test
  void drainedSubscriptionHandlesWhatIsOnTheWay() throws Exception {
    AtomicInteger handled = new AtomicInteger();
    var dispatcher =
        one.connection()
            .createDispatcher(m -> {
              Thread.sleep(1);
              handled.incrementAndGet();
            });
    dispatcher.subscribe("drain");
    one.flush();
    numbers(50).forEach(text -> two.publish("drain", text));
    two.flush();
    one.flush();
    assertTrue(dispatcher.drain(Eventually.LIMIT).get(10, TimeUnit.SECONDS));
    assertEquals(50, handled.get());
    long before = one.connection().getStatistics().getInMsgs();
    two.publish("drain", "late");
    two.flush();
    one.flush();
    assertEquals(before, one.connection().getStatistics().getInMsgs());
  }

  @Test
  void drainedConnectionAnswersWhatItWasAsked() throws Exception {
    AtomicInteger served = new AtomicInteger();
    one.connection()
        .createDispatcher(m -> {
          Thread.sleep(1);
          served.incrementAndGet();
          one.connection().publish(m.getReplyTo(), m.getData());
        })
        .subscribe("slow.service");
    one.flush();
    String inbox = two.connection().createInbox();
    Subscription answers = two.subscribe(inbox);
    List<String> asked = numbers(50);
    asked.forEach(text -> two.connection().publish("slow.service", inbox, Client.bytes(text)));
    two.flush();
    assertTrue(one.connection().drain(Eventually.LIMIT).get(10, TimeUnit.SECONDS));
    assertEquals(50, served.get());
    assertEquals(asked, Client.nextTexts(answers, 50));
    assertEquals(io.nats.client.Connection.Status.CLOSED, one.connection().getStatus());
  }

  @Test
  void lastMessagesBeforeCloseArrive() throws InterruptedException {
    Subscription subscription = two.subscribe("last");
    numbers(500).forEach(text -> one.publish("last", text));
    one.flush();
    one.connection().close();
    assertEquals(numbers(500), Client.nextTexts(subscription, 500));
    assertNull(subscription.nextMessage(Duration.ofMillis(20)));
  }

  @Test
  void clientGoneMeansNoResponders() throws InterruptedException {
    one.serve("service", "");
    assertEquals("1", two.request("service", "1"));
    one.connection().close();
    try (Client asking = Client.of(peer)) {
      String inbox = asking.connection().createInbox();
      Subscription answers = asking.subscribe(inbox);
      Eventually.holds(
          () -> {
            asking.connection().publish("service", inbox, new byte[0]);
            Message answer = Client.next(answers);
            return answer.isStatusMessage() && answer.getStatus().getCode() == 503;
          },
          () -> "the service still answers");
    }
  }
}
