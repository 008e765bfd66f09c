// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

/// What a peer did wrong on the wire. Each of them ends the connection.
public enum ProtocolError {
  /// A byte that no verb allows here: `-ERR 'Unknown Protocol Operation'`, then close.
  UNKNOWN_OPERATION,
  /// A verb with the wrong arguments: close without a word, as nats-server does.
  BAD_ARGUMENTS,
  /// A control line longer than `max_control_line`: `-ERR 'maximum control line exceeded'`, close.
  CONTROL_LINE_TOO_LONG,
}
