// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// The servers that run now: one for each set-up, shared by the cases of a file that have it; a
/// case may ask for its own. Owned by the thread that runs the cases.
final class ServerPool implements AutoCloseable {

  private final ServerUnderTest.Launcher launcher;
  private final Map<ServerSetup, ServerUnderTest.Start> shared = new HashMap<>();
  private final Map<Transcript.Case, ServerUnderTest.Start> own = new HashMap<>();

  ServerPool(ServerUnderTest.Launcher launcher) {
    this.launcher = launcher;
  }

  ServerUnderTest.Start server(Transcript.Case test) throws IOException, InterruptedException {
    ServerUnderTest.Start start = test.ownServer() ? own.get(test) : shared.get(test.setup());
    if (start == null) {
      start = launcher.start(test.setup());
      if (test.ownServer()) {
        own.put(test, start);
      } else {
        shared.put(test.setup(), start);
      }
    }
    return start;
  }

  /// Kills the case's own server and starts it again.
  void restart(Transcript.Case test) throws IOException, InterruptedException {
    if (own.get(test) instanceof ServerUnderTest.Start.Started started) {
      own.put(test, started.server().restart());
    }
  }

  /// Stops the case's own server, if it has one.
  void finished(Transcript.Case test) {
    ServerUnderTest.Start start = own.remove(test);
    if (start != null) {
      stop(start);
    }
  }

  private static void stop(ServerUnderTest.Start start) {
    if (start instanceof ServerUnderTest.Start.Started started) {
      started.server().close();
    }
  }

  @Override
  public void close() {
    shared.values().forEach(ServerPool::stop);
    own.values().forEach(ServerPool::stop);
  }
}
