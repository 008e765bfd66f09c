// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.Space;
import io.runnel.broker.Subscription;
import io.runnel.broker.jetstream.shard.Inlet;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.consumer.AckSubject;
import io.runnel.stream.consumer.ConsumerEvent;
import io.runnel.stream.consumer.ConsumerMachine;
import io.runnel.stream.consumer.ConsumerOutput;
import io.runnel.stream.consumer.Receiver;
import io.runnel.stream.store.StoredMessage;
import io.runnel.wire.Message;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A consumer at run time: brings what clients send to its [ConsumerMachine] and sends what that
/// says.
///
/// Owned by the loop of its stream; the inlets, [#name], [#number], [#created] and [#config] may be
/// read by any thread.
public final class ConsumerHost implements ConsumerOutput {
  private static final byte[] EMPTY_BODY = {'\r', '\n'};

  /// How long a congested receiver is left alone before it is asked again: 2 ms.
  private static final long CONGESTION_PAUSE_NANOS = 2_000_000;

  private final StreamHost stream;
  private final String name;
  private final int number;
  private final Instant created;
  private volatile ConsumerConfig config;
  private volatile boolean namedByServer;
  private final long sinceNanos;
  private @Nullable ConsumerMachine machine;

  private @Nullable InterestWatch watch;
  private boolean awaits;
  private boolean congested;
  private boolean gone;

  ConsumerHost(StreamHost stream, ConsumerConfig config, int number, Instant created) {
    this.stream = stream;
    this.name = config.name().isEmpty() ? config.durable() : config.name();
    this.number = number;
    this.created = created;
    this.config = config;
    this.sinceNanos = Shard.now();
  }

  /// When it began in this run of the server: what is said of its activity says nothing of runs
  /// before.
  public long sinceNanos() {
    return sinceNanos;
  }

  public String name() {
    return name;
  }

  /// Whether nobody asked for this name. Forgotten when the server ends.
  public boolean isNamedByServer() {
    return namedByServer;
  }

  /// The name was made up.
  public ConsumerHost namedByServer() {
    namedByServer = true;
    return this;
  }

  int number() {
    return number;
  }

  public Instant created() {
    return created;
  }

  public ConsumerConfig config() {
    return config;
  }

  public StreamHost stream() {
    return stream;
  }

  // ---- what clients send; any thread

  /// One way in; the message is valid during the call.
  private record Way(ConsumerHost consumer, Function<ConsumerHost, TakeMessage> input)
      implements Inlet {
    @Override
    public Shard shard() {
      return consumer.stream.shard();
    }

    @Override
    public void take(Message message) {
      if (!consumer.gone) {
        input.apply(consumer).take(message, Shard.now());
      }
    }
  }

  @FunctionalInterface
  private interface TakeMessage {
    void take(Message message, long now);
  }

  /// For requests for messages.
  public Optional<Inlet> requests() {
    return Optional.of(new Way(this, host -> host::pull));
  }

  /// For acknowledgements.
  public Inlet acks() {
    return new Way(this, host -> host::ack);
  }

  /// For answers to flow control.
  public Inlet flowControl() {
    return new Way(this, host -> host::flow);
  }

  // ---- inputs; on the owner's loop

  /// Begins its work, with `begin` making the machine.
  void start(Function<ConsumerHost, ConsumerMachine> begin) {
    stream.shard().enter();
    try {
      machine = begin.apply(this);
    } finally {
      stream.shard().leave();
    }
    watchInterest();
    after();
  }

  public ConsumerMachine machine() {
    ConsumerMachine started = machine;
    if (started == null) {
      throw new IllegalStateException("consumer " + name + " has not begun");
    }
    return started;
  }

  private void pull(Message message, long now) {
    input(() -> machine().pull(message, now));
  }

  private void ack(Message message, long now) {
    AckSubject at = stream.ackSubject();
    if (at.read(message.subject, message.subjectFrom, message.subjectTo)) {
      input(() -> machine().ack(at, message, now));
    }
  }

  private void flow(Message message, long now) {
    input(() -> machine().flow(message, now));
  }

  /// Runs one input of the machine and looks what it left behind.
  public void input(Runnable input) {
    if (gone) {
      return;
    }
    stream.desk().tellRemovals();
    Shard shard = stream.shard();
    shard.enter();
    try {
      input.run();
    } finally {
      shard.leave();
    }
    after();
  }

  private void after() {
    if (!awaits && machine().awaitsMessages()) {
      awaits = true;
      stream.awaits(this);
    }
    stream.touched(this);
  }

  /// Whether it still waits for messages, asked by the stream when some arrive.
  boolean stillAwaits() {
    awaits = machine().awaitsMessages();
    return awaits && !gone;
  }

  private void wake() {
    input(() -> machine().tick(Shard.now()));
  }

  /// Takes another configuration.
  public void update(ConsumerConfig changed) {
    config = changed;
    input(() -> machine().update(changed, stream.terms(), Shard.now()));
    unwatch();
    watchInterest();
  }

  /// It is no more; those who wait are told.
  void end() {
    input(() -> machine().delete());
    gone = true;
    unwatch();
  }

  // ---- who listens to a push consumer

  private void watchInterest() {
    String to = config.deliverSubject();
    if (!to.isEmpty()) {
      InterestWatch started =
          new InterestWatch(space(), to, config.deliverGroup(), stream.shard(), this::interest);
      watch = started;
      started.start();
    }
  }

  private void interest(boolean present) {
    input(() -> machine().interest(present, Shard.now()));
  }

  private void unwatch() {
    if (watch != null) {
      watch.stop();
      watch = null;
    }
  }

  // ---- what it says

  private Space space() {
    return stream.account().space();
  }

  @Override
  public Receiver deliver(byte[] to, StoredMessage stored) {
    if (congested) {
      return Receiver.CONGESTED;
    }
    Message message = stored.message;
    byte[] subject = message.subject;
    int from = message.subjectFrom;
    int end = message.subjectTo;
    message.redirect(to, 0, to.length);
    boolean taken = stream.shard().announce(space(), message);
    message.subject(subject, from, end);
    message.showSubject();
    if (stream.shard().loop().tookTooMuch()) {
      congested = true;
      stream.shard().wakeAt(Shard.now() + CONGESTION_PAUSE_NANOS, this::drained);
    }
    return taken ? Receiver.TOOK_IT : Receiver.GONE;
  }

  private void drained() {
    congested = false;
    input(() -> machine().drained(Shard.now()));
  }

  @Override
  public Receiver listens(byte[] inbox) {
    boolean heard = space().find(inbox, 0, inbox.length, Subscription::isOpen) != null;
    return heard ? Receiver.TOOK_IT : Receiver.GONE;
  }

  @Override
  public void status(byte[] to, byte[] reply, byte[] header) {
    Message message = new Message();
    message.subject(to, 0, to.length);
    message.reply(reply, 0, reply.length);
    byte[] body = Arrays.copyOf(header, header.length + EMPTY_BODY.length);
    System.arraycopy(EMPTY_BODY, 0, body, header.length, EMPTY_BODY.length);
    message.body(body, 0, header.length, header.length);
    stream.shard().announce(space(), message);
  }

  @Override
  public void answerAfterCommit(byte[] reply, int from, int to) {
    stream.answerAfterFacts(Arrays.copyOfRange(reply, from, to));
  }

  @Override
  public void event(ConsumerEvent event) {
    ConsumerAdvisories.tell(stream, name, event);
  }

  @Override
  public void settled(long sequence) {
    stream.settled(sequence);
  }

  @Override
  public void wakeAt(long nanos) {
    stream.shard().wakeAt(nanos, this::wake);
  }

  @Override
  public void expired() {
    stream.expired(this);
  }

  @Override
  public String toString() {
    return stream.name() + " > " + name;
  }
}
