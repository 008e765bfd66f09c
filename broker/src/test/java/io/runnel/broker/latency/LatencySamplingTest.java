// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.config.options.ExportOptions.Latency;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LatencySamplingTest {
  private static final Latency BY_HEADERS = new Latency("m", 0);

  private static Optional<Map<String, List<String>>> asked(String lines) {
    byte[] body = ("NATS/1.0\r\n" + lines + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    var message = new Message();
    message.body(body, 0, body.length - 2, body.length - 2);
    return LatencySampling.of(BY_HEADERS, message, 0);
  }

  @Test
  void percentAreDrawnWithoutLookingAtHeaders() {
    assertEquals(
        Optional.of(Map.of()), LatencySampling.of(new Latency("m", 100), new Message(), 99));
    assertEquals(Optional.of(Map.of()), LatencySampling.of(new Latency("m", 5), new Message(), 5));
    assertEquals(Optional.empty(), LatencySampling.of(new Latency("m", 5), new Message(), 6));
  }

  @Test
  void uberIsSampledByTheLowestBitOfItsFlags() {
    assertEquals(
        Optional.of(Map.of("Uber-Trace-Id", List.of("a:b:c:1"), "Uberctx-X", List.of("y"))),
        asked("uber-trace-id: a:b:c:1\r\nuberctx-x: y\r\nother: z\r\n"));
    assertEquals(Optional.empty(), asked("Uber-Trace-Id: a:b:c:2\r\nX-B3-Sampled: 1\r\n"));
  }

  @Test
  void b3IsSampledUnlessItSaysNot() {
    assertEquals(
        Optional.of(Map.of("X-B3-Sampled", List.of("1"), "X-B3-Spanid", List.of("s"))),
        asked("X-B3-Sampled: 1\r\nX-B3-SpanId: s\r\n"));
    assertEquals(Optional.empty(), asked("X-B3-Sampled: 0\r\nX-B3-TraceId: t\r\n"));
    assertEquals(Optional.of(Map.of("X-B3-Traceid", List.of("t"))), asked("X-B3-TraceId: t\r\n"));
    assertEquals(Optional.empty(), asked("b3: 0\r\n"));
    assertEquals(Optional.empty(), asked("b3: t-s-0-p\r\n"));
    assertEquals(Optional.of(Map.of("B3", List.of("t-s-1"))), asked("b3: t-s-1\r\n"));
  }

  @Test
  void traceParentIsSampledByItsFlag() {
    assertEquals(
        Optional.of(Map.of("Traceparent", List.of("00-a-b-01"), "Tracestate", List.of("s"))),
        asked("traceparent: 00-a-b-01\r\ntracestate: s\r\n"));
    assertEquals(Optional.empty(), asked("traceparent: 00-a-b-00\r\n"));
  }

  @Test
  void brokenHeadersAskForNothing() {
    assertEquals(Optional.empty(), asked("X-B3-Sampled: 1\r\nbroken\r\n"));
  }
}
