// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.broker.Origin;
import io.runnel.broker.Receiver;
import io.runnel.broker.Router;
import io.runnel.broker.Subscription;
import io.runnel.broker.trace.Egress;
import io.runnel.broker.trace.MessageTrace;
import io.runnel.broker.trace.TracePeer;
import io.runnel.net.Connection;
import io.runnel.net.Loop;
import io.runnel.wire.Message;

/// The receiving side of a client connection: turns messages into MSG lines.
///
/// Called on the loops of publishers. What it reads is volatile and set by the connection's own
/// loop; what it writes goes into the lane of the loop it is called on.
final class ClientReceiver implements Receiver {
  private static final byte[] NO_QUEUE = {};

  // Bits of `wants`.
  private static final int HEADERS = 1;
  private static final int LOGGED = 2;

  private final ClientSession session;
  private final Connection connection;

  // Set by CONNECT and by a reload, on the connection's loop.
  private volatile int wants;
  private volatile TracePeer peer;
  private volatile Rights rights = Rights.UNRESTRICTED;

  ClientReceiver(ClientSession session, Connection connection) {
    this.session = session;
    this.connection = connection;
    this.peer = new TracePeer(session.id(), "", "");
  }

  /// Who the client is in traces.
  TracePeer peer() {
    return peer;
  }

  void bound(String name, String account) {
    peer = new TracePeer(session.id(), name, account);
  }

  void headers(boolean wanted) {
    wants = wanted ? wants | HEADERS : wants & ~HEADERS;
  }

  /// Whether each delivery is written to the log.
  void logged(boolean wanted) {
    wants = wanted ? wants | LOGGED : wants & ~LOGGED;
  }

  void rights(Rights changed) {
    rights = changed;
  }

  @Override
  public boolean deliver(Subscription subscription, Message message, Router router, Origin origin) {
    MessageTrace trace = router.trace();
    return trace == null
        ? attempt(subscription, message, router, origin).delivered()
        : deliverTraced(trace, subscription, message, router, origin);
  }

  private boolean deliverTraced(
      MessageTrace trace,
      Subscription subscription,
      Message message,
      Router router,
      Origin origin) {
    Egress outcome =
        trace.only()
            ? obstacle(subscription, message, origin)
            : attempt(subscription, message, router, origin);
    byte[] queue = subscription.queue();
    trace.egress(peer, subscription.subject(), queue == null ? NO_QUEUE : queue, outcome);
    return outcome.delivered();
  }

  private Egress obstacle(Subscription subscription, Message message, Origin origin) {
    if (!origin.mayReach(this)) {
      return Egress.NO_ECHO;
    }
    if (subscription.filtered()
        && !rights.mayDeliver(
            message.subject, message.subjectFrom, message.subjectTo, subscription.queue())) {
      return Egress.SUBSCRIPTION_DENIES;
    }
    if (subscription.closed()) {
      return Egress.SUBSCRIPTION_CLOSED;
    }
    return connection.open() ? Egress.DELIVERED : Egress.CLIENT_CLOSED;
  }

  private Egress attempt(Subscription subscription, Message message, Router router, Origin origin) {
    Egress obstacle = obstacle(subscription, message, origin);
    if (!obstacle.delivered()) {
      return obstacle;
    }
    if (!subscription.count()) {
      return Egress.AUTO_UNSUBSCRIBE_EXCEEDED;
    }
    Loop loop = router.loop();
    if (message.hasReply()) {
      lend(message, loop);
    }
    int now = wants;
    boolean headers = (now & HEADERS) != 0;
    MessageLine.write(connection.outbound().lane(loop), loop, subscription, message, headers);
    if ((now & LOGGED) != 0) {
      session.protocolLog().delivered(subscription, message, headers);
    }
    return Egress.DELIVERED;
  }

  /// The permit is on its way before the message is: both go to the same loop in this order.
  private void lend(Message message, Loop loop) {
    Rights lender = rights;
    if (!lender.lends(message.reply, message.replyFrom, message.replyTo)) {
      return;
    }
    byte[] reply = message.replyBytes();
    if (loop == connection.loop()) {
      lender.lend(reply);
    } else {
      connection.loop().execute(() -> lender.lend(reply));
    }
  }

  @Override
  public void exhausted(Subscription subscription) {
    session.protocolLog().exhausted(subscription);
    if (connection.loop().inLoop()) {
      session.forget(subscription);
    } else {
      connection.loop().execute(() -> session.forget(subscription));
    }
  }
}
