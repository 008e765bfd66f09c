// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.batch.AbandonReason;
import io.runnel.wire.Message;

/// What the machine has to say: its owner collects it and passes it on. Messages and arrays are
/// views, valid during the call; replies are asked for only where the publisher wants them.
public interface PublishOutput {
  /// `message` was stored: once `sequence` is committed, [PubAck#plain] goes to its reply.
  void acknowledge(Message message, long sequence);

  /// `body`, which is the receiver's to keep, goes to the reply of `message` once everything up to
  /// `after` is committed; at once where that is 0.
  void answer(Message message, byte[] body, long after);

  /// `message` is to be published, to plain subscribers too, once `sequence` is committed.
  void republish(Message message, long sequence);

  /// This message is gone: a limit, a rollup, its age, a request.
  void removed(long sequence);

  /// All messages below `sequence` are gone.
  void removedBelow(long sequence);

  /// An atomic batch ended without its messages.
  void abandoned(String batch, AbandonReason reason);
}
