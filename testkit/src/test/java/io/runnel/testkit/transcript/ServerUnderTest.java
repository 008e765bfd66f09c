// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalInt;

/// A running server that transcripts talk to: the real nats-server, Runnel as a process, or Runnel
/// in this JVM.
interface ServerUnderTest extends AutoCloseable {

  /// The signals of nats-server by their `--signal` names.
  enum Signal {
    LDM("USR2"),
    QUIT("INT"),
    TERM("TERM"),
    REOPEN("USR1"),
    RELOAD("HUP");

    final String unixName;

    Signal(String unixName) {
      this.unixName = unixName;
    }
  }

  /// Where clients connect.
  InetSocketAddress clients();

  /// Replaces the text of the configuration file; a reload makes it act.
  void replaceConfig(String config) throws IOException;

  void signal(Signal signal) throws IOException;

  /// All that the server logged so far.
  String log() throws IOException;

  /// Waits for the server to end by itself; empty if it still runs after `limit`.
  OptionalInt awaitExit(Duration limit) throws InterruptedException;

  /// Kills the server and starts it again with the files that it has; it may listen elsewhere then.
  Start restart() throws IOException, InterruptedException;

  /// Stops the server at once.
  @Override
  void close();

  /// Starts servers of one kind.
  interface Launcher {
    Start start(ServerSetup setup) throws IOException, InterruptedException;
  }

  /// How a start went.
  sealed interface Start {
    record Started(ServerUnderTest server) implements Start {}

    /// @param output what the server printed before it gave up
    record Refused(int exitCode, String output) implements Start {}
  }
}
