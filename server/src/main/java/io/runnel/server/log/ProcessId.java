// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The number of this process. From `/proc` where there is one: `ProcessHandle` starts a thread
/// pool for it, which costs milliseconds at boot.
public final class ProcessId {
  private ProcessId() {}

  public static long own() {
    try {
      return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/self")).toString());
    } catch (IOException | NumberFormatException _) {
      return ProcessHandle.current().pid();
    }
  }
}
