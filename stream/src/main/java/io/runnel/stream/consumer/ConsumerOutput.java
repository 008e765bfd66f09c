// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.store.StoredMessage;

/// What a consumer wants done. Implemented by the owner of the stream; called on its thread, during
/// an input of [ConsumerMachine]. It calls back no input of this consumer, nor of another one with
/// the same scratch: what follows from an output (a message that is removed, say) is done after.
public interface ConsumerOutput {
  /// Sends a stored message to the subject `to`. The reply of `message` is its ack subject, the
  /// body has the headers that this consumer adds; all of it is lent for the call. If nobody
  /// listens, a waiting request is dropped, and a push consumer waits for
  /// [ConsumerMachine#interest]; the message stays for the next one.
  Receiver deliver(byte[] to, StoredMessage message);

  /// Whether somebody listens on an inbox that waits for messages. Asked before requests are
  /// counted; saying [Receiver#TOOK_IT] where it is not known is right too.
  Receiver listens(byte[] inbox);

  /// Sends a header block without payload; `reply` may be empty.
  void status(byte[] to, byte[] reply, byte[] header);

  /// An acknowledgement asked for an answer: an empty message to `reply`, once the facts of this
  /// turn are as durable as the stream promises. The bytes are lent for the call.
  void answerAfterCommit(byte[] reply, int from, int to);

  void event(ConsumerEvent event);

  /// This consumer is done with a message: what streams with interest or workqueue retention go by.
  void settled(long sequence);

  /// Call [ConsumerMachine#tick] at `nanos` (since 1970), or soon if that is past. Said again only
  /// when it should be earlier than said before; a tick takes back what was said.
  void wakeAt(long nanos);

  /// Nobody used the consumer for too long: delete it.
  void expired();
}
