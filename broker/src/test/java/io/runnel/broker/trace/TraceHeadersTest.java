// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceHeadersTest {
  private static byte[] block(String lines) {
    return ("NATS/1.0\r\n" + lines + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<TraceHeaders> read(String lines) {
    byte[] block = block(lines);
    return TraceHeaders.read(block, 0, block.length);
  }

  private static boolean suspected(String lines) {
    byte[] block = block(lines);
    return TraceHeaders.suspected(block, 0, block.length);
  }

  @Test
  void ordinaryHeadersAskForNothing() {
    assertFalse(suspected("Nats-Msg-Id: 1\r\nto: x\r\nX: Nats-Trace-Dest: t\r\n"));
    assertEquals(Optional.empty(), read("Nats-Msg-Id: 1\r\n"));
  }

  @Test
  void destinationIsFoundInItsOwnSpellingOnly() {
    assertTrue(suspected("a: b\r\nNats-Trace-Dest: t\r\n"));
    assertFalse(suspected("nats-trace-dest: t\r\n"));
    assertEquals(Optional.empty(), read("nats-trace-dest: t\r\n"));
  }

  @Test
  void headersKeepNamesAndOrderOfValues() {
    TraceHeaders headers =
        read("b:  x \r\nNats-Trace-Dest: t\r\nB: y\r\nb: z\r\nc:\r\n").orElseThrow();
    assertEquals(
        Map.of("B", List.of("y"), "Nats-Trace-Dest", List.of("t"), "b", List.of("x", "z")),
        headers.values());
    assertFalse(headers.external());
  }

  @Test
  void sampledTraceParentIsExternalInAnyCase() {
    String sampled = "TraceParent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n";
    assertTrue(suspected(sampled));
    assertTrue(read(sampled).orElseThrow().external());
    assertEquals(Optional.empty(), read("traceparent: 00-a-b-00\r\n"));
    assertEquals(Optional.empty(), read("traceparent: 00-a-b-ff\r\n"), "flags are a signed byte");
  }

  @Test
  void disabledDestinationStopsEverything() {
    assertEquals(
        Optional.empty(), read("traceparent: 00-a-b-01\r\nNats-Trace-Dest: trace disabled\r\n"));
  }

  @Test
  void whatHasNotArrivedIsNotRead() {
    byte[] block = block("Nats-Trace-Dest: t\r\nmore: x\r\n");
    assertTrue(TraceHeaders.read(block, 0, block.length - 8).isPresent());
    assertEquals(Optional.empty(), TraceHeaders.read(block, 0, 20));
  }

  @Test
  void nothingIsReadThatWasNotSuspected() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] pieces = {
      "Nats-Trace-Dest", "traceparent", "TRACEPARENT", ":", " ", "\r\n", "\n", "N", "t", "00-a-b-01"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder lines = new StringBuilder();
      for (int n = random.nextInt(8); n > 0; n--) {
        lines.append(pieces[random.nextInt(pieces.length)]);
      }
      byte[] block = block(lines.toString());
      if (TraceHeaders.read(block, 0, block.length).isPresent()) {
        assertTrue(
            TraceHeaders.suspected(block, 0, block.length), () -> "seed " + seed + ": " + lines);
      }
    }
  }
}
