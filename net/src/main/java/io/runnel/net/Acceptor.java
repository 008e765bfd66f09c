// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import org.slf4j.event.Level;

/// Makes a session for each new connection of a listener. Called on the connection's loop.
public interface Acceptor {
  Session accepted(Connection connection);

  /// A defect of ours showed while `connection` was served; it is being closed. To be logged.
  void failed(Connection connection, Throwable cause);

  /// Something happened to a connection that has no session, or to the listener itself; to be
  /// logged.
  void report(Level level, String text);

  /// Limits a new connection starts with.
  ConnectionLimits connectionLimits();
}
