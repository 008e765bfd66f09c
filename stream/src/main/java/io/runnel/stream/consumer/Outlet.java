// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.store.StoredMessage;

/// Where a consumer's messages go: to requests that wait ([PullOutlet]) or to one subject
/// ([PushOutlet]).
sealed interface Outlet permits PullOutlet, PushOutlet {
  /// What became of a message that was offered.
  enum Offer {
    /// It is on its way.
    TAKEN,
    /// Nobody wants it now.
    REFUSED,
    /// Somebody wants it, but too much waits for him already.
    LATER
  }

  /// Whether somebody may want a message.
  boolean isOpen();

  /// Offers a message that has its reply already; `pending` new messages are there with it.
  Offer offer(StoredMessage stored, long pending, long now);

  /// There is nothing more to deliver at present.
  void atEnd(long now);

  /// Does what is due.
  void tick(long now);

  /// When [#tick] has something to do, or before; [Long#MAX_VALUE]: never.
  long wakeAt();
}
