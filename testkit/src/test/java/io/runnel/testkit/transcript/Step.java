// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.time.Duration;
import java.util.List;

/// One step of a case. Every step knows the line it stands on, from 1, for messages.
sealed interface Step {
  int line();

  /// One row of a block, with the line it stands on.
  record Row(int line, String text) {}

  /// Opens a connection and does not read its INFO.
  record Open(int line, String connection) implements Step {}

  /// Opens connections, sends a usual CONNECT with the given fields on top, and waits for the PONG.
  record Connect(int line, List<String> connections, String fields) implements Step {}

  /// Sends rows; opens the connection and reads its INFO if it is new.
  record Send(int line, String connection, List<Row> rows) implements Step {}

  /// Publishes one message; the rows are its headers, a row `\-` and its payload, or the payload
  /// alone. `target` is the subject and, behind a blank, the reply subject if there is one.
  record Publish(int line, String connection, String target, List<Row> rows) implements Step {}

  /// Publishes with the connection's inbox as reply subject, which it subscribes first if it has
  /// not yet.
  record Ask(int line, String connection, String subject, List<Row> rows) implements Step {}

  /// One message must arrive next. `target` is its subject and its reply subject, if it has one;
  /// empty for the connection's inbox and no reply subject. The rows are its header lines and
  /// payload; one that begins with `{` is JSON whose fields come in this order.
  record Get(int line, String connection, String target, List<Row> rows) implements Step {}

  /// As [Get] at the connection's inbox, but the connection's last question is asked again until
  /// the answer is this one.
  record Soon(int line, String connection, List<Row> rows) implements Step {}

  /// What must arrive next. Unordered: the frames may come in any order.
  record Expect(int line, String connection, boolean unordered, List<Row> rows) implements Step {}

  /// What must have arrived on all the connections together: the frames of their union, in any
  /// order.
  record Share(int line, List<String> connections, List<Row> rows) implements Step {}

  /// PING and at once PONG: nothing else was on its way.
  record Ping(int line, List<String> connections) implements Step {}

  /// The server closes the connections and nothing else arrives on them.
  record Closed(int line, List<String> connections) implements Step {}

  /// Nothing arrives for this long.
  record Silent(int line, List<String> connections, Duration time) implements Step {}

  /// The client closes its socket.
  record Leave(int line, List<String> connections) implements Step {}

  record Wait(int line, Duration time) implements Step {}

  /// The server is killed and started again with what it has on disk; all connections are gone.
  record Restart(int line) implements Step {}

  /// Replaces the configuration and reloads; the server must accept, or refuse, it.
  record Reload(int line, boolean refused, List<Row> config) implements Step {}

  record Signal(int line, ServerUnderTest.Signal signal) implements Step {}

  /// Each row must be found in the server's log.
  record Log(int line, List<Row> rows) implements Step {}

  /// The server ends by itself with this exit code.
  record Exits(int line, int code) implements Step {}

  /// The server does not start with this set-up; each row is found in what it prints.
  record Refuses(int line, List<Row> rows) implements Step {}
}
