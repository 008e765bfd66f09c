// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.StreamBench.SECOND;
import static io.runnel.stream.publish.StreamBench.ack;
import static io.runnel.stream.publish.StreamBench.config;
import static io.runnel.stream.publish.StreamBench.error;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.stream.config.Discard;
import io.runnel.stream.config.StreamConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AtomicBatchTest {
  private static final String INCOMPLETE = error(400, 10176, "atomic publish batch is incomplete");
  private static final String COMMIT = "Nats-Batch-Commit: 1";

  private final StreamBench bench = atomic(config());

  private static StreamBench atomic(StreamConfigBuilder config) {
    return new StreamBench(config.allowAtomic(true));
  }

  private String send(String batch, long number, String subject, String... headers) {
    return send(bench, batch, number, subject, headers);
  }

  private static String send(
      StreamBench bench, String batch, long number, String subject, String... headers) {
    var all = new ArrayList<>(List.of("Nats-Batch-Id: " + batch, "Nats-Batch-Sequence: " + number));
    all.addAll(List.of(headers));
    return bench.publish(subject, "p" + number, all.toArray(String[]::new));
  }

  @Test
  void allIsStoredAtTheCommit() {
    assertEquals("", send("b", 1, "s.a"));
    assertEquals("", send("b", 2, "s.b"));
    assertEquals(ack(1), bench.publish("s.x", "between"));
    assertEquals(1, bench.store.messages());
    assertEquals(
        "{\"stream\":\"S\",\"seq\":4,\"batch\":\"b\",\"count\":3}", send("b", 3, "s.c", COMMIT));
    assertEquals(List.of(1L, 2L, 3L, 4L), bench.sequences());
    assertEquals("s.b|Nats-Batch-Id: b, Nats-Batch-Sequence: 2|p2", bench.stored(3));
    assertEquals(0, bench.atomicSlots.open);
    assertEquals(INCOMPLETE, send("b", 4, "s.c", COMMIT));
  }

  @Test
  void anEndThatIsNoMessageCommitsToo() {
    send("b", 1, "s.a");
    send("b", 2, "s.b");
    assertEquals(
        "{\"stream\":\"S\",\"seq\":2,\"batch\":\"b\",\"count\":2}",
        send("b", 3, "s.c", "Nats-Batch-Commit: eob"));
    assertEquals(
        "s.b|Nats-Batch-Id: b, Nats-Batch-Sequence: 2, Nats-Batch-Commit: 1|p2", bench.stored(2));
  }

  @Test
  void whatIsMissingEndsTheBatch() {
    send("b", 1, "s.a");
    assertEquals(INCOMPLETE, send("b", 3, "s.a", COMMIT));
    assertEquals(List.of("b incomplete"), bench.heard.abandoned);
    assertEquals(0, bench.store.messages());
    assertEquals(INCOMPLETE, send("c", 2, "s.a"));
    assertEquals(INCOMPLETE, send("d", 1, "s.a", "Nats-Batch-Commit: eob"));
    assertEquals(
        error(400, 10199, "atomic publish batch is too large: 1000"),
        send("d", 0, "s.a", "Nats-Batch-Commit: eob"));
    send("e", 1, "s.a");
    assertEquals(
        error(400, 10200, "atomic publish batch commit is invalid"),
        send("e", 2, "s.a", "Nats-Batch-Commit: yes"));
    assertEquals(List.of("b incomplete", "d incomplete"), bench.heard.abandoned);
  }

  @Test
  void wrongRequestsAreRefused() {
    assertEquals(
        error(400, 10174, "atomic publish is disabled"),
        send(new StreamBench(config()), "b", 1, "s.a"));
    assertEquals(
        error(400, 10179, "atomic publish batch ID is invalid"), send("x".repeat(65), 1, "s.a"));
    assertEquals(
        error(400, 10175, "atomic publish sequence is missing"),
        bench.publish("s.a", "", "Nats-Batch-Id: b"));
    assertEquals(
        error(412, 10185, "JetStream minimum api level required"),
        send("b", 1, "s.a", "Nats-Required-Api-Level: 6"));
    assertEquals(List.of("b unsupported"), bench.heard.abandoned);
    send("c", 1, "s.a", "Nats-Required-Api-Level: 5", COMMIT);
    assertEquals(
        "s.a|Nats-Batch-Id: c, Nats-Batch-Sequence: 1, Nats-Batch-Commit: 1|p1", bench.stored(1));
    assertEquals(
        error(400, 10177, "atomic publish unsupported header used: Nats-Expected-Last-Msg-Id"),
        send("d", 1, "s.a", "Nats-Expected-Last-Msg-Id: x", COMMIT));
  }

  @Test
  void batchesAreLimitedInSizeAndNumber() {
    for (int i = 1; i <= 1_000; i++) {
      assertEquals("", send("b", i, "s.a"));
    }
    assertEquals(
        error(400, 10199, "atomic publish batch is too large: 1000"), send("b", 1_001, "s.a"));
    assertEquals(List.of("b large"), bench.heard.abandoned);
    assertEquals(
        error(400, 10199, "atomic publish batch is too large: 1000"), send("z", 1_001, "s.a"));
    for (int i = 0; i < 50; i++) {
      assertEquals("", send("n" + i, 1, "s.a"));
    }
    String many = error(429, 10210, "atomic publish too many inflight");
    assertEquals(many, send("n50", 1, "s.a"));
    bench.after(10 * SECOND);
    assertEquals(51, bench.heard.abandoned.size());
    assertEquals("n0 timeout", bench.heard.abandoned.get(1));
    assertEquals(0, bench.atomicSlots.open);
    assertEquals("", send("n50", 1, "s.a"));
  }

  @Test
  void expectationsSeeTheBatch() {
    bench.publish("s.a", "x");
    send("b", 1, "s.b", "Nats-Expected-Last-Sequence: 1");
    assertEquals(
        error(400, 10071, "wrong last sequence: 2"),
        send("b", 2, "s.b", "Nats-Expected-Last-Sequence: 1", COMMIT));
    send("c", 1, "s.b");
    assertEquals(
        error(400, 10164, "wrong last sequence"),
        send("c", 2, "s.b", "Nats-Expected-Last-Sequence: 2", COMMIT));
    send("d", 1, "s.b");
    assertEquals(
        error(400, 10164, "wrong last sequence"),
        send("d", 2, "s.b", "Nats-Expected-Last-Subject-Sequence: 0", COMMIT));
    send("e", 1, "s.b", "Nats-Expected-Last-Subject-Sequence: 0");
    assertEquals(
        "{\"stream\":\"S\",\"seq\":3,\"batch\":\"e\",\"count\":2}",
        send("e", 2, "s.a", "Nats-Expected-Last-Subject-Sequence: 1", COMMIT));
  }

  @Test
  void duplicatesAndLateRollupsEndTheBatch() {
    var rolling = atomic(config().allowRollup(true));
    rolling.publish("s.a", "x", "Nats-Msg-Id: 1");
    String twice = error(400, 10201, "atomic publish batch contains duplicate message id");
    assertEquals(twice, send(rolling, "b", 1, "s.b", "Nats-Msg-Id: 1", COMMIT));
    send(rolling, "b", 1, "s.b", "Nats-Msg-Id: 2");
    assertEquals(twice, send(rolling, "b", 2, "s.b", "Nats-Msg-Id: 2", COMMIT));
    send(rolling, "b", 1, "s.b");
    assertEquals(
        error(500, 10111, "batch rollup sub invalid"),
        send(rolling, "b", 2, "s.b", "Nats-Rollup: sub", COMMIT));
    send(rolling, "b", 1, "s.b");
    assertEquals(
        error(500, 10111, "batch rollup all invalid"),
        send(rolling, "b", 2, "s.c", "Nats-Rollup: all", COMMIT));
    send(rolling, "b", 1, "s.c");
    send(rolling, "b", 2, "s.a", "Nats-Rollup: sub", COMMIT);
    assertEquals(List.of(2L, 3L), rolling.sequences());
  }

  @Test
  void aBatchThatFindsNoRoomIsNotStoredAtAll() {
    var full = atomic(config().maxMessages(3).discard(Discard.NEW));
    full.publish("s.a", "x");
    full.publish("s.a", "x");
    send(full, "b", 1, "s.b");
    assertEquals(error(503, 10077, "maximum messages exceeded"), send(full, "b", 2, "s.b", COMMIT));
    assertEquals(2, full.store.messages());
  }

  @Test
  void countersGoOnWithinABatch() {
    var counter = atomic(config().allowMessageCounter(true));
    counter.publish("s.a", "", "Nats-Batch-Id: b", "Nats-Batch-Sequence: 1", "Nats-Incr: 2");
    counter.publish(
        "s.a", "", "Nats-Batch-Id: b", "Nats-Batch-Sequence: 2", "Nats-Incr: 3", COMMIT);
    assertEquals("{\"val\":\"2\"}", StreamBench.text(counter.store.messages.get(1L).payload()));
    assertEquals("{\"val\":\"5\"}", StreamBench.text(counter.store.messages.get(2L).payload()));
  }

  @Test
  void aTornBatchIsGoneAfterARestart() {
    var config = config().allowAtomic(true).build();
    var torn = new StreamBench(config);
    torn.publish("s.a", "x");
    send(torn, "b", 1, "s.a");
    send(torn, "b", 2, "s.a");
    send(torn, "b", 3, "s.a", COMMIT);
    torn.restart(config);
    assertEquals(List.of(1L, 2L, 3L, 4L), torn.sequences());
    var again = new StreamBench(config);
    again.publish("s.a", "x");
    again.store.append(torn.read(2).message, again.now);
    again.store.append(torn.read(3).message, again.now);
    again.restart(config);
    assertEquals(List.of(1L), again.sequences());
    assertEquals(ack(4), again.publish("s.a", "y"));
  }
}
