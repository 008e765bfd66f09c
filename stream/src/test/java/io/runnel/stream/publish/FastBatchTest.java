// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.StreamBench.SECOND;
import static io.runnel.stream.publish.StreamBench.config;
import static io.runnel.stream.publish.StreamBench.error;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.stream.config.StreamConfigBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class FastBatchTest {
  private static final int START = 0;
  private static final int APPEND = 1;
  private static final int COMMIT = 2;
  private static final int END = 3;
  private static final int PING = 4;

  private final StreamBench bench = fast(config());

  private static StreamBench fast(StreamConfigBuilder config) {
    return new StreamBench(config.allowBatched(true));
  }

  /// What was answered to one message.
  private List<String> send(String tail, String... headers) {
    return send(bench, tail, headers);
  }

  private static List<String> send(StreamBench bench, String tail, String... headers) {
    int before = bench.heard.answers.size();
    bench.send("s.a", "_INBOX.x." + tail + ".$FI", "p", headers);
    return List.copyOf(bench.heard.answers.subList(before, bench.heard.answers.size()));
  }

  private static String tail(String batch, int flow, String gap, long number, int operation) {
    return batch + "." + flow + "." + gap + "." + number + "." + operation;
  }

  private static String flow(long number, int messages) {
    return "{\"type\":\"ack\",\"seq\":" + number + ",\"msgs\":" + messages + "}";
  }

  private static String done(long sequence, String batch, long count) {
    return "{\"stream\":\"S\",\"seq\":%d,\"batch\":\"%s\",\"count\":%d}"
        .formatted(sequence, batch, count);
  }

  private static String gap(long expected, long number) {
    return "{\"type\":\"gap\",\"last_seq\":" + expected + ",\"seq\":" + number + "}";
  }

  @Test
  void messagesAreStoredAsTheyComeAndAnsweredNowAndThen() {
    assertEquals(List.of(flow(0, 2)), send(tail("b", 2, "fail", 1, START)));
    assertEquals(1, bench.store.messages());
    assertEquals(List.of(flow(2, 2)), send(tail("b", 2, "fail", 2, APPEND)));
    assertEquals(List.of(), send(tail("b", 2, "fail", 3, APPEND)));
    assertEquals(List.of(done(4, "b", 4)), send(tail("b", 2, "fail", 4, COMMIT)));
    assertEquals(4, bench.store.messages());
    assertEquals(0, bench.fastSlots.open);
  }

  @Test
  void anEndStoresNothingAndASingleMessageIsABatch() {
    send(tail("b", 10, "ok", 1, START));
    assertEquals(List.of(done(1, "b", 1)), send(tail("b", 10, "ok", 2, END)));
    assertEquals(1, bench.store.messages());
    assertEquals(List.of(done(2, "c", 1)), send(tail("c", 10, "ok", 1, COMMIT)));
  }

  @Test
  void gapsEndTheBatchUnlessTheyAreAllowed() {
    send(tail("b", 10, "fail", 1, START));
    assertEquals(List.of(gap(2, 3), done(1, "b", 1)), send(tail("b", 10, "fail", 3, APPEND)));
    send(tail("c", 10, "ok", 1, START));
    assertEquals(List.of(gap(2, 4)), send(tail("c", 10, "ok", 4, APPEND)));
    assertEquals(List.of(gap(5, 4), done(3, "c", 4)), send(tail("c", 10, "ok", 4, APPEND)));
    assertEquals(
        List.of(error(400, 10208, "batch publish ID unknown")),
        send(tail("c", 10, "ok", 5, APPEND)));
  }

  @Test
  void aPingTellsHowFarItIs() {
    send(tail("b", 10, "ok", 1, START));
    assertEquals(List.of(flow(0, 10)), send(tail("b", 10, "ok", 1, PING)));
    assertEquals(List.of(gap(2, 4), flow(0, 10)), send(tail("b", 10, "ok", 3, PING)));
    assertEquals(1, bench.store.messages());
    send(tail("c", 10, "fail", 1, START));
    assertEquals(List.of(gap(2, 4), done(2, "c", 1)), send(tail("c", 10, "fail", 3, PING)));
    assertEquals(
        List.of(error(400, 10208, "batch publish ID unknown")), send(tail("d", 10, "ok", 1, PING)));
  }

  @Test
  void errorsEndTheBatchUnlessGapsAreAllowed() {
    String wrong = "Nats-Expected-Stream: T";
    String why =
        "{\"code\":400,\"err_code\":10060,\"description\":\"expected stream does not match\"}";
    assertEquals(
        List.of(flow(0, 10), error(400, 10060, "expected stream does not match")),
        send(tail("a", 10, "fail", 1, START), wrong));
    send(tail("b", 10, "fail", 1, START));
    assertEquals(
        List.of("{\"type\":\"err\",\"seq\":2,\"error\":" + why + "}", done(1, "b", 1)),
        send(tail("b", 10, "fail", 2, APPEND), wrong));
    send(tail("c", 10, "ok", 1, START));
    assertEquals(
        List.of("{\"type\":\"err\",\"seq\":2,\"error\":" + why + "}"),
        send(tail("c", 10, "ok", 2, APPEND), wrong));
    assertEquals(List.of(done(3, "c", 3)), send(tail("c", 10, "ok", 3, COMMIT)));
    send(tail("d", 10, "ok", 1, START));
    assertEquals(
        List.of("{\"type\":\"err\",\"seq\":2,\"error\":" + why + "}", done(4, "d", 1)),
        send(tail("d", 10, "ok", 2, COMMIT), wrong));
  }

  @Test
  void duplicatesAreCountedAndNotStored() {
    send(tail("b", 2, "fail", 1, START), "Nats-Msg-Id: 1");
    assertEquals(List.of(flow(2, 2)), send(tail("b", 2, "fail", 2, APPEND), "Nats-Msg-Id: 1"));
    assertEquals(List.of(done(1, "b", 3)), send(tail("b", 2, "fail", 3, COMMIT), "Nats-Msg-Id: 1"));
    assertEquals(
        List.of("{\"stream\":\"S\",\"seq\":1,\"duplicate\": true,\"batch\":\"c\",\"count\":1}"),
        send(tail("c", 2, "fail", 1, COMMIT), "Nats-Msg-Id: 1"));
  }

  @Test
  void theFlowFollowsTheNumberOfBatches() {
    assertEquals(List.of(flow(0, 500)), send(tail("a", 1_000, "ok", 1, START)));
    assertEquals(List.of(flow(0, 1), flow(1, 2)), send(tail("b", 1_000, "ok", 1, START)));
    assertEquals(List.of(), send(tail("b", 1_000, "ok", 2, APPEND)));
    assertEquals(List.of(flow(3, 4)), send(tail("b", 1_000, "ok", 3, APPEND)));
    for (int i = 2; i < 500; i++) {
      assertEquals(List.of(), send(tail("a", 1_000, "ok", i, APPEND)));
    }
    assertEquals(List.of(flow(500, 250)), send(tail("a", 1_000, "ok", 500, APPEND)));
  }

  @Test
  void malformedRepliesAreRefused() {
    String pattern = error(400, 10206, "batch publish pattern is invalid");
    for (String wrong :
        List.of(
            "b.10.ok.1.5",
            "b.10.ok.0.0",
            "b.10.maybe.1.0",
            "b.10.ok.2.0",
            "b.10.ok.1.1",
            "b.10.ok.1.3",
            "ok.1.0",
            "b.10.ok.x.0")) {
      assertEquals(List.of(pattern), send(wrong), wrong);
    }
    assertEquals(
        List.of(error(400, 10207, "batch publish ID is invalid")),
        send(tail("x".repeat(65), 10, "ok", 1, START)));
    assertEquals(
        List.of(error(400, 10205, "batch publish is disabled")),
        send(new StreamBench(config()), tail("b", 10, "ok", 1, START)));
    assertEquals(
        List.of(error(412, 10185, "JetStream minimum api level required")),
        send(tail("b", 10, "ok", 1, START), "Nats-Required-Api-Level: x"));
  }

  @Test
  void aBatchThatGoesOnTooLateIsUnknown() {
    send(tail("b", 10, "ok", 1, START));
    bench.now += 10 * SECOND;
    String unknown = error(400, 10208, "batch publish ID unknown");
    assertEquals(List.of(unknown), send(tail("b", 10, "ok", 2, APPEND)));
    bench.wake();
    assertEquals(0, bench.fastSlots.open);
    for (int i = 0; i < 1_000; i++) {
      send(tail("n" + i, 10, "ok", 1, START));
    }
    assertEquals(
        List.of(error(429, 10211, "batch publish too many inflight")),
        send(tail("n", 10, "ok", 1, START)));
  }

  @Test
  void anImportedRequestHasItsReplyInAHeader() {
    int before = bench.heard.answers.size();
    bench.send(
        "s.a",
        "_R_.abc.def",
        "p",
        "Nats-Request-Info: {\"acc\":\"A\",\"rtt\":1,\"reply\":\"_INBOX.b.10.ok.1.2.$FI\"}");
    assertEquals(
        List.of(done(1, "b", 1)), bench.heard.answers.subList(before, bench.heard.answers.size()));
    assertEquals("s.a||p", bench.stored(1));
  }
}
