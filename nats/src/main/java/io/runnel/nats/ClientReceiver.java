// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.broker.Origin;
import io.runnel.broker.Receiver;
import io.runnel.broker.Router;
import io.runnel.broker.Subscription;
import io.runnel.net.Connection;
import io.runnel.wire.Message;

/// The receiving side of a client connection: turns messages into MSG lines.
///
/// Called on the loops of publishers. What it reads is set by the connection's own loop before the
/// first subscription exists, or is volatile; what it writes goes into the lane of the loop it is
/// called on.
final class ClientReceiver implements Receiver, Origin {
  private final ClientSession session;
  private final Connection connection;

  // Set by CONNECT, on the connection's loop; a second CONNECT may change them.
  private volatile boolean echo = true;
  private volatile boolean headers;

  ClientReceiver(ClientSession session, Connection connection) {
    this.session = session;
    this.connection = connection;
  }

  void wants(boolean echo, boolean headers) {
    this.echo = echo;
    this.headers = headers;
  }

  @Override
  public boolean mayReach(Receiver receiver) {
    return receiver != this || echo;
  }

  @Override
  public boolean deliver(Subscription subscription, Message message, Router router, Origin origin) {
    if (!origin.mayReach(this) || !connection.open() || !subscription.count()) {
      return false;
    }
    var loop = router.loop();
    MessageLine.write(connection.outbound().lane(loop), loop, subscription, message, headers);
    return true;
  }

  @Override
  public void exhausted(Subscription subscription) {
    if (connection.loop().inLoop()) {
      session.forget(subscription);
    } else {
      connection.loop().execute(() -> session.forget(subscription));
    }
  }
}
