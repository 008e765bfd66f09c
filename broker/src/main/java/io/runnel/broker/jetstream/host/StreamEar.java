// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.Origin;
import io.runnel.broker.Receiver;
import io.runnel.broker.Router;
import io.runnel.broker.Subscription;
import io.runnel.broker.jetstream.shard.Inlet;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.wire.Message;

/// Hears what is published on the subjects of a stream. Immutable; called on publishers' loops.
record StreamEar(Inlet stream) implements Receiver {
  @Override
  public boolean deliver(Subscription subscription, Message message, Router router, Origin origin) {
    if (!subscription.count()) {
      return false;
    }
    Shard.send(stream, message, router);
    return true;
  }

  @Override
  public void exhausted(Subscription subscription) {
    throw new IllegalStateException("a stream has no maximum");
  }
}
