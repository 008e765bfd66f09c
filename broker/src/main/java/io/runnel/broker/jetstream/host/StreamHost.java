// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.jetstream.shard.Inlet;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.broker.jetstream.sourcing.Inflows;
import io.runnel.broker.jetstream.sourcing.ShortHash;
import io.runnel.log.CommitListener;
import io.runnel.log.StoreUnavailable;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.batch.AbandonReason;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.consumer.AckSubject;
import io.runnel.stream.consumer.StreamTerms;
import io.runnel.stream.publish.PublishOutput;
import io.runnel.stream.publish.StreamMachine;
import io.runnel.stream.store.MessageStore;
import io.runnel.wire.Message;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A stream at run time: its store, its rules and its consumers, joined to subjects and loops.
///
/// Owned by one loop, on which everything runs that is not marked as being for any thread. What a
/// turn did is made durable at its end; what was said about it leaves when it is.
public final class StreamHost implements Inlet, PublishOutput, CommitListener {
  private static final Logger LOG = LoggerFactory.getLogger(StreamHost.class);

  /// Messages that go by age, or come by schedule, before others have their turn.
  private static final int WAKE_BUDGET = 4_096;

  private final AccountStreams account;
  private final Shard shard;
  private final Instant created;
  private final Backing backing;
  private final MessageStore store;
  private final StreamMachine machine;
  private final Answers answers;
  private final StreamConsumers consumers;
  private final Inflows inflows;
  private final Advisories advisories;
  private final Upkeep upkeep;
  private volatile StreamConfig config;
  private StreamTerms terms;
  private final Ears ears;
  private volatile String writeError = "";
  private boolean touched;
  private boolean closed;
  private final Runnable turnEnds = this::turnEnds;

  /// Makes a store that tells `listener` what is durable.
  @FunctionalInterface
  public interface BackingMaker {
    Backing make(CommitListener listener, Recall recalled) throws IOException;
  }

  /// Hears the facts of a stream that is opened.
  @FunctionalInterface
  public interface Recall {
    void fact(int kind, byte[] bytes, int from, int to);
  }

  /// Makes the rules over the store.
  @FunctionalInterface
  public interface MachineMaker {
    StreamMachine make(StreamHost host, MessageStore store);
  }

  /// Its own parts; see [StreamYard].
  record Parts(BackingMaker backing, MachineMaker machine, Advisories advisories) {}

  StreamHost(AccountStreams account, Shard shard, StreamConfig config, Instant created, Parts parts)
      throws IOException {
    this.account = account;
    this.ears = new Ears(account.space(), this);
    this.shard = shard;
    this.config = config;
    this.created = created;
    this.advisories = parts.advisories();
    this.answers = new Answers(account.space(), shard);
    this.consumers = new StreamConsumers(this);
    this.inflows = new Inflows(new InflowTarget(this));
    this.backing = parts.backing().make(this, consumers::recall);
    consumers.keepFactsIn(backing);
    this.upkeep = new Upkeep(this, backing);
    this.store = new WatchedStore(backing.store(), consumers);
    this.machine = parts.machine().make(this, store);
    this.terms = terms(config);
  }

  static StreamTerms terms(StreamConfig config) {
    int largest = config.maxMessageBytes() > 0 ? config.maxMessageBytes() : Integer.MAX_VALUE;
    return new StreamTerms(config.name(), config.maxMessagesPerSubject() == 1, largest);
  }

  // ---- any thread

  public String name() {
    return config.name();
  }

  public StreamConfig config() {
    return config;
  }

  /// Why the last write failed; empty where it did not.
  public String writeError() {
    return writeError;
  }

  public Instant created() {
    return created;
  }

  /// What tells it from another stream that had its name before; see [ShortHash#identity].
  public String identity() {
    return ShortHash.identity(created);
  }

  public AccountStreams account() {
    return account;
  }

  public Advisories advisories() {
    return advisories;
  }

  @Override
  public Shard shard() {
    return shard;
  }

  public Optional<ConsumerHost> consumer(String name) {
    return consumers.named(name);
  }

  public Collection<ConsumerHost> consumers() {
    return consumers.all();
  }

  /// Runs `question` on the owner's loop and waits for what it says. For virtual threads: a loop
  /// must not wait.
  public <T> T ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean asked =
        shard.execute(() -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException defect) {
            answer.completeExceptionally(defect);
          }
        });
    if (!asked) {
      throw new IllegalStateException("the server is going down");
    }
    return answer.join();
  }

  /// As [#ask], and waits until what it changed is as durable as the stream promises.
  public <T> T askDurably(Supplier<T> question) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    T answer =
        ask(() -> {
          T said = question.get();
          consumers.afterFacts(durable);
          touched();
          return said;
        });
    durable.join();
    return answer;
  }

  /// The way of direct reads, where the stream allows them.
  public Optional<Inlet> directGet() {
    return config.allowDirect() ? Optional.of(new DirectGet(this)) : Optional.empty();
  }

  // ---- publishing

  @Override
  public void take(Message message) {
    if (!closed) {
      try {
        machine.publish(message, Shard.now(), this);
      } catch (StoreUnavailable refused) {
        if (message.hasReply()) {
          answers.add(message, storeFailed(refused), 0);
        }
      }
      touched();
    }
  }

  @Override
  public void acknowledge(Message message, long sequence) {
    answers.plain(message, sequence);
  }

  @Override
  public void answer(Message message, byte[] body, long after) {
    answers.add(message, body, after);
  }

  @Override
  public void republish(Message message, long sequence) {
    answers.republish(message, sequence);
  }

  /// The store tells the consumers; see [WatchedStore].
  @Override
  public void removed(long sequence) {}

  @Override
  public void removedBelow(long sequence) {}

  @Override
  public void abandoned(String batch, AbandonReason reason) {
    advisories.batchAbandoned(account, name(), batch, reason.text());
  }

  // ---- the turn

  /// Something changed that has to become durable, or may be said.
  void touched() {
    if (!touched) {
      touched = true;
      shard.loop().atTurnEnd(turnEnds);
    }
  }

  void touched(ConsumerHost consumer) {
    consumers.touched(consumer);
    touched();
  }

  private void turnEnds() {
    touched = false;
    if (closed) {
      return;
    }
    consumers.turnEnds();
    backing.flush();
    answers.releaseDue(store.committedSequence(), machine.acks());
    inflows.release();
    upkeep.wakeAt(machine.nextWake(), this::wake);
    upkeep.turnEnded();
  }

  @Override
  public void committed(long sequence, long fact) {
    if (!writeError.isEmpty()) {
      writeError = "";
    }
    shard.enter();
    try {
      answers.release(sequence, machine.acks());
      consumers.factsCommitted(fact);
    } finally {
      shard.leave();
    }
    consumers.messagesCommitted();
    inflows.release();
  }

  @Override
  public void failed(IOException why) {
    writeError = String.valueOf(why.getMessage());
    LOG.error("stream {} > {} cannot write", account.name(), name(), why);
    machine.rolledBack();
    inflows.rolledBack();
    answers.refuseAll(storeFailed(why));
    upkeep.failed();
  }

  private byte[] storeFailed(Exception why) {
    String text = String.valueOf(why.getMessage());
    return machine.acks().refusal(ErrorId.STREAM_STORE_FAILED.with(text));
  }

  private void wake() {
    machine.wake(Shard.now(), WAKE_BUDGET, this);
    touched();
  }

  // ---- consumers

  void awaits(ConsumerHost consumer) {
    consumers.awaits(consumer);
  }

  void settled(long sequence) {
    consumers.settled(sequence);
  }

  void answerAfterFacts(byte[] reply) {
    consumers.answerAfterFacts(reply, answers);
  }

  void expired(ConsumerHost consumer) {
    consumers.expired(consumer);
  }

  AckSubject ackSubject() {
    return consumers.ackSubject();
  }

  StreamTerms terms() {
    return terms;
  }

  /// Its mirror and sources.
  public Inflows inflows() {
    return inflows;
  }

  /// Adds, changes, deletes consumers.
  public StreamConsumers desk() {
    return consumers;
  }

  public MessageStore store() {
    return store;
  }

  public StreamMachine machine() {
    return machine;
  }

  /// Takes another configuration, and listens on its subjects instead.
  public void update(StreamConfig changed) {
    config = changed;
    terms = terms(changed);
    machine.update(changed);
    ears.listen(changed.subjects());
    // Lower limits show at once where that is little work; the rest follows.
    machine.wake(Shard.now(), WAKE_BUDGET, this);
    inflows.update();
    touched();
  }

  boolean isClosed() {
    return closed;
  }

  // ---- life

  /// Begins to listen and to look after its messages.
  public void start() {
    machine.recover(Shard.now(), this);
    consumers.start();
    ears.listen(config.subjects());
    touched();
  }

  /// Begins to take over messages from others, if its configuration says so. Apart from [#start],
  /// because after a restart all of them have to be there first. Any thread but a loop's.
  public void beginInflows() {
    if (config.isMirror() || !config.sources().isEmpty()) {
      ask(() -> {
        inflows.start();
        return true;
      });
    }
  }

  /// Ends; blocks until what is left is on the disk. Any thread but a loop's.
  public void close() {
    ask(this::end);
    backing.close();
  }

  /// The same, and nothing of it remains.
  public void delete() {
    ask(() -> {
      inflows.end(true);
      return end();
    });
    backing.delete();
  }

  private @Nullable Void end() {
    ears.close();
    inflows.end(false);
    consumers.end();
    backing.flush();
    closed = true;
    return null;
  }
}
