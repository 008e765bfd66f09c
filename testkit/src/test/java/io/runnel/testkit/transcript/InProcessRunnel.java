// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.nio.file.Path;
import java.util.Optional;

/// The one place where Runnel inside this JVM is plugged in.
///
/// As long as the server module has no class to start (`io.runnel.server.RunnelServer`), there is
/// no launcher and the Runnel side of the transcripts is skipped; once it has, a launcher that
/// starts it belongs here.
final class InProcessRunnel {

  private static final String STARTER = "io/runnel/server/RunnelServer.class";

  private InProcessRunnel() {}

  static Optional<ServerUnderTest.Launcher> launcher(Path directory) {
    if (InProcessRunnel.class.getClassLoader().getResource(STARTER) == null) {
      return Optional.empty();
    }
    throw new IllegalStateException(
        "RunnelServer exists: start it here, with its files in " + directory);
  }
}
