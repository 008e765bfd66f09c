// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

/// What became of a message that a consumer handed to its host.
public enum Receiver {
  /// It is on its way.
  TOOK_IT,
  /// Somebody listens, but too much waits for him already: nothing was sent, ask again later.
  CONGESTED,
  /// Nobody listens.
  GONE,
  /// Nobody listens, and the subject belongs to another account, which is told.
  GONE_ABROAD
}
