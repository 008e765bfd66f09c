// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// Runnel as it stands on the class path of the tests: a launcher that starts `Main` with it, in a
/// process of its own, because a server's signals, log and exit code are a process's.
final class ClassPathRunnel {

  private ClassPathRunnel() {}

  /// @param directory for the files of the servers that are started; it goes with the run
  static Optional<ServerUnderTest.Launcher> launcher(Path directory) {
    try {
      Path script = directory.resolve("runnel");
      Files.writeString(
          script,
          """
          #!/bin/sh
          exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xss512k -Xmx128m \
            --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
            -cp '%s' io.runnel.server.Main "$@"
          """
              .formatted(
                  Path.of(System.getProperty("java.home"), "bin", "java"),
                  System.getProperty("java.class.path")));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
      return Optional.of(new ExecutableLauncher(script, directory));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
