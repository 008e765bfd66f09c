// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.wire.Message;

/// One end of a subscription: a client connection, an import, a part of the server itself.
public interface Receiver {
  /// Takes a message for `subscription`. Called on the publisher's loop, which `router` belongs to;
  /// `message` is valid during the call only. True if the message counts as delivered.
  boolean deliver(Subscription subscription, Message message, Router router, Origin origin);

  /// A subscription of this receiver reached its `max`, or was over it: take it away. Any loop.
  void exhausted(Subscription subscription);
}
