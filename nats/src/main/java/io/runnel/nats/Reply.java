// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.base.ClosedReason;
import io.runnel.base.ErrorText;

/// How the parts of a session answer their client and say what it did. Owned by the connection's
/// loop.
interface Reply {
  /// `+OK`, if the client is verbose.
  void confirm();

  /// `-ERR`, and the connection stays.
  void error(String text);

  /// `-ERR`, and the connection is closed for `reason`.
  void refuse(ErrorText text, ClosedReason reason);

  void write(byte[] bytes, int from, int to);

  /// An error of the client's, for the server's log, with the client's name before it.
  void log(String text);

  /// What the client says and hears, in the log.
  ProtocolLog protocolLog();

  /// Who the client is, as a service in another account is told; see
  /// [io.runnel.broker.Origin#requestInfo].
  byte[] requestInfo(boolean detailed, String service);

  /// The last measured round trip to the client; 0 before CONNECT.
  long roundTripNanos();
}
