// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

import io.runnel.net.Loop;

/// A connected client, as far as monitoring and the system account need it. Made by the door that
/// speaks its protocol.
public interface OpenClient {
  /// The number under which the server knows it (`cid`).
  long id();

  /// The loop that owns it.
  Loop loop();

  /// What it is at this moment. On its loop; `subscriptions` says whether to list them.
  ClientView view(ClientView.Detail subscriptions);

  /// How much it has moved so far. On its loop.
  Traffic traffic();

  /// Closes it as kicked. Any thread.
  void kick();

  /// Tells it that it should go elsewhere. Any thread.
  void sendLameDuck();
}
