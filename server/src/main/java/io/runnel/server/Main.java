// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.config.options.ServerOptions;

/// The entry of the command line.
public final class Main {
  private Main() {}

  /// Runs the program and ends the process with its exit code.
  public static void main(String[] args) {
    Program program =
        new Program(
            Program.Environment.ofProcess(),
            Main::read,
            (options, _) -> ControlledServer.start(options));
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

  private static ServerOptions read(String file) throws Refused {
    throw new Refused(file + ": configuration files can't be read by this build yet");
  }
}
