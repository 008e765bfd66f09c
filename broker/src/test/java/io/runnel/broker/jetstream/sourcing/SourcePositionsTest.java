// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.broker.jetstream.sourcing.SourcePositions.Position;
import io.runnel.stream.store.MemoryStore;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Facts about where a stream goes on with its sources.
final class SourcePositionsTest {
  private final MemoryStore store = new MemoryStore();
  private final SourcePositions positions = new SourcePositions();

  private void stored(String source) {
    String header =
        source.isEmpty() ? "" : "NATS/1.0\r\nNats-Stream-Source: " + source + "\r\n\r\n";
    byte[] body = (header + "x\r\n").getBytes(StandardCharsets.UTF_8);
    byte[] subject = "s".getBytes(StandardCharsets.UTF_8);
    Message message = new Message();
    message.subject(subject, 0, subject.length);
    message.body(body, 0, body.length - 2, header.length());
    store.append(message, 1);
  }

  @Test
  void newestMessageOfEachSourceCounts() {
    stored("a 1 > > a.x idA");
    stored("b 7 b.* > b.x");
    stored("");
    stored("a 4 > > a.y idA");
    stored("");
    positions.find(Set.of("a > >", "b b.* >"), store);
    assertEquals(new Position(4, "idA"), positions.of("a > >"));
    assertEquals(new Position(7, ""), positions.of("b b.* >"));
  }

  @Test
  void sourcesWithAnotherFilterAreNotTheSame() {
    stored("a 4 a.x > a.x idA");
    positions.find(Set.of("a > >"), store);
    assertEquals(Position.NONE, positions.of("a > >"));
  }

  @Test
  void whatIsKnownIsNotLookedFor() {
    stored("a 4 > > a.x idA");
    positions.moved("a > >", 9, "idB");
    positions.find(Set.of("a > >"), store);
    assertEquals(new Position(9, "idB"), positions.of("a > >"));
  }

  @Test
  void headersThatAreNoneArePassedOver() {
    assertEquals(Optional.empty(), SourcePositions.parse(""));
    assertEquals(Optional.empty(), SourcePositions.parse("a 1"));
    assertEquals(Optional.empty(), SourcePositions.parse("a -1 > > s"));
    assertEquals(Optional.empty(), SourcePositions.parse("a 99999999999999999999999 > > s"));
    assertEquals(Optional.empty(), SourcePositions.parse("$JS.ACK.a.c.1.2.3.4.5"));
  }

  @Test
  void identityIsOfTheTimeAsGoWritesIt() {
    assertEquals(
        ShortHash.of("2026-01-02T03:04:05.1234Z"),
        ShortHash.identity(Instant.parse("2026-01-02T03:04:05.123400Z")));
    assertEquals(
        ShortHash.of("2026-01-02T03:04:05Z"),
        ShortHash.identity(Instant.parse("2026-01-02T03:04:05Z")));
  }
}
