// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.wire.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// What every [MessageStore] keeps, as a driver of random operations against [NaiveStore]. A test
/// of a store gives it a [Host] and a seed; other modules take it from this module's test jar.
public final class MessageStoreContract {
  private static final List<SubjectFilter> FILTERS =
      List.of(
          SubjectFilter.ALL,
          SubjectFilter.of("orders.>"),
          SubjectFilter.of("orders.*.1"),
          SubjectFilter.of("*.eu.>"),
          SubjectFilter.of("orders.eu.3"),
          SubjectFilter.of("rare"),
          SubjectFilter.of("never.was"),
          SubjectFilter.of("never.>"),
          SubjectFilter.of(List.of("orders.eu.1", "orders.us.2", "rare", "orders.eu.1")),
          SubjectFilter.of(List.of("orders.eu.*", "rare", "unique.*")),
          SubjectFilter.of(manyLiterals()));

  private final Host host;
  private final Random random;
  private final Profile profile;
  private final NaiveStore model = new NaiveStore();
  private final StoredMessage read = new StoredMessage();
  private MessageStore store;
  private long nanos = 1_700_000_000_000_000_000L;
  private long unique;

  /// The store under test and what surrounds it.
  public interface Host {
    MessageStore store();

    /// What the store should count for one message.
    long bytesOf(NaiveStore.Stored stored);

    /// Called between operations: the host may flush, wait, rewrite files, or close and open again;
    /// [#store] is asked for afterwards.
    default void pause(Random random, NaiveStore model) {}
  }

  /// How much of what.
  ///
  /// @param operations in all
  /// @param messagesMost where removals begin to outweigh appends
  /// @param pauseEach one pause in so many operations, on the average
  /// @param checkEach one full comparison in so many
  /// @param clockSteps in percent of appends: the clock goes back a little
  public record Profile(
      int operations, int messagesMost, int pauseEach, int checkEach, int clockSteps) {
    public static final Profile SMALL = new Profile(20_000, 300, 50, 200, 0);
    public static final Profile LARGE = new Profile(60_000, 20_000, 2_000, 6_000, 0);
  }

  public MessageStoreContract(Host host, long seed, Profile profile) {
    this.host = host;
    this.random = new Random(seed);
    this.profile = profile;
    this.store = host.store();
  }

  public NaiveStore model() {
    return model;
  }

  /// Runs all operations; an assertion fails at the first difference.
  public void run() {
    for (int i = 0; i < profile.operations(); i++) {
      step();
      if (random.nextInt(profile.pauseEach()) == 0) {
        host.pause(random, model);
        store = host.store();
      }
      if (random.nextInt(profile.checkEach()) == 0) {
        checkAll();
      }
    }
    checkAll();
    removeAll();
    checkAll();
  }

  private void step() {
    boolean full = model.messages.size() > profile.messagesMost();
    int choice = random.nextInt(100);
    if (choice < (full ? 20 : 50)) {
      append();
    } else if (choice < 70) {
      remove(random.nextInt(20) == 0);
    } else if (choice < 72) {
      removeFirst();
    } else if (choice < 73) {
      rareChange();
    } else {
      look();
    }
    checkTotals();
  }

  // ---- change

  private void append() {
    String subject = subject();
    byte[] header = random.nextInt(4) > 0 ? new byte[0] : header();
    byte[] payload = new byte[payloadLength()];
    random.nextBytes(payload);
    nanos += random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000);
    if (random.nextInt(100) < profile.clockSteps()) {
      nanos -= random.nextInt(3_000_000);
    }
    byte[] body = Arrays.copyOf(header, header.length + payload.length);
    System.arraycopy(payload, 0, body, header.length, payload.length);
    var stored = new NaiveStore.Stored(subject, body, header.length, nanos);
    assertEquals(model.append(stored), store.append(message(stored), nanos));
  }

  private Message message(NaiveStore.Stored stored) {
    var message = new Message();
    byte[] subject = (" " + stored.subject() + " ").getBytes(UTF_8);
    message.subject(subject, 1, subject.length - 1);
    int length = stored.bytes().length;
    byte[] body = new byte[length + 5];
    System.arraycopy(stored.bytes(), 0, body, 3, length);
    body[length + 3] = '\r';
    body[length + 4] = '\n';
    message.body(body, 3, length, stored.headerLength());
    return message;
  }

  private void remove(boolean erase) {
    long sequence = someSequence();
    assertEquals(model.remove(sequence), store.remove(sequence, erase), "remove " + sequence);
    assertFalse(store.read(sequence, read));
  }

  private void removeFirst() {
    for (int i = random.nextInt(20); i > 0; i--) {
      long first = model.first();
      assertEquals(model.remove(first), store.remove(first, false));
    }
  }

  private void rareChange() {
    switch (random.nextInt(20)) {
      case 0 -> skipTo(model.last + random.nextInt(3_000) - 5L);
      case 1 -> skipTo(model.last + (1L << 33) + random.nextInt(100));
      case 2 -> removeBelow(model.last + 1);
      case 3 -> removeBelow(model.last + 1 + random.nextInt(2_000));
      case 4 -> removeSubject();
      default -> removeBelow(model.first() + random.nextInt(200));
    }
  }

  private void skipTo(long sequence) {
    model.skipTo(sequence);
    store.skipTo(sequence);
  }

  private void removeBelow(long sequence) {
    assertEquals(model.removeBelow(sequence), store.removeBelow(sequence), "below " + sequence);
  }

  private void removeAll() {
    for (long sequence : List.copyOf(model.messages.keySet())) {
      assertTrue(model.remove(sequence));
      assertTrue(store.remove(sequence, false));
    }
  }

  /// What a purge with a filter does.
  private void removeSubject() {
    SubjectFilter filter = filter();
    long sequence = store.next(filter, 0);
    while (sequence != MessageStore.NONE) {
      assertTrue(store.remove(sequence, false));
      assertTrue(model.remove(sequence));
      sequence = store.next(filter, sequence);
    }
    assertEquals(MessageStore.NONE, model.next(filter, 0));
  }

  // ---- look

  private void look() {
    long sequence = someSequence();
    SubjectFilter filter = filter();
    switch (random.nextInt(7)) {
      case 0 -> checkRead(sequence);
      case 1 ->
          assertEquals(model.next(filter, sequence), store.next(filter, sequence), at(filter));
      case 2 ->
          assertEquals(
              model.previous(filter, sequence), store.previous(filter, sequence), at(filter));
      case 3 ->
          assertEquals(model.count(filter, sequence), store.count(filter, sequence), at(filter));
      case 4 -> walk(filter);
      case 5 -> checkTime();
      default -> checkSubject(subject());
    }
  }

  /// As a consumer does: from one to the next.
  private void walk(SubjectFilter filter) {
    long sequence = someSequence();
    for (int i = 0; i < 20 && sequence != MessageStore.NONE; i++) {
      long next = store.next(filter, sequence + 1);
      assertEquals(model.next(filter, sequence + 1), next, at(filter));
      if (next != MessageStore.NONE) {
        checkRead(next);
      }
      sequence = next;
    }
  }

  private void checkRead(long sequence) {
    NaiveStore.Stored wanted = model.messages.get(sequence);
    assertEquals(wanted != null, store.read(sequence, read), "read " + sequence);
    assertEquals(wanted == null ? MessageStore.NONE : wanted.nanos(), store.nanosOf(sequence));
    if (wanted == null) {
      return;
    }
    Message message = read.message;
    assertEquals(sequence, read.sequence);
    assertEquals(wanted.nanos(), read.nanos);
    assertEquals(wanted.subject(), new String(message.subjectBytes(), UTF_8));
    assertFalse(message.hasReply());
    assertEquals(wanted.headerLength(), message.headerLength);
    int to = message.bodyFrom + message.bodyLength;
    assertArrayEquals(wanted.bytes(), Arrays.copyOfRange(message.body, message.bodyFrom, to));
    assertEquals('\r', message.body[to]);
    assertEquals('\n', message.body[to + 1]);
  }

  private void checkTime() {
    long some = nanos - random.nextInt(100_000_000);
    assertEquals(model.sequenceAt(some), store.sequenceAt(some));
    assertEquals(model.sequenceAt(0), store.sequenceAt(0));
    assertEquals(model.sequenceAt(nanos + 3_000_001), store.sequenceAt(nanos + 3_000_001));
  }

  private void checkSubject(String subject) {
    long[] wanted = model.subjects(SubjectFilter.of(subject)).get(subject);
    var totals = new MessageStore.SubjectTotals();
    byte[] bytes = (" " + subject).getBytes(UTF_8);
    assertEquals(wanted != null, store.subject(bytes, 1, bytes.length, totals), subject);
    if (wanted != null) {
      assertArrayEquals(wanted, new long[] {totals.first, totals.last, totals.messages}, subject);
    }
  }

  private void checkTotals() {
    assertEquals(model.first(), store.firstSequence(), "first");
    assertEquals(model.last, store.lastSequence(), "last");
    assertEquals(model.messages.size(), store.messages(), "messages");
    assertEquals(model.firstNanos(), store.firstNanos(), "first time");
    assertEquals(model.lastNanos, store.lastNanos(), "last time");
  }

  /// Compares everything.
  public void checkAll() {
    checkTotals();
    long bytes = model.messages.values().stream().mapToLong(host::bytesOf).sum();
    assertEquals(bytes, store.bytes(), "bytes");
    assertEquals(model.subjects(SubjectFilter.ALL).size(), store.subjects(), "subjects");
    for (SubjectFilter filter : FILTERS) {
      Map<String, long[]> found = new TreeMap<>();
      store.forEachSubject(
          filter,
          (subject, from, to, totals) -> {
            String name = new String(subject, from, to - from, UTF_8);
            found.put(name, new long[] {totals.first, totals.last, totals.messages});
            return true;
          });
      Map<String, long[]> wanted = model.subjects(filter);
      assertEquals(wanted.keySet(), found.keySet(), at(filter));
      wanted.forEach((subject, totals) -> assertArrayEquals(totals, found.get(subject), subject));
    }
    model.messages.keySet().forEach(this::checkRead);
    long sequence = 0;
    for (long wanted : model.messages.keySet()) {
      sequence = store.next(SubjectFilter.ALL, sequence + 1);
      assertEquals(wanted, sequence);
    }
  }

  // ---- what is random

  private long someSequence() {
    if (model.messages.isEmpty() || random.nextInt(20) == 0) {
      return Math.max(0, model.last + 3 - random.nextInt(10));
    }
    long first = model.first();
    long span = model.last - first + 1;
    long any = first + (long) (random.nextDouble() * span);
    Long at = random.nextBoolean() ? model.messages.floorKey(any) : model.messages.ceilingKey(any);
    return at == null ? any : at;
  }

  private SubjectFilter filter() {
    return FILTERS.get(random.nextInt(FILTERS.size()));
  }

  private static String at(SubjectFilter filter) {
    return "filter " + filter.filters();
  }

  private String subject() {
    return switch (random.nextInt(20)) {
      case 0 -> random.nextInt(20) == 0 ? "rare" : "orders";
      case 1, 2, 3 -> "unique." + unique++;
      case 4 -> "long." + "x".repeat(1 + random.nextInt(200)) + ".y";
      case 5, 6, 7 -> "orders.us." + random.nextInt(40);
      default -> "orders.eu." + random.nextInt(5);
    };
  }

  /// Canonical, or not, as publishers may write it.
  private byte[] header() {
    String lines =
        switch (random.nextInt(4)) {
          case 0 -> "Nats-Msg-Id: " + random.nextInt() + "\r\n";
          case 1 -> "A: 1\r\nB: two\r\nA: 3\r\n";
          case 2 -> "Odd:no space\r\nEmpty:\r\n x: y\r\n";
          default -> "";
        };
    String line = random.nextInt(10) == 0 ? "NATS/1.0 503 none\r\n" : "NATS/1.0\r\n";
    return (line + lines + "\r\n").getBytes(UTF_8);
  }

  private int payloadLength() {
    return switch (random.nextInt(200)) {
      case 0 -> random.nextInt(200_000);
      case 1, 2, 3 -> random.nextInt(5_000);
      default -> random.nextInt(4) == 0 ? 0 : random.nextInt(100);
    };
  }

  private static List<String> manyLiterals() {
    return java.util.stream.IntStream.range(0, 40).mapToObj(i -> "orders.us." + i).toList();
  }
}
