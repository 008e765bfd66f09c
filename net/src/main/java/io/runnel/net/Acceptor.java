// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

/// Makes a session for each new connection of a listener. Called on the connection's loop.
public interface Acceptor {
  Session accepted(Connection connection);

  /// A defect of ours showed while `connection` was served; it is being closed. To be logged.
  void failed(Connection connection, Throwable cause);

  /// Limits a new connection starts with.
  ConnectionLimits connectionLimits();
}
