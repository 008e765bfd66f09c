// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

import io.runnel.base.ClosedReason;

/// Is told who comes and goes. All calls come on the client's loop.
public interface ClientListener {
  /// Nobody is told.
  ClientListener NONE = new ClientListener() {};

  /// The client was admitted to `account`.
  default void bound(OpenClient client, String account) {}

  /// The client, admitted to `account` before, is gone or has moved to another account. `account`
  /// is empty for one that was refused.
  default void left(OpenClient client, String account, ClosedReason reason) {}

  /// The client was refused. `account` is empty where it is not known.
  default void refused(OpenClient client, String account, ClosedReason reason) {}
}
