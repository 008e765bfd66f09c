// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.StreamBench.ack;
import static io.runnel.stream.publish.StreamBench.config;
import static io.runnel.stream.publish.StreamBench.error;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.runnel.stream.config.Discard;
import io.runnel.stream.config.Retention;
import io.runnel.stream.config.Storage;
import io.runnel.stream.config.SubjectTransformConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublishRulesTest {
  private static final String NOT_PERMITTED = error(500, 10111, "rollup not permitted");

  @Test
  void aPlainPublishIsStoredAndAllocatesNoDecision() {
    var bench = new StreamBench(config());
    var message = StreamBench.message("s.a", "reply", "hello");
    assertSame(Decision.Append.INSTANCE, bench.machine.decide(message, bench.now));
    assertEquals(ack(1), bench.publish("s.a", "hello"));
    assertEquals("s.a||hello", bench.stored(1));
  }

  @Test
  void nobodyIsAnsweredWithoutReplyOrWithNoAck() {
    var bench = new StreamBench(config().noAck(true));
    assertEquals("", bench.publish("s.a", "1"));
    assertEquals("", bench.publish("s.a", "1", "Nats-Expected-Stream: T"));
    var answering = new StreamBench(config());
    assertEquals("", answering.send("s.a", "", "1"));
    assertEquals(1, answering.store.messages());
  }

  @Test
  void aMessageTooLargeIsRefused() {
    var bench = new StreamBench(config().maxMessageBytes(20));
    String refused = error(400, 10054, "message size exceeds maximum allowed");
    assertEquals(refused, bench.publish("s.a", "x".repeat(21)));
    assertEquals(refused, bench.publish("s.a", "", "A: 123456789"));
    assertEquals(ack(1), bench.publish("s.a", "x".repeat(20)));
    var unlimited = new StreamBench(config());
    assertEquals(
        error(400, 10097, "header size exceeds maximum allowed of 64k"),
        unlimited.publish("s.a", "", "A: " + "x".repeat(65_535)));
  }

  @Test
  void aSealedStreamTakesNothing() {
    var bench = new StreamBench(config().isSealed(true));
    assertEquals(error(400, 10109, "invalid operation on sealed stream"), bench.publish("s.a", ""));
  }

  @Test
  void expectationsAreComparedWithTheStream() {
    var bench = new StreamBench(config());
    assertEquals(
        error(400, 10060, "expected stream does not match"),
        bench.publish("s.a", "", "Nats-Expected-Stream: T"));
    assertEquals(ack(1), bench.publish("s.a", "", "Nats-Expected-Stream: S"));
    assertEquals(
        error(400, 10071, "wrong last sequence: 1"),
        bench.publish("s.a", "", "Nats-Expected-Last-Sequence: 0"));
    assertEquals(
        error(400, 10071, "wrong last sequence: 1"),
        bench.publish("s.a", "", "Nats-Expected-Last-Sequence: one"));
    assertEquals(ack(2), bench.publish("s.b", "", "Nats-Expected-Last-Sequence: 1"));
    assertEquals(
        error(400, 10071, "wrong last sequence: 1"),
        bench.publish("s.a", "", "Nats-Expected-Last-Subject-Sequence: 2"));
    assertEquals(ack(3), bench.publish("s.a", "", "Nats-Expected-Last-Subject-Sequence: 1"));
    assertEquals(ack(4), bench.publish("s.c", "", "Nats-Expected-Last-Subject-Sequence: 0"));
    assertEquals(
        error(400, 10071, "wrong last sequence: 0"),
        bench.publish("s.d", "", "Nats-Expected-Last-Subject-Sequence: 9"));
    String other = "Nats-Expected-Last-Subject-Sequence-Subject: ";
    assertEquals(
        error(400, 10193, "missing sequence for expected last sequence per subject"),
        bench.publish("s.a", "", other + "s.b"));
    assertEquals(
        ack(5), bench.publish("s.a", "", other + "s.b", "Nats-Expected-Last-Subject-Sequence: 2"));
    assertEquals(
        ack(6), bench.publish("s.a", "", other + "s.*", "Nats-Expected-Last-Subject-Sequence: 5"));
  }

  @Test
  void aKnownMessageIdIsADuplicateWithinTheWindow() {
    var bench = new StreamBench(config());
    assertEquals(ack(1), bench.publish("s.a", "", "Nats-Msg-Id: x"));
    bench.now += 119 * StreamBench.SECOND;
    assertEquals(
        "{\"stream\":\"S\",\"seq\":1,\"duplicate\": true}",
        bench.publish("s.b", "", "Nats-Msg-Id: x"));
    bench.now += StreamBench.SECOND;
    assertEquals(ack(2), bench.publish("s.b", "", "Nats-Msg-Id: x"));
    assertEquals(
        error(400, 10070, "wrong last msg ID: x"),
        bench.publish("s.b", "", "Nats-Expected-Last-Msg-Id: y"));
    assertEquals(ack(3), bench.publish("s.b", "", "Nats-Expected-Last-Msg-Id: x"));
    assertEquals(
        error(400, 10070, "wrong last msg ID: "),
        bench.publish("s.b", "", "Nats-Expected-Last-Msg-Id: x"));
  }

  @Test
  void rollupsTakeAwayWhatWasBefore() {
    var bench = new StreamBench(config().allowRollup(true));
    bench.publish("s.a", "1");
    bench.publish("s.b", "2");
    bench.publish("s.a", "3");
    assertEquals(ack(4), bench.publish("s.a", "4", "Nats-Rollup: SUB"));
    assertEquals(List.of(2L, 4L), bench.sequences());
    assertEquals(List.of(1L, 3L), bench.heard.removed);
    assertEquals(
        error(500, 10111, "rollup value invalid: \\\"some\\\""),
        bench.publish("s.a", "", "Nats-Rollup: Some"));
    assertEquals(ack(5), bench.publish("s.c", "5", "Nats-Rollup: all"));
    assertEquals(List.of(5L), bench.sequences());
    assertEquals(NOT_PERMITTED, new StreamBench(config()).publish("s.a", "", "Nats-Rollup: sub"));
    assertEquals(
        NOT_PERMITTED,
        new StreamBench(config().allowRollup(true).denyPurge(true))
            .publish("s.a", "", "Nats-Rollup: sub"));
  }

  @Test
  void theOldestGivesWayUnlessTheNewestMust() {
    var old = new StreamBench(config().maxMessages(2));
    for (int i = 1; i <= 3; i++) {
      assertEquals(ack(i), old.publish("s.a", "x"));
    }
    assertEquals(List.of(2L, 3L), old.sequences());
    assertEquals(List.of(1L), old.heard.removed);
    var fresh = new StreamBench(config().maxMessages(2).discard(Discard.NEW));
    fresh.publish("s.a", "x");
    fresh.publish("s.a", "x");
    assertEquals(error(503, 10077, "maximum messages exceeded"), fresh.publish("s.a", "x"));
  }

  @Test
  void bytesAreCountedAsTheStorageDoes() {
    var memory =
        new StreamBench(config().storage(Storage.MEMORY).maxBytes(40).discard(Discard.NEW));
    assertEquals(ack(1), memory.publish("s.a", "x"));
    assertEquals(ack(2), memory.publish("s.a", "x"));
    assertEquals(error(503, 10077, "maximum bytes exceeded"), memory.publish("s.a", "x"));
    var file = new StreamBench(config().maxBytes(40).discard(Discard.NEW));
    assertEquals(ack(1), file.publish("s.a", "x"));
    assertEquals(error(503, 10077, "maximum bytes exceeded"), file.publish("s.a", "x"));
  }

  @Test
  void aSubjectAtItsLimitReplacesOrRefuses() {
    var replacing = new StreamBench(config().maxMessagesPerSubject(1));
    replacing.publish("s.a", "1");
    replacing.publish("s.b", "1");
    replacing.publish("s.a", "2");
    assertEquals(List.of(2L, 3L), replacing.sequences());
    var full =
        new StreamBench(config().maxMessagesPerSubject(1).maxMessages(2).discard(Discard.NEW));
    full.publish("s.a", "1");
    full.publish("s.b", "1");
    assertEquals(ack(3), full.publish("s.a", "2"));
    assertEquals(error(503, 10077, "maximum messages exceeded"), full.publish("s.c", "2"));
    var refusing =
        new StreamBench(
            config()
                .maxMessagesPerSubject(1)
                .discard(Discard.NEW)
                .discardNewPerSubject(true)
                .allowRollup(true));
    refusing.publish("s.a", "1");
    assertEquals(
        error(503, 10077, "maximum messages per subject exceeded"), refusing.publish("s.a", "2"));
    assertEquals(ack(2), refusing.publish("s.a", "2", "Nats-Rollup: sub"));
  }

  @Test
  void serverAndAccountCanBeFull() {
    var bench = new StreamBench(config());
    bench.budget.account = 70;
    assertEquals(ack(1), bench.publish("s.a", "x"));
    assertEquals(34, bench.budget.used);
    assertEquals(ack(2), bench.publish("s.a", "x"));
    String full = error(400, 10002, "resource limits exceeded for account");
    assertEquals(full, bench.publish("s.a", "x"));
    assertEquals(full, bench.publish("s.a", "x", "A: b"));
    bench.budget.server = 60;
    String none = error(503, 10023, "insufficient resources");
    assertEquals(none, bench.publish("s.a", "x"));
    assertEquals(none, bench.publish("s.a", "x", "A: b"));
  }

  @Test
  void whatNobodyWantsTakesASequenceAndIsNotStored() {
    var bench = new StreamBench(config().retention(Retention.INTEREST));
    bench.interest.add("s.a");
    assertEquals(ack(1), bench.publish("s.b", "x"));
    assertEquals(ack(2), bench.publish("s.a", "x"));
    assertEquals(ack(3), bench.publish("s.b", "x", "Nats-Msg-Id: 1"));
    assertEquals(
        "{\"stream\":\"S\",\"seq\":3,\"duplicate\": true}",
        bench.publish("s.a", "x", "Nats-Msg-Id: 1"));
    assertEquals(List.of(2L), bench.sequences());
  }

  @Test
  void theSubjectIsTransformedBeforeItIsJudged() {
    var bench =
        new StreamBench(
            config().subjectTransform(Optional.of(new SubjectTransformConfig("s.*", "s.x.$1"))));
    bench.publish("s.a", "1");
    assertEquals("s.x.a||1", bench.stored(1));
    assertEquals(ack(2), bench.publish("s.a", "2", "Nats-Expected-Last-Subject-Sequence: 1"));
    bench.publish("s.a.b", "3");
    assertEquals("s.a.b||3", bench.stored(3));
  }

  @Test
  void statusAndRequestInfoAreNotStoredAndSourcesAreRefused() {
    var bench = new StreamBench(config());
    bench.publish("s.a", "1", "Nats-Request-Info: {}", "A: b");
    assertEquals("s.a|A: b|1", bench.stored(1));
    bench.publish("s.a", "2", "Nats-Request-Info: {}");
    assertEquals("s.a||2", bench.stored(2));
    bench.machine.publish(
        StreamBench.raw("s.a", "", "NATS/1.0 503 No Responders\r\n\r\n", "3"),
        bench.now,
        bench.heard);
    assertEquals("s.a||3", bench.stored(3));
    assertEquals(
        error(400, 10227, "message stream source header is not allowed"),
        bench.publish("s.a", "", "Nats-Stream-Source: T 1 > > s.a"));
  }

  @Test
  void aStreamWithoutTimesToLiveRefusesThem() {
    var bench = new StreamBench(config());
    String disabled = error(400, 10166, "per-message TTL is disabled");
    assertEquals(disabled, bench.publish("s.a", "", "Nats-TTL: 5"));
    assertEquals(disabled, bench.publish("s.a", "", "Nats-TTL: never"));
    assertEquals(
        error(400, 10165, "invalid per-message TTL"), bench.publish("s.a", "", "Nats-TTL: 5x"));
  }
}
