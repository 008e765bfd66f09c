// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.broker.event.Encoding;
import io.runnel.broker.event.EventOrigin;
import io.runnel.config.options.MessageTraceOptions;
import io.runnel.wire.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class TraceDecisionTest {
  private static final MessageTraceOptions OFF = MessageTraceOptions.defaults();
  private static final String SAMPLED = "traceparent: 00-a-b-01\r\n";

  private static TraceDecision decide(String lines, MessageTraceOptions account, int luck) {
    byte[] block = ("NATS/1.0\r\n" + lines + "\r\n").getBytes(StandardCharsets.UTF_8);
    return TraceDecision.of(TraceHeaders.read(block, 0, block.length).orElseThrow(), account, luck);
  }

  private static TraceDecision.Untraced untraced(TraceDecision.Then then) {
    return new TraceDecision.Untraced(then, "");
  }

  @Test
  void externalTraceNeedsTheAccountsDestination() {
    assertEquals(untraced(TraceDecision.Then.DELIVER), decide(SAMPLED, OFF, 0));
    var traced =
        assertInstanceOf(
            TraceDecision.Traced.class,
            decide(SAMPLED + "Nats-Trace-Only: 1\r\n", new MessageTraceOptions("t.x", 100), 99));
    assertEquals("t.x", traced.destination());
    assertTrue(!traced.only(), "only the header with a destination of its own asks for that");
  }

  @Test
  void externalTraceIsSampledAndOthersToldNotTo() {
    var some = new MessageTraceOptions("t.x", 10);
    assertInstanceOf(TraceDecision.Traced.class, decide(SAMPLED, some, 10));
    assertEquals(untraced(TraceDecision.Then.DELIVER_DISABLED), decide(SAMPLED, some, 11));
  }

  @Test
  void traceOnlyThatCannotBeTracedIsDropped() {
    var wrong = decide("Nats-Trace-Dest: a..b\r\nNats-Trace-Only: ON\r\n", OFF, 0);
    assertEquals(
        new TraceDecision.Untraced(
            TraceDecision.Then.DROP,
            "Destination \"a..b\" is not valid, won't be able to trace events"),
        wrong);
  }

  @Test
  void eventIsPackedAsItsReaderWishes() throws IOException {
    var traced =
        (TraceDecision.Traced)
            decide("Nats-Trace-Dest: t.e\r\nAccept-Encoding: gzip, br\r\n", OFF, 0);
    assertEquals(Encoding.GZIP, traced.encoding());
    var trace = new MessageTrace(traced, new TracePeer(7, "n", "A"), published(), clock());
    trace.egress(new TracePeer(8, "", "B"), bytes("s.>"), bytes("q"), Egress.NO_ECHO);
    Message event = trace.message(EventOrigin.unknown());
    String header = new String(event.body, 0, event.headerLength, StandardCharsets.US_ASCII);
    assertEquals("NATS/1.0\r\nContent-Encoding: gzip\r\n\r\n", header);
    int packed = event.bodyLength - event.headerLength;
    var in = new ByteArrayInputStream(event.body, event.headerLength, packed);
    String json = new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(
        json.endsWith(
            "\"events\":[{\"type\":\"in\",\"ts\":\"2026-01-02T03:04:05Z\",\"kind\":0,\"cid\":7,"
                + "\"name\":\"n\",\"acc\":\"A\",\"subj\":\"s\"},{\"type\":\"eg\","
                + "\"ts\":\"2026-01-02T03:04:05Z\",\"kind\":0,\"cid\":8,\"acc\":\"B\","
                + "\"sub\":\"s.\\u003e\",\"queue\":\"q\","
                + "\"error\":\"Not delivered because of no echo\"}]}"),
        json);
  }

  private static InstantSource clock() {
    return InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));
  }

  private static Message published() {
    var message = new Message();
    message.subject(bytes("s"), 0, 1);
    return message;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
