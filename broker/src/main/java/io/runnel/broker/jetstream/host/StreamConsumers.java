// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.Retention;
import io.runnel.stream.consumer.AckSubject;
import io.runnel.stream.consumer.ConsumerMachine;
import io.runnel.stream.consumer.ConsumerScratch;
import io.runnel.stream.consumer.ConsumerSurroundings;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.wire.Message;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// The consumers of one stream: who waits for messages, what they are done with, what has to be
/// remembered of them.
///
/// Owned by the loop of the stream; [#named] and [#all] are for any thread.
public final class StreamConsumers implements WatchedStore.Watcher {
  private final StreamHost stream;
  private Backing backing = Backing.NONE;
  private ConsumerFacts facts = new ConsumerFacts(Backing.NONE);
  private final ConcurrentHashMap<String, ConsumerHost> byName = new ConcurrentHashMap<>(2);
  private final Map<Integer, Remembered> remembered = new LinkedHashMap<>();
  private final List<ConsumerHost> waiting = new ArrayList<>(0);
  private final List<ConsumerHost> changed = new ArrayList<>(0);
  private final ArrayDeque<Long> settled = new ArrayDeque<>(0);
  private final ArrayDeque<Removal> removals = new ArrayDeque<>(0);
  private final ArrayDeque<Owed> owed = new ArrayDeque<>(0);
  private final List<Runnable> owedThisTurn = new ArrayList<>(0);
  private boolean telling;
  private int lastNumber;

  /// What the log said of a consumer at recovery.
  private static final class Remembered {
    Instant created = Instant.EPOCH;
    byte[] config = {};
    final List<byte[]> state = new ArrayList<>();
  }

  /// A message is gone; an empty subject stands for many.
  private record Removal(long sequence, byte[] subject) {}

  /// Somebody waits until facts up to `fact` are durable.
  private record Owed(long fact, Runnable due) {}

  StreamConsumers(StreamHost stream) {
    this.stream = stream;
  }

  /// Where facts go, once the store is open.
  void keepFactsIn(Backing opened) {
    backing = opened;
    facts = new ConsumerFacts(opened);
  }

  // ---- who is there

  Optional<ConsumerHost> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Collection<ConsumerHost> all() {
    return byName.values();
  }

  private ConsumerScratch scratch() {
    return ShardScratch.of(stream.shard()).consumers();
  }

  AckSubject ackSubject() {
    return ShardScratch.of(stream.shard()).ackSubject();
  }

  private ConsumerSurroundings around(ConsumerHost host) {
    return new ConsumerSurroundings(stream.store(), host, scratch());
  }

  /// A new consumer, with a configuration that was checked.
  public ConsumerHost add(ConsumerConfig config) {
    ConsumerHost host = new ConsumerHost(stream, config, ++lastNumber, Instant.now());
    byName.put(host.name(), host);
    facts.defined(host.number(), host.created(), config);
    host.start(self -> ConsumerMachine.create(config, stream.terms(), around(self), Shard.now()));
    stream.touched();
    return host;
  }

  /// Another configuration for a consumer.
  public void update(ConsumerHost host, ConsumerConfig config) {
    facts.defined(host.number(), host.created(), config);
    host.update(config);
    stream.touched();
  }

  /// Takes a consumer away; false where it is gone already.
  public boolean delete(ConsumerHost host) {
    if (!byName.remove(host.name(), host)) {
      return false;
    }
    host.end();
    facts.deleted(host.number());
    stream.touched();
    if (stream.config().retention() != Retention.LIMITS) {
      releaseUnwanted(host);
    }
    return true;
  }

  void expired(ConsumerHost host) {
    String name = host.name();
    stream
        .shard()
        .execute(() -> {
          if (delete(host)) {
            stream
                .advisories()
                .consumer(stream.account(), stream.name(), name, "DELETED", "delete");
          }
        });
  }

  void end() {
    byName.values().forEach(ConsumerHost::end);
  }

  // ---- recovery

  /// A fact of the log, told in order before [#start].
  void recall(int kind, byte[] fact, int from, int to) {
    if (kind == ConsumerFacts.MARK) {
      return;
    }
    int number = ConsumerFacts.number(fact, from);
    lastNumber = Math.max(lastNumber, number);
    switch (kind) {
      case ConsumerFacts.DEFINED -> {
        Remembered one = remembered.computeIfAbsent(number, _ -> new Remembered());
        one.created = ConsumerFacts.created(fact, from);
        one.config = ConsumerFacts.config(fact, from, to);
      }
      case ConsumerFacts.CHANGED -> {
        Remembered one = remembered.get(number);
        if (one != null) {
          one.state.add(ConsumerFacts.state(fact, from, to));
        }
      }
      case ConsumerFacts.DELETED -> remembered.remove(number);
      default -> throw new IllegalArgumentException("no fact of a consumer: " + kind);
    }
  }

  /// The consumers of which the log told begin their work.
  void start() {
    remembered.forEach((number, one) -> {
      ConsumerConfig config = ConsumerConfigs.read(one.config);
      ConsumerHost host = new ConsumerHost(stream, config, number, one.created);
      byName.put(host.name(), host);
      host.start(self ->
          ConsumerMachine.restore(config, stream.terms(), one.state, around(self), Shard.now()));
    });
    remembered.clear();
  }

  // ---- the turn

  void touched(ConsumerHost host) {
    if (host.machine().hasFacts() && !changed.contains(host)) {
      changed.add(host);
    }
  }

  void answerAfterFacts(byte[] reply, Answers answers) {
    owedThisTurn.add(() -> answers.empty(reply, 0, reply.length));
  }

  /// Completes `durable` when what was done so far is.
  void afterFacts(CompletableFuture<Void> durable) {
    owedThisTurn.add(() -> durable.complete(null));
  }

  /// Works off what the turn left behind, and notes what changed.
  void turnEnds() {
    while (!settled.isEmpty() || !removals.isEmpty()) {
      settle();
      tellRemovals();
    }
    if (!backing.isAvailable()) {
      return; // what is to be remembered waits with the machines
    }
    for (ConsumerHost host : changed) {
      host.machine().drainFacts((bytes, from, to) -> facts.changed(host.number(), bytes, from, to));
    }
    changed.clear();
    if (!owedThisTurn.isEmpty()) {
      long fact = facts.mark();
      owedThisTurn.forEach(due -> owed.add(new Owed(fact, due)));
      owedThisTurn.clear();
    }
    if (backing.isFactLogWasteful()) {
      backing.rewriteFacts(this::rewrite);
    }
  }

  private void rewrite() {
    for (ConsumerHost host : byName.values()) {
      facts.defined(host.number(), host.created(), host.config());
      host.machine().snapshot((bytes, from, to) -> facts.changed(host.number(), bytes, from, to));
    }
  }

  void factsCommitted(long fact) {
    while (!owed.isEmpty() && owed.getFirst().fact <= fact) {
      owed.removeFirst().due.run();
    }
  }

  // ---- new messages

  void awaits(ConsumerHost host) {
    waiting.add(host);
  }

  void messagesCommitted() {
    if (waiting.isEmpty()) {
      return;
    }
    long now = Shard.now();
    for (int i = 0; i < waiting.size(); i++) {
      ConsumerHost host = waiting.get(i);
      host.input(() -> host.machine().committed(now));
    }
    waiting.removeIf(host -> !host.stillAwaits());
  }

  // ---- messages that go

  void settled(long sequence) {
    if (stream.config().retention() != Retention.LIMITS) {
      settled.add(sequence);
    }
  }

  private void settle() {
    MessageStore store = stream.store();
    while (!settled.isEmpty()) {
      long sequence = settled.removeFirst();
      if (stream.config().retention() == Retention.WORKQUEUE || !isWanted(store, sequence)) {
        store.remove(sequence, false);
      }
    }
  }

  private final StoredMessage candidate = new StoredMessage();

  private boolean isWanted(MessageStore store, long sequence) {
    if (!store.read(sequence, candidate)) {
      return false;
    }
    Message message = candidate.message;
    for (ConsumerHost host : byName.values()) {
      if (host.machine()
          .needsAck(sequence, message.subject, message.subjectFrom, message.subjectTo)) {
        return true;
      }
    }
    return false;
  }

  /// With a consumer gone, what only it wanted goes too.
  private void releaseUnwanted(ConsumerHost host) {
    if (stream.config().retention() != Retention.INTEREST) {
      return;
    }
    MessageStore store = stream.store();
    var filter = io.runnel.stream.store.SubjectFilter.of(host.config().filters());
    long at = store.next(filter, store.firstSequence());
    while (at != MessageStore.NONE) {
      if (!isWanted(store, at)) {
        store.remove(at, false);
      }
      at = store.next(filter, at + 1);
    }
  }

  @Override
  public boolean watches() {
    for (ConsumerHost host : byName.values()) {
      if (host.machine().watchesRemovals()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void removed(long sequence, byte[] subject, int from, int to) {
    removals.add(new Removal(sequence, Arrays.copyOfRange(subject, from, to)));
    stream.touched();
  }

  @Override
  public void purged() {
    removals.add(new Removal(0, new byte[0]));
    stream.touched();
  }

  /// Consumers hear what is gone before anything else.
  void tellRemovals() {
    if (telling) {
      return;
    }
    telling = true;
    while (!removals.isEmpty()) {
      Removal removal = removals.removeFirst();
      long now = Shard.now();
      for (ConsumerHost host : byName.values()) {
        if (host.machine().watchesRemovals()) {
          host.input(() -> tell(host.machine(), removal, now));
        }
      }
    }
    telling = false;
  }

  private static void tell(ConsumerMachine machine, Removal removal, long now) {
    byte[] subject = removal.subject;
    if (subject.length == 0) {
      machine.purged(now);
    } else {
      machine.removed(removal.sequence, subject, 0, subject.length, now);
    }
  }

  // ---- interest of consumers

  /// Whether a consumer wants messages of this subject.
  boolean wants(byte[] subject, int from, int to) {
    for (ConsumerHost host : byName.values()) {
      if (host.machine().config().filters().isEmpty()
          || io.runnel.stream.store.SubjectFilter.of(host.machine().config().filters())
              .matches(subject, from, to)) {
        return true;
      }
    }
    return false;
  }
}
