// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.server.log.ProcessId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds the servers that run on this machine. A running Runnel calls its process `runnel`, or
/// `nats-server` when it was started under that name, so that `pgrep` and `ps` see it as what it is
/// and not as `java`; here the same names are looked for.
final class RunningServers {
  private static final String MAIN_CLASS = "io.runnel.server.Main";

  private final Path processes;
  private final String own;

  RunningServers(Path processes, String own) {
    this.processes = processes;
    this.own = own;
  }

  static RunningServers ofThisMachine() {
    return new RunningServers(Path.of("/proc"), Long.toString(ProcessId.own()));
  }

  /// Names this process in the system's process list. Where there is no `/proc` it stays `java`.
  static void nameThisProcess(String name) {
    try {
      Files.writeString(Path.of("/proc/self/comm"), name);
    } catch (IOException _) {
      // Not Linux, or not allowed: the name is a convenience.
    }
  }

  /// Their pids in ascending order, without this process.
  List<String> pids() throws Refused {
    List<String> pids = Files.isDirectory(processes.resolve("self")) ? fromProc() : fromHandles();
    pids.remove(own);
    pids.sort(Comparator.comparingLong(Long::parseLong));
    return pids;
  }

  private List<String> fromProc() throws Refused {
    List<String> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(processes, "[0-9]*")) {
      for (Path entry : entries) {
        if (isServer(entry)) {
          pids.add(entry.getFileName().toString());
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      throw new Refused("unable to resolve pid, try providing one");
    }
    return pids;
  }

  private static boolean isServer(Path process) {
    try {
      String name = Files.readString(process.resolve("comm")).strip();
      return name.contains("nats-server") || name.equals("runnel");
    } catch (IOException _) {
      return false; // It ended while we looked, or is not ours to read.
    }
  }

  private static List<String> fromHandles() {
    List<String> pids = new ArrayList<>();
    ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(MAIN_CLASS))
        .forEach(process -> pids.add(Long.toString(process.pid())));
    return pids;
  }
}
