// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.config.ConfigFile;
import io.runnel.config.ConfigResult;
import io.runnel.config.grammar.ConfigException;
import io.runnel.config.grammar.Environment;
import io.runnel.config.grammar.FileSource;
import java.nio.file.Path;

/// The entry of the command line.
public final class Main {
  private Main() {}

  /// Runs the program and ends the process with its exit code.
  public static void main(String[] args) {
    Program program = new Program(Program.Environment.ofProcess(), Main::read, RunnelServer::start);
    boolean training = args.length == 1 && args[0].equals(AotTraining.WORD);
    int code =
        program.run(training ? AotTraining.arguments() : args, server -> ready(server, training));
    System.exit(code);
  }

  private static void ready(ServerControl server, boolean training) {
    if (training) {
      AotTraining.run(server);
    }
  }

  private static ConfigResult read(String file) throws Refused {
    try {
      return ConfigFile.load(Path.of(file), Environment.ofProcess(), FileSource.ofDisk());
    } catch (ConfigException e) {
      throw new Refused(String.valueOf(e.getMessage()));
    }
  }
}
