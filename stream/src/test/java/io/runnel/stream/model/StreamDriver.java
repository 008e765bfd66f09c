// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.DeliverPolicy;
import io.runnel.stream.config.Discard;
import io.runnel.stream.config.Retention;
import io.runnel.stream.config.Storage;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.model.NaiveStream.Publish;
import io.runnel.stream.model.NaiveStream.Reader;
import io.runnel.stream.model.SmallHost.Delivery;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Does the same to a [SmallHost] and a [NaiveStream], and compares.
final class StreamDriver {
  private static final long SECOND = 1_000_000_000L;
  private static final long ACK_WAIT = 2 * SECOND;
  private static final int ACK_PENDING_MAX = 12;
  private static final int READERS_MAX = 5;
  private static final List<String> FILTERS = List.of("s.a.>", "s.b.*", "s.c.1");
  private static final List<String> WIDE = List.of("", "s.a.>", "s.*.1", "s.b.2", "s.>");

  private final Random random;
  private final StreamConfig config;
  private final SmallHost host;
  private final NaiveStream model;
  private final List<Delivery> held = new ArrayList<>();
  private int named;

  StreamDriver(long seed) {
    random = new Random(seed);
    config = config();
    host = new SmallHost(config, random);
    model = new NaiveStream(config);
  }

  private StreamConfig config() {
    Retention[] retentions = Retention.values();
    boolean discardNew = random.nextInt(3) == 0;
    long perSubject = oneOf(-1, -1, 1, 3);
    return StreamConfig.named("S")
        .subjects(List.of("s.>"))
        .storage(Storage.MEMORY)
        .retention(retentions[random.nextInt(retentions.length)])
        .maxMessages(oneOf(-1, -1, 40))
        .maxBytes(oneOf(-1, -1, 3_000))
        .maxMessagesPerSubject(perSubject)
        .discard(discardNew ? Discard.NEW : Discard.OLD)
        .discardNewPerSubject(discardNew && perSubject > 0 && random.nextBoolean())
        .allowRollup(random.nextBoolean())
        .duplicateWindowNanos(5 * SECOND)
        .build();
  }

  private long oneOf(long... values) {
    return values[random.nextInt(values.length)];
  }

  void run(int operations) {
    for (int i = 0; i < operations; i++) {
      step();
      compare();
      if (random.nextInt(300) == 0) {
        compareAll();
      }
    }
    drain();
    compareAll();
  }

  private void step() {
    int choice = random.nextInt(100);
    if (choice < 40) {
      publish();
    } else if (choice < 60) {
      pull();
    } else if (choice < 86) {
      ack();
    } else if (choice < 92) {
      host.pass((long) (random.nextDouble() * SECOND));
    } else if (choice < 95) {
      removeOne();
    } else if (choice < 98) {
      changeReaders();
    } else if (random.nextInt(10) == 0) {
      purge();
    }
    take();
  }

  // ---- operations

  private void publish() {
    String subject = "s." + "abc".charAt(random.nextInt(3)) + "." + random.nextInt(4);
    String id = random.nextInt(4) == 0 ? "id" + random.nextInt(60) : "";
    List<Long> same = model.ofSubject(subject);
    long newest = same.isEmpty() ? 0 : same.getLast();
    long expected = random.nextInt(8) > 0 ? -1 : random.nextInt(4) > 0 ? newest : newest + 1;
    String rollup = random.nextInt(60) > 0 ? "" : random.nextInt(3) > 0 ? "sub" : "all";
    StringBuilder header = new StringBuilder();
    line(header, "Nats-Msg-Id", id);
    line(header, "Nats-Expected-Last-Subject-Sequence", expected < 0 ? "" : "" + expected);
    line(header, "Nats-Rollup", rollup);
    String block = header.isEmpty() ? "" : "NATS/1.0\r\n" + header + "\r\n";
    int payload = random.nextInt(80);
    Message message = SmallHost.message(subject, "reply", block + "x".repeat(payload));
    message.headerLength = block.length();
    var publish = new Publish(subject, payload, block.length(), id, expected, rollup);
    String wanted = model.publish(publish, host.now);
    assertEquals(wanted, host.publish(message), publish.toString());
  }

  private static void line(StringBuilder header, String name, String value) {
    if (!value.isEmpty()) {
      header.append(name).append(": ").append(value).append("\r\n");
    }
  }

  private void pull() {
    String name = someReader();
    if (!name.isEmpty()) {
      int batch = 1 + random.nextInt(8);
      String how = random.nextBoolean() ? "\"no_wait\":true" : "\"expires\":1500000000";
      host.pull(name, "{\"batch\":" + batch + "," + how + "}");
    }
  }

  private void ack() {
    if (held.isEmpty()) {
      return;
    }
    int at = random.nextInt(held.size());
    Delivery delivery = held.get(at);
    Reader reader = model.readers.get(delivery.consumer());
    String body = List.of("", "", "+ACK", "+TERM", "-NAK", "+WPI").get(random.nextInt(6));
    boolean due = reader != null && reader.due.containsKey(delivery.sequence());
    if (reader != null && reader.policy != AckPolicy.NONE) {
      if (!body.equals("-NAK") && !body.equals("+WPI")) {
        model.settled(delivery.consumer(), delivery.sequence());
      } else if (due && body.equals("-NAK")) {
        reader.due.put(delivery.sequence(), 0L);
      } else if (due && reader.due.get(delivery.sequence()) > host.now) {
        reader.due.put(delivery.sequence(), host.now + ACK_WAIT);
      }
    }
    host.ack(delivery, body);
    if (random.nextInt(10) > 0) {
      held.set(at, held.getLast());
      held.removeLast();
    }
  }

  private void removeOne() {
    long sequence = model.first() + random.nextInt(1 + (int) (model.last - model.first() + 1));
    model.remove(sequence);
    host.remove(sequence);
  }

  private void purge() {
    long sequence = random.nextInt(4) == 0 ? model.last + 1 : model.first() + random.nextInt(20);
    sequence = Math.min(sequence, model.last + 1);
    model.removeBelow(sequence);
    host.removeBelow(sequence);
  }

  private void changeReaders() {
    if (model.readers.size() >= READERS_MAX || !model.readers.isEmpty() && random.nextInt(3) == 0) {
      String name = someReader();
      model.delete(name);
      host.delete(name);
      return;
    }
    boolean queue = config.retention() == Retention.WORKQUEUE;
    List<String> from = queue ? FILTERS : WIDE;
    String filter = from.get(random.nextInt(from.size()));
    if (queue && model.readers.values().stream().anyMatch(it -> it.filter.equals(filter))) {
      return;
    }
    boolean onlyNew = !queue && random.nextInt(3) == 0;
    AckPolicy policy =
        queue
            ? AckPolicy.EXPLICIT
            : List.of(AckPolicy.EXPLICIT, AckPolicy.EXPLICIT, AckPolicy.ALL, AckPolicy.NONE)
                .get(random.nextInt(4));
    String name = "c" + named++;
    var builder =
        ConsumerConfig.builder()
            .durable(name)
            .name(name)
            .ackPolicy(policy)
            .deliverPolicy(onlyNew ? DeliverPolicy.NEW : DeliverPolicy.ALL)
            .ackWaitNanos(ACK_WAIT)
            .maxDeliver(-1)
            .maxAckPending(policy == AckPolicy.NONE ? 0 : ACK_PENDING_MAX)
            .maxWaiting(512);
    if (!filter.isEmpty()) {
      builder.filterSubject(filter);
    }
    long start = onlyNew ? model.last + 1 : 1;
    model.readers.put(name, new Reader(filter, policy, start));
    host.add(builder.build());
  }

  private String someReader() {
    if (model.readers.isEmpty()) {
      return "";
    }
    return List.copyOf(model.readers.keySet()).get(random.nextInt(model.readers.size()));
  }

  // ---- what came out

  /// Looks at what was delivered and lets the model know.
  private void take() {
    for (Delivery delivery : host.deliveries) {
      check(delivery);
      held.add(delivery);
      if (held.size() > 200) {
        held.removeFirst();
      }
    }
    host.deliveries.clear();
  }

  private void check(Delivery delivery) {
    Reader reader = model.readers.get(delivery.consumer());
    long sequence = delivery.sequence();
    String what = delivery.toString();
    assertTrue(reader.wants(delivery.subject()), what);
    assertTrue(model.stored.containsKey(sequence), what);
    if (delivery.deliveries() == 1) {
      assertEquals(nextFor(reader), sequence, what);
      reader.delivered = sequence;
    } else {
      assertTrue(reader.due.containsKey(sequence), what);
      assertTrue(reader.due.get(sequence) <= delivery.nanos(), what);
    }
    if (reader.policy == AckPolicy.NONE) {
      model.settled(delivery.consumer(), sequence);
    } else {
      reader.due.put(sequence, delivery.nanos() + ACK_WAIT);
      assertTrue(reader.due.size() <= ACK_PENDING_MAX, what);
    }
  }

  /// The first message it wants after the last one it got, or -1.
  private long nextFor(Reader reader) {
    long from = Math.max(reader.start, reader.delivered + 1);
    for (var entry : model.stored.tailMap(from).entrySet()) {
      if (reader.wants(entry.getValue().subject())) {
        return entry.getKey();
      }
    }
    return -1;
  }

  // ---- comparing

  private void compare() {
    assertEquals(model.stored.size(), host.store.messages(), "messages");
    assertEquals(model.first(), host.store.firstSequence(), "first");
    assertEquals(model.last, host.store.lastSequence(), "last");
    assertEquals(model.bytes, host.store.bytes(), "bytes");
  }

  private void compareAll() {
    compare();
    long sequence = 0;
    for (long wanted : model.stored.keySet()) {
      sequence = host.store.next(SubjectFilter.ALL, sequence + 1);
      assertEquals(wanted, sequence);
    }
    model.readers.forEach((name, reader) -> {
      var progress = host.machine(name).progress(host.now);
      assertEquals(reader.due.size(), progress.ackPending(), "ack pending of " + name);
      long from = Math.max(reader.start, reader.delivered + 1);
      long pending =
          model.stored.tailMap(from).values().stream()
              .filter(stored -> reader.wants(stored.subject()))
              .count();
      assertEquals(pending, progress.pending(), "pending of " + name);
    });
  }

  /// Everybody fetches and acknowledges until nothing comes any more: then nobody may miss
  /// anything, and a stream that keeps by interest is empty.
  private void drain() {
    host.pass(10 * SECOND);
    take();
    int quiet = 0;
    held.clear();
    while (quiet < 2) {
      for (String name : List.copyOf(model.readers.keySet())) {
        host.pull(name, "{\"batch\":100,\"no_wait\":true}");
        take();
      }
      quiet = held.isEmpty() ? quiet + 1 : 0;
      List<Delivery> got = List.copyOf(held);
      held.clear();
      for (Delivery delivery : got) {
        if (model.readers.get(delivery.consumer()).policy != AckPolicy.NONE) {
          model.settled(delivery.consumer(), delivery.sequence());
        }
        host.ack(delivery, "");
        take();
      }
      compare();
      host.pass(3 * SECOND);
      take();
    }
    model.readers.forEach((name, reader) -> {
      assertEquals(-1, nextFor(reader), name + " misses a message");
      assertTrue(reader.due.isEmpty(), name + " waits for acks");
    });
    if (config.retention() == Retention.INTEREST) {
      assertEquals(0, model.stored.size(), "nobody wants what is left");
    }
  }
}
