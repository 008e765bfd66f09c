// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

import io.runnel.broker.Origin;
import io.runnel.broker.Receiver;
import io.runnel.broker.Router;
import io.runnel.broker.Space;
import io.runnel.broker.Subscription;
import io.runnel.broker.jetstream.shard.Inlet;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;

/// One subject on which an inflow listens for a while: for an answer, or for messages. It hears on
/// publishers' loops; what it heard is taken on the loop of the stream, in order.
final class InflowEar implements Receiver, Inlet {
  private static final byte[] NO_SID = {};

  private final Space space;
  private final Shard shard;
  private final Heard heard;
  private final Subscription subscription;
  private boolean closed;

  /// What is done with a message, which is valid during the call.
  @FunctionalInterface
  interface Heard {
    void heard(Message message);
  }

  private InflowEar(Space space, Shard shard, String subject, Heard heard) {
    this.space = space;
    this.shard = shard;
    this.heard = heard;
    byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
    this.subscription = new Subscription(this, bytes, null, NO_SID);
  }

  /// Begins to listen, also in accounts from which the subject is imported.
  static InflowEar on(Space space, Shard shard, String subject, Heard heard) {
    InflowEar ear = new InflowEar(space, shard, subject, heard);
    space.add(ear.subscription);
    return ear;
  }

  /// Hears nothing any more, also of what is on its way.
  void close() {
    closed = true;
    space.remove(subscription, shard.router());
  }

  @Override
  public boolean deliver(Subscription heardBy, Message message, Router router, Origin origin) {
    if (!heardBy.count()) {
      return false;
    }
    Message view = message;
    if (message.showsOther()) {
      view = new Message();
      view.set(message);
      view.subject(message.shown, message.shownFrom, message.shownTo);
      view.showSubject();
    }
    Shard.send(this, view, router);
    return true;
  }

  @Override
  public void exhausted(Subscription heardBy) {
    throw new IllegalStateException("an inflow has no maximum");
  }

  @Override
  public Shard shard() {
    return shard;
  }

  @Override
  public void take(Message message) {
    if (!closed) {
      heard.heard(message);
    }
  }
}
