// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.consumer.pending.Deadline;
import io.runnel.stream.consumer.pending.PendingMessages;
import io.runnel.stream.store.MessageStore;
import io.runnel.wire.Ascii;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;

/// What the bodies of acknowledgements do: jetstream.md section 7. Plain acks allocate nothing.
final class AckRules {
  private static final byte[] ACK = bytes("+ACK");
  private static final byte[] OK = bytes("+OK");
  private static final byte[] NEXT = bytes("+NXT");
  private static final byte[] NAK = bytes("-NAK");
  private static final byte[] PROGRESS = bytes("+WPI");
  private static final byte[] TERM = bytes("+TERM");

  private final MessageStore store;
  private final ConsumerState state;
  private final Selection news;
  private final ConsumerOutput output;
  private final ConsumerScratch scratch;

  AckRules(
      MessageStore store,
      ConsumerState state,
      Selection news,
      ConsumerOutput output,
      ConsumerScratch scratch) {
    this.store = store;
    this.state = state;
    this.news = news;
    this.output = output;
    this.scratch = scratch;
  }

  /// Where in the payload a `+NXT` has its pull request; [#NO_REQUEST] for all others.
  static final int NO_REQUEST = -1;

  /// Does what an acknowledgement says. Returns where the pull request of a `+NXT` begins.
  int ack(AckSubject at, Message message, long now) {
    byte[] body = message.body;
    int from = message.bodyFrom + message.headerLength;
    int to = message.bodyFrom + message.bodyLength;
    boolean answer = at.streamSequence > 0;
    int next = NO_REQUEST;
    if (from == to || is(ACK, body, from, to) || is(OK, body, from, to)) {
      answer &= done(at, true, now);
    } else if (begins(NEXT, body, from, to)) {
      done(at, true, now);
      return NEXT.length;
    } else if (begins(NAK, body, from, to)) {
      naked(at, body, from + NAK.length, to, now);
    } else if (is(PROGRESS, body, from, to)) {
      progress(at, now);
    } else if (begins(TERM, body, from, to)) {
      String reason =
          new String(body, from + TERM.length, to - from - TERM.length, StandardCharsets.UTF_8);
      answer &= terminate(at, reason.strip(), now);
    }
    if (answer && message.hasReply()) {
      output.answerAfterCommit(message.reply, message.replyFrom, message.replyTo);
    }
    return next;
  }

  /// The answer to flow control brought how far the client is.
  void ackedByFlow(long streamSequence, long consumerSequence, long now) {
    AckSubject at = scratch.ack;
    at.streamSequence = streamSequence;
    at.consumerSequence = consumerSequence;
    at.deliveries = 1;
    done(at, false, now);
  }

  /// An ack; false where it is of nothing that was delivered.
  private boolean done(AckSubject at, boolean sampled, long now) {
    long sequence = at.streamSequence;
    if (sequence <= 0 || sequence >= news.next() || !state.terms().expectsAcks()) {
      return false;
    }
    if (!state.terms().acksAll()) {
      int slot = state.pending.find(sequence);
      if (slot != PendingMessages.NONE && sampled) {
        sample(at, slot, now);
      }
      state.acked(sequence, now);
      output.settled(sequence);
      return true;
    }
    // nats-server also ignores one whose consumer sequence is below the floor's, and answers it:
    // after redeliveries that loses acks of messages above the floor.
    if (sequence <= state.floorStream()) {
      return true;
    }
    if (at.consumerSequence > state.deliveredConsumer()) {
      return false;
    }
    ackedTo(sequence, at.consumerSequence, now);
    return true;
  }

  private void ackedTo(long sequence, long consumerSequence, long now) {
    PendingMessages pending = state.pending;
    int count = 0;
    long[] settled = scratch.sequences(pending.size() + 1);
    for (int slot = pending.first();
        slot != PendingMessages.NONE && pending.sequence(slot) < sequence;
        slot = pending.after(slot)) {
      settled[count++] = pending.sequence(slot);
    }
    settled[count++] = sequence;
    state.ackedTo(sequence, consumerSequence, now);
    for (int i = 0; i < count; i++) {
      output.settled(settled[i]);
    }
  }

  private void sample(AckSubject at, int slot, long now) {
    int percent = state.terms().samplePercent();
    if (percent > 0 && (percent >= 100 || scratch.chance(100) < percent)) {
      output.event(
          new ConsumerEvent.AckSampled(
              at.consumerSequence,
              at.streamSequence,
              now - state.pending.stamp(slot),
              at.deliveries));
    }
  }

  /// False where it is of nothing that was delivered.
  private boolean terminate(AckSubject at, String reason, long now) {
    boolean done = done(at, false, now);
    output.event(
        new ConsumerEvent.Terminated(
            at.consumerSequence, at.streamSequence, at.deliveries, reason));
    return done;
  }

  private void progress(AckSubject at, long now) {
    int slot = state.pending.find(at.streamSequence);
    if (slot == PendingMessages.NONE) {
      return;
    }
    if (state.pending.isQueued(slot)) {
      state.pending.stamp(slot, now);
      return;
    }
    state.waits(slot, now, state.terms().deadline(now, state.pending.deliveries(slot)));
  }

  private void naked(AckSubject at, byte[] body, int from, int to, long now) {
    int slot = state.pending.find(at.streamSequence);
    if (slot == PendingMessages.NONE || at.consumerSequence > state.deliveredConsumer()) {
      return;
    }
    output.event(new ConsumerEvent.Naked(at.consumerSequence, at.streamSequence, at.deliveries));
    int first = from;
    int end = to;
    while (first < end && isBlank(body[first])) {
      first++;
    }
    while (end > first && isBlank(body[end - 1])) {
      end--;
    }
    long delay = first == end ? NakDelay.NONE : NakDelay.parse(body, first, end);
    if (delay == NakDelay.NONE) {
      state.pending.enqueue(slot);
    } else {
      state.waits(slot, state.pending.stamp(slot), Deadline.after(now, delay));
    }
  }

  // ---- removal

  /// A message is gone from the stream; if it was pending, nobody needs to acknowledge it.
  void removed(long sequence, byte[] subject, int from, int to) {
    if (news.wants(subject, from, to)) {
      news.removed(sequence);
    }
    int slot = state.pending.find(sequence);
    if (slot == PendingMessages.NONE) {
      if (state.spent.contains(sequence)) {
        state.acked(sequence, state.lastAckedNanos());
      }
      return;
    }
    long consumerSequence = state.pending.consumerSequence(slot);
    int deliveries = state.pending.deliveries(slot);
    state.acked(sequence, state.lastAckedNanos());
    output.event(
        new ConsumerEvent.Terminated(consumerSequence, sequence, deliveries, Delivery.DELETED));
  }

  /// Much was taken away at once, without a word for each message.
  void purged() {
    long first = store.firstSequence();
    news.purged(first);
    state.purged(first);
    PendingMessages pending = state.pending;
    for (int slot = pending.first(); slot != PendingMessages.NONE; ) {
      int after = pending.after(slot);
      long sequence = pending.sequence(slot);
      if (store.nanosOf(sequence) == MessageStore.NONE) {
        state.acked(sequence, state.lastAckedNanos());
      }
      slot = after;
    }
  }

  private static boolean is(byte[] word, byte[] body, int from, int to) {
    return to - from == word.length && begins(word, body, from, to);
  }

  private static boolean begins(byte[] word, byte[] body, int from, int to) {
    if (to - from < word.length) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (body[from + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte b) {
    return Ascii.blank(b) || b == '\r' || b == '\n';
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
