// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.consumer.pending.PendingMessages;
import io.runnel.stream.info.ConsumerInfo;
import io.runnel.stream.store.MessageStore;
import io.runnel.wire.HeaderBlock;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// One consumer. The owner of the stream calls its inputs, one at a time, each with the time in
/// nanoseconds since 1970; what should happen goes out through [ConsumerOutput] during the call. At
/// the end of a turn the owner takes the facts ([#drainFacts]) and keeps them.
///
/// Order: [#create] or [#restore]; for a push consumer [#interest]; then anything; nothing after
/// [#delete]. [#committed] is needed only while [#awaitsMessages], [#removed] only while
/// [#watchesRemovals]. An idle consumer has nothing pending, no requests and no wake-up, and holds
/// no array but what its config has.
///
/// Source: jetstream.md sections 3, 6 and 7, nats-server's behaviour.
public final class ConsumerMachine {
  private static final byte[] LAST_CONSUMER =
      "Nats-Last-Consumer".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_STREAM = "Nats-Last-Stream".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_REPLY = {};

  /// Room for pending messages is given back when it was not needed for so long: 10 s.
  private static final long RELEASE_NANOS = 10_000_000_000L;

  private final MessageStore store;
  private final ConsumerOutput output;
  private final ConsumerScratch scratch;
  private final ConsumerState state;
  private final Selection news;
  private final Outlet outlet;
  private final Delivery delivery;
  private final AckRules acks;
  private final Inactivity inactivity;
  private final Revision revision;

  /// When the host was last asked to wake us; [Long#MAX_VALUE]: not.
  private long toldWake = Long.MAX_VALUE;

  private boolean pauseSeen;

  private ConsumerMachine(ConsumerState state, ConsumerSurroundings around, long now) {
    this.store = around.store();
    this.output = around.output();
    this.scratch = around.scratch();
    this.state = state;
    this.news = new Selection(store, state.terms().filter());
    this.outlet =
        state.terms().isPush()
            ? new PushOutlet(state, news, output, scratch, now)
            : new PullOutlet(state, news, output, scratch, now);
    this.delivery = new Delivery(store, state, news, outlet, output, scratch, now);
    this.acks = new AckRules(store, state, news, output, scratch);
    this.inactivity = new Inactivity(state, outlet, scratch);
    this.revision = new Revision(store, state, news, delivery);
    this.pauseSeen = state.terms().pauseUntil() <= now;
  }

  /// A new consumer. `config` is checked and has its defaults.
  public static ConsumerMachine create(
      ConsumerConfig config, StreamTerms stream, ConsumerSurroundings around, long now) {
    ConsumerTerms terms = ConsumerTerms.of(config, stream);
    ConsumerState state = new ConsumerState(terms, around.scratch());
    ConsumerMachine machine = new ConsumerMachine(state, around, now);
    machine.news.begin(state);
    machine.schedule();
    return machine;
  }

  /// A consumer as it was: `chunks` are a snapshot, if there is one, and the facts since, in order;
  /// without any it begins as a new one. What waited for an ack is due again after `ack_wait`,
  /// counted from its delivery.
  public static ConsumerMachine restore(
      ConsumerConfig config,
      StreamTerms stream,
      List<byte[]> chunks,
      ConsumerSurroundings around,
      long now) {
    ConsumerTerms terms = ConsumerTerms.of(config, stream);
    ConsumerState state = new ConsumerState(terms, around.scratch());
    for (byte[] chunk : chunks) {
      FactReader.replay(chunk, 0, chunk.length, state);
    }
    ConsumerMachine machine = new ConsumerMachine(state, around, now);
    if (chunks.isEmpty()) {
      machine.news.begin(state);
    } else {
      machine.revision.reconcile();
    }
    machine.schedule();
    return machine;
  }

  // ---- inputs from clients

  /// A request for messages ($JS.API.CONSUMER.MSG.NEXT).
  public void pull(Message request, long now) {
    if (!request.hasReply()) {
      return;
    }
    byte[] reply = request.replyBytes();
    if (!(outlet instanceof PullOutlet pull)) {
      output.status(reply, NO_REPLY, StatusLines.PUSH_BASED);
      return;
    }
    pull.request(reply, request, 0, now);
    goOn(now);
  }

  /// An acknowledgement: `at` was read from its subject ($JS.ACK).
  public void ack(AckSubject at, Message message, long now) {
    if (!takesAcks()) {
      return;
    }
    active(now);
    int next = acks.ack(at, message, now);
    if (next != AckRules.NO_REQUEST && message.hasReply()) {
      if (outlet instanceof PullOutlet pull) {
        pull.request(message.replyBytes(), message, next, now);
      } else {
        output.status(message.replyBytes(), NO_REPLY, StatusLines.PUSH_BASED);
      }
    }
    goOn(now);
  }

  /// An answer to flow control ($JS.FC).
  public void flow(Message answer, long now) {
    if (!(outlet instanceof PushOutlet push)
        || !push.answered(answer.subject, answer.subjectFrom, answer.subjectTo)) {
      return;
    }
    if (state.terms().config().ackPolicy() == AckPolicy.FLOW_CONTROL) {
      long stream = number(HeaderBlock.value(answer, LAST_STREAM));
      long consumer = number(HeaderBlock.value(answer, LAST_CONSUMER));
      if (stream > 0) {
        acks.ackedByFlow(stream, Math.max(0, consumer), now);
      }
    }
    goOn(now);
  }

  /// Whether somebody listens on the deliver subject.
  public void interest(boolean present, long now) {
    if (outlet instanceof PushOutlet push) {
      push.interest(present, now);
      goOn(now);
    }
  }

  /// An inbox to which messages may be owed has no listener any more.
  public void inboxGone(byte[] inbox, int from, int to) {
    if (outlet instanceof PullOutlet pull) {
      pull.inboxGone(inbox, from, to);
    }
  }

  // ---- inputs from the stream

  /// Messages became visible.
  public void committed(long now) {
    goOn(now);
  }

  /// A receiver that was congested takes more.
  public void drained(long now) {
    goOn(now);
  }

  /// A message was taken out of the stream, one by itself. Told before any other input. Delivers
  /// nothing, for others may be gone too that were not told yet: asks to be woken at once instead.
  public void removed(long sequence, byte[] subject, int from, int to, long now) {
    acks.removed(sequence, subject, from, to);
    goOnSoon(now);
  }

  /// Messages were taken out of the stream, many at once. As [#removed].
  public void purged(long now) {
    acks.purged();
    goOnSoon(now);
  }

  /// Whether [#ack] does anything. Where it does not, nobody listens on its ack subjects: a client
  /// that asks for an answer is told that there are no responders.
  public boolean takesAcks() {
    return state.terms().expectsAcks()
        && state.terms().config().ackPolicy() != AckPolicy.FLOW_CONTROL;
  }

  /// Whether [#committed] can make a difference.
  public boolean awaitsMessages() {
    return outlet.isOpen();
  }

  /// Whether [#removed] can make a difference.
  public boolean watchesRemovals() {
    return !state.pending.isEmpty() || !state.spent.isEmpty() || news.watchesRemovals();
  }

  // ---- time

  /// The time asked for with [ConsumerOutput#wakeAt] has come, or any other.
  public void tick(long now) {
    toldWake = Long.MAX_VALUE;
    delivery.queueDue(now);
    if (!pauseSeen && now >= state.terms().pauseUntil()) {
      pauseSeen = true;
      output.event(new ConsumerEvent.Resumed());
    }
    outlet.tick(now);
    if (now >= releaseAt()) {
      state.pending.release();
    }
    if (inactivity.isOver(now)) {
      output.expired();
      return;
    }
    goOn(now);
  }

  // ---- inputs from the API

  /// Nothing is delivered before `until`; 0 or a past time: it goes on. The config says so from now
  /// on, and the host keeps it.
  public void pause(long until, long now) {
    state.terms(state.terms().paused(until));
    pauseSeen = until <= now;
    goOn(now);
  }

  /// Takes the pin from who has it; false where nobody has.
  public boolean unpin(long now) {
    boolean unpinned = outlet instanceof PullOutlet pull && pull.pin.unpin("admin");
    goOn(now);
    return unpinned;
  }

  /// Begins again: with `sequence`, or behind the ack floor (0).
  public ResetAnswer reset(long sequence, long now) {
    ResetAnswer answer = revision.reset(sequence);
    goOn(now);
    return answer;
  }

  /// Another config, which may replace the present one. A new deliver subject needs [#interest].
  public void update(ConsumerConfig config, StreamTerms stream, long now) {
    long before = state.terms().inactiveNanos();
    ConsumerTerms after = ConsumerTerms.of(config, stream);
    revision.update(after);
    pauseSeen = after.pauseUntil() <= now;
    if (before != after.inactiveNanos()) {
      active(now);
      inactivity.update(scratch);
    }
    goOn(now);
  }

  /// It is no more; who waits is told.
  public void delete() {
    if (outlet instanceof PullOutlet pull) {
      pull.endAll(StatusLines.DELETED);
    }
  }

  // ---- what it knows

  /// Whether the message must stay because this consumer has not done with it: for streams that
  /// keep by interest.
  public boolean needsAck(long sequence, byte[] subject, int from, int to) {
    if (!news.wants(subject, from, to)) {
      return false;
    }
    if (sequence > state.floorStream()) {
      boolean explicit = state.terms().config().ackPolicy() == AckPolicy.EXPLICIT;
      if (!explicit
          || sequence >= news.next()
          || state.pending.find(sequence) != PendingMessages.NONE) {
        return true;
      }
    }
    return state.spent.contains(sequence);
  }

  ConsumerState state() {
    return state;
  }

  public ConsumerConfig config() {
    return state.terms().config();
  }

  /// Whether it is paused, and until when: nanoseconds since 1970, 0 where it is not.
  public long pausedUntil(long now) {
    return state.terms().pauseUntil() > now ? state.terms().pauseUntil() : 0;
  }

  /// As the API shows it; `created` is not known here.
  public ConsumerInfo info(Instant created, long now) {
    return progress(now).info(state.terms(), created, now);
  }

  /// The numbers that describe it.
  public ConsumerProgress progress(long now) {
    if (outlet instanceof PullOutlet pull) {
      pull.sweep(now, false);
    }
    return ConsumerProgress.of(state, news.pending(), outlet, pausedUntil(now));
  }

  // ---- what it must not forget

  public boolean hasFacts() {
    return state.hasFacts();
  }

  /// Hands out what changed since the last time, in one piece; nothing where nothing did.
  public void drainFacts(FactSink sink) {
    state.drain(sink);
  }

  /// Hands out everything, in one piece, in the place of all facts so far.
  public void snapshot(FactSink sink) {
    state.drain((_, _, _) -> {});
    state.snapshot(scratch, sink);
  }

  // ----

  private void active(long now) {
    switch (outlet) {
      case PullOutlet pull -> pull.active(now);
      case PushOutlet push -> push.active(now);
    }
  }

  private void goOn(long now) {
    delivery.run(now);
    schedule();
  }

  private void goOnSoon(long now) {
    if (!outlet.isOpen()) {
      schedule();
    } else if (now < toldWake) {
      toldWake = now;
      output.wakeAt(now);
    }
  }

  private void schedule() {
    long wake = Math.min(state.pending.nextDeadline(), outlet.wakeAt());
    wake = Math.min(wake, Math.min(delivery.wakeAt(), inactivity.wakeAt()));
    wake = Math.min(wake, releaseAt());
    if (!pauseSeen) {
      wake = Math.min(wake, state.terms().pauseUntil());
    }
    if (wake < toldWake) {
      toldWake = wake;
      output.wakeAt(wake);
    }
  }

  private long releaseAt() {
    if (!state.pending.isEmpty() || state.pending.capacity() == 0) {
      return Long.MAX_VALUE;
    }
    return Math.max(state.lastAckedNanos(), state.lastDeliveredNanos()) + RELEASE_NANOS;
  }

  /// -1 where it is no number.
  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException _) {
      return -1;
    }
  }
}
