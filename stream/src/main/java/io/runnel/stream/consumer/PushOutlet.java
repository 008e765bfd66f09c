// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.store.StoredMessage;
import io.runnel.wire.Message;

/// The deliver subject of a push consumer: messages go there while somebody listens, as fast as
/// flow control allows, and heartbeats while there are none.
final class PushOutlet implements Outlet {
  private static final byte[] NO_REPLY = {};

  private final ConsumerState state;
  private final Selection news;
  private final ConsumerOutput output;
  private final ConsumerScratch scratch;
  private final FlowWindow flow = new FlowWindow();
  private boolean listened;

  /// When listeners were last seen to come or go.
  private long changedAt;

  private long heartbeatAt = Long.MAX_VALUE;

  PushOutlet(
      ConsumerState state,
      Selection news,
      ConsumerOutput output,
      ConsumerScratch scratch,
      long now) {
    this.state = state;
    this.news = news;
    this.output = output;
    this.scratch = scratch;
    this.changedAt = now;
  }

  boolean isListened() {
    return listened;
  }

  long changedAt() {
    return changedAt;
  }

  void interest(boolean present, long now) {
    if (present != listened) {
      listened = present;
      changedAt = now;
    }
    beat(now);
  }

  /// Acknowledgements show that somebody is there.
  void active(long now) {
    changedAt = Math.max(changedAt, now);
  }

  @Override
  public boolean isOpen() {
    return listened && !(flowControl() && flow.isFull());
  }

  @Override
  public Offer offer(StoredMessage stored, long pending, long now) {
    byte[] to = state.terms().deliver();
    Receiver receiver = output.deliver(to, stored);
    if (receiver == Receiver.CONGESTED) {
      return Offer.LATER;
    }
    if (receiver != Receiver.TOOK_IT) {
      interest(false, now);
      return Offer.REFUSED;
    }
    beat(now);
    return Offer.TAKEN;
  }

  /// A message of this size left, and the state knows it.
  void sent(Message message) {
    if (!flowControl()) {
      return;
    }
    int size =
        state.terms().deliver().length + message.replyTo - message.replyFrom + message.bodyLength;
    boolean atMaxPending = acksByFlow() && state.isFull();
    if (flow.sent(size, atMaxPending)) {
      ask();
    }
  }

  /// An answer to flow control; false where it answers nothing.
  boolean answered(byte[] subject, int from, int to) {
    return flow.answer(subject, from, to);
  }

  private void ask() {
    output.status(
        state.terms().deliver(), flow.ask(state.terms(), scratch), StatusLines.FLOW_CONTROL);
  }

  @Override
  public void atEnd(long now) {}

  @Override
  public void tick(long now) {
    if (now < heartbeatAt) {
      return;
    }
    if (listened) {
      byte[] status =
          StatusLines.heartbeat(state.deliveredConsumer(), news.next() - 1, flow.asked());
      output.status(state.terms().deliver(), NO_REPLY, status);
      if (acksByFlow() && !state.pending.isEmpty() && !flow.isAsked()) {
        ask();
      }
    }
    beat(now);
  }

  @Override
  public long wakeAt() {
    return heartbeatAt;
  }

  private void beat(long now) {
    long every = state.terms().config().heartbeatNanos();
    heartbeatAt = every > 0 && listened ? now + every : Long.MAX_VALUE;
  }

  private boolean flowControl() {
    return state.terms().config().flowControl();
  }

  private boolean acksByFlow() {
    return state.terms().config().ackPolicy() == AckPolicy.FLOW_CONTROL;
  }
}
