// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import static io.runnel.stream.publish.StreamBench.config;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.runnel.stream.config.Discard;
import io.runnel.stream.config.RePublish;
import io.runnel.subject.InvalidTransform;
import io.runnel.subject.Transform;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OtherStreamsTest {
  @Test
  void sourcedMessagesSayWhereTheyComeFrom() throws InvalidTransform {
    var bench = new StreamBench(config());
    var origin =
        new SourceOrigin("T", "t.*", "s.$1", "id", List.of(Transform.compile("t.*", "s.$1")));
    var message =
        StreamBench.message(
            "t.a",
            "$JS.ACK.x",
            "p",
            "Nats-Expected-Stream: T",
            "Nats-Batch-Id: b",
            "Nats-Batch-Commit: 1",
            "Nats-Stream-Source: U 1 > > u.a",
            "Nats-Msg-Id: 1",
            "A: b");
    var taken = bench.machine.acceptSourced(message, origin, 17, bench.now, bench.heard);
    assertEquals(1, assertInstanceOf(Arrival.Taken.class, taken).sequence());
    assertEquals(
        "s.a|Nats-Msg-Id: 1, A: b, Nats-Stream-Source: T 17 t.* s.$1 t.a id|p", bench.stored(1));
    assertInstanceOf(
        Arrival.Known.class,
        bench.machine.acceptSourced(message, origin, 18, bench.now, bench.heard));
    assertEquals(List.of(), bench.heard.answers);
  }

  @Test
  void aFullStreamTakesNothingFromOthers() {
    var bench = new StreamBench(config().maxMessages(1).discard(Discard.NEW));
    bench.publish("s.a", "x");
    var origin = new SourceOrigin("T", ">", ">", "", List.of());
    var message = StreamBench.message("s.b", "", "p");
    var refused = bench.machine.acceptSourced(message, origin, 1, bench.now, bench.heard);
    assertEquals(10077, assertInstanceOf(Arrival.Refused.class, refused).why().errCode());
  }

  @Test
  void aMirrorKeepsSequencesAndTimes() throws InvalidTransform {
    var bench = new StreamBench(config().allowMessageTtl(true).allowRollup(true));
    var transforms = List.of(Transform.compile("t.>", "s.>"));
    var message =
        StreamBench.message(
            "t.a", "r", "p", "Nats-Expected-Stream: T", "Nats-TTL: 5", "Nats-Msg-Id: 1");
    bench.machine.acceptMirrored(message, transforms, 5, bench.now - 7, bench.heard);
    bench.machine.acceptMirrored(message, transforms, 9, bench.now - 5, bench.heard);
    assertInstanceOf(
        Arrival.Known.class,
        bench.machine.acceptMirrored(message, transforms, 9, bench.now, bench.heard));
    assertEquals(List.of(5L, 9L), bench.sequences());
    assertEquals(bench.now - 7, bench.store.nanosOf(5));
    assertEquals("s.a|Nats-Expected-Stream: T, Nats-TTL: 5, Nats-Msg-Id: 1|p", bench.stored(5));
    bench.after(5 * StreamBench.SECOND - 7);
    assertEquals(List.of(9L), bench.sequences());
  }

  @Test
  void storedMessagesArePublishedAgain() {
    var again = new RePublish("s.>", "again.s.>", false);
    var bench = new StreamBench(config().republish(Optional.of(again)));
    bench.publish("s.a", "one");
    bench.publish("s.b", "two");
    bench.publish("s.a", "three", "A: b");
    assertEquals(
        "again.s.a|NATS/1.0\r\nNats-Stream: S\r\nNats-Subject: s.a\r\nNats-Sequence: 1\r\n"
            + "Nats-Time-Stamp: 2026-01-02T03:04:05Z\r\nNats-Last-Sequence: 0\r\n\r\n|one",
        bench.heard.republished.getFirst());
    assertEquals(
        "again.s.a|NATS/1.0\r\nA: b\r\nNats-Stream: S\r\nNats-Subject: s.a\r\nNats-Sequence: 3\r\n"
            + "Nats-Time-Stamp: 2026-01-02T03:04:05Z\r\nNats-Last-Sequence: 1\r\n\r\n|three",
        bench.heard.republished.getLast());
    assertEquals("s.a|A: b|three", bench.stored(3));
    var headers =
        new StreamBench(config().republish(Optional.of(new RePublish("", "again.>", true))));
    headers.publish("s.a", "one");
    assertEquals(
        "again.s.a|NATS/1.0\r\nNats-Stream: S\r\nNats-Subject: s.a\r\nNats-Sequence: 1\r\n"
            + "Nats-Time-Stamp: 2026-01-02T03:04:05Z\r\nNats-Last-Sequence: 0\r\n"
            + "Nats-Msg-Size: 3\r\n\r\n|",
        headers.heard.republished.getFirst());
  }
}
