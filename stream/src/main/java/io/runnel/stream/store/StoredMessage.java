// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import io.runnel.wire.Message;

/// A message read from a store: a view that the store fills and the reader lends.
///
/// Mutable and reused; belongs to the owner of the store. What [#message] points to is valid until
/// the next read into the same object. The reply of the message is always empty, CR LF follow its
/// body (see [Message]).
public final class StoredMessage {
  /// From 1.
  public long sequence;

  /// When it was stored, in nanoseconds since 1970.
  public long nanos;

  /// Subject, header block and payload.
  public final Message message = new Message();

  private byte[] room = {};

  /// An array of at least `bytes` bytes for a store that has to copy; the same one as before where
  /// it is long enough.
  public byte[] room(int bytes) {
    if (room.length < bytes) {
      room = new byte[Math.max(bytes, 2 * room.length)];
    }
    return room;
  }
}
