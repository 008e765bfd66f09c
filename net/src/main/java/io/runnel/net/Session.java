// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.runnel.base.ClosedReason;

/// What a door does with a connection. All calls come on the connection's loop.
public interface Session {
  /// The connection is up and may be written to.
  void opened();

  /// Bytes `buf[from, to)` have arrived. Returns the index of the first byte not consumed: those
  /// are presented again in front of what arrives next, at most
  /// [io.runnel.base.Sizes#CARRY_BYTES_MAX].
  int received(byte[] buf, int from, int to);

  /// The connection is a slow consumer and is being closed.
  void slow(Outbound.Slow why, long bytes, int chunks);

  /// The last call: the connection is gone, for `reason`.
  void closed(ClosedReason reason);
}
