// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.runnel.base.ClosedReason;
import org.slf4j.event.Level;

/// What a door does with a connection. All calls come on the connection's loop.
public interface Session {
  /// The connection is up and may be written to.
  void opened();

  /// What stands in front is done (PROXY header, TLS, upgrade): from here on every byte is the
  /// client's own, [Connection#entrance] is complete, and the time for CONNECT begins. Once, after
  /// [#opened], unless the connection ended before.
  void ready();

  /// Something happened in front of the session that its log should show under its name.
  void report(Level level, String text);

  /// Bytes `buf[from, to)` have arrived. Returns the index of the first byte not consumed: those
  /// are presented again in front of what arrives next, at most
  /// [io.runnel.base.Sizes#CARRY_BYTES_MAX].
  int received(byte[] buf, int from, int to);

  /// The connection is a slow consumer and is being closed.
  void slow(Outbound.Slow why, long bytes, int chunks);

  /// The last call: the connection is gone, for `reason`.
  void closed(ClosedReason reason);
}
