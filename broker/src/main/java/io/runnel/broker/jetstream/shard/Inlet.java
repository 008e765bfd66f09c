// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.shard;

import io.runnel.wire.Message;

/// Something that one loop owns and messages of all loops are for: a stream, a consumer's requests,
/// a consumer's acknowledgements.
public interface Inlet {
  /// Where its owner is.
  Shard shard();

  /// Takes one message, on the owner's loop; `message` is valid during the call only. Nothing is
  /// sent from here: that waits for the end of the turn.
  void take(Message message);
}
