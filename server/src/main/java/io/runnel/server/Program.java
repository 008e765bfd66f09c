// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.config.options.ProcessOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.server.log.Journal;
import io.runnel.server.log.JournalLoggers;
import io.runnel.server.log.LogLevel;
import io.runnel.server.log.ProcessId;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;

/// The command `runnel`, which is also `nats-server`: reads flags and file, does what they ask,
/// runs the server until its end, and says with which exit code the process ends (0 done, 1 refused
/// or failed).
final class Program {
  /// The name in messages, which scripts know, whatever the program is called.
  private static final String NAME = "nats-server";

  private final Environment environment;
  private final OptionsLoader.ConfigReader configReader;
  private final ServerStarter starter;

  Program(Environment environment, OptionsLoader.ConfigReader configReader, ServerStarter starter) {
    this.environment = environment;
    this.configReader = configReader;
    this.starter = starter;
  }

  /// Starts a server and returns when it is ready.
  @FunctionalInterface
  interface ServerStarter {
    /// `source` reads the options again, for reloads that come over the network.
    ///
    /// @throws Refused when the options can't be followed
    /// @throws IOException when the system did not give what is needed, such as a port; its message
    ///   is logged as fatal
    ServerControl start(ServerOptions options, OptionsSource source) throws Refused, IOException;
  }

  /// What surrounds the program.
  ///
  /// @param out for help and version
  /// @param err for refusals
  /// @param name the name it was started under
  /// @param terminal standard error is a terminal
  record Environment(PrintStream out, PrintStream err, String name, boolean terminal) {
    /// As the launcher said in system properties.
    static Environment ofProcess() {
      String name = System.getProperty("runnel.name", "runnel");
      return new Environment(System.out, System.err, name, Boolean.getBoolean("runnel.terminal"));
    }
  }

  /// Runs to the end. `onReady` is called on this thread once the server serves.
  int run(String[] args, Consumer<ServerControl> onReady) {
    CommandLine line;
    try {
      line = CommandLine.parse(args);
    } catch (CommandLine.SyntaxError e) {
      // Go's flag package would exit with 2, but nats-server's usage function ends the process with
      // 0 before.
      environment.err().println(e.text());
      environment.out().println(HelpText.USAGE);
      return 0;
    }
    try {
      return line.has(Flag.VERSION)
              || line.has(Flag.HELP)
              || line.has(Flag.TLS_HELP)
              || !line.words().isEmpty()
          ? inform(line, onReady)
          : act(line, onReady);
    } catch (Refused e) {
      environment.err().println(NAME + ": " + e.text());
      return 1;
    }
  }

  private int inform(CommandLine line, Consumer<ServerControl> onReady) throws Refused {
    String word = line.words().isEmpty() ? "" : line.words().getFirst().toLowerCase(Locale.ROOT);
    if (line.on(Flag.VERSION)) {
      environment.out().println(NAME + ": v" + StartupLog.NATS_VERSION);
    } else if (line.on(Flag.HELP)) {
      environment.out().println(HelpText.USAGE);
    } else if (line.on(Flag.TLS_HELP)) {
      environment.out().println(HelpText.TLS);
    } else if (word.equals("version")) {
      environment.out().println(NAME + ": v" + StartupLog.NATS_VERSION);
    } else if (word.equals("help")) {
      environment.out().println(HelpText.USAGE);
    } else if (!line.words().isEmpty()) {
      throw new Refused("unrecognized command: \"" + line.words().getFirst() + "\"");
    } else {
      return act(line, onReady); // As in `-v=false`.
    }
    return 0;
  }

  private int act(CommandLine line, Consumer<ServerControl> onReady) throws Refused {
    if (!line.text(Flag.SIGNAL).isEmpty()) {
      SignalCommand.ofThisMachine().run(line.text(Flag.SIGNAL));
      return 0;
    }
    FlagOptions.refuseMissingFeatures(line);
    OptionsLoader loader = new OptionsLoader(line, configReader, environment.err());
    if (line.on(Flag.CHECK)) {
      environment.err().println(NAME + ": " + loader.check());
      return 0;
    }
    return serve(loader, onReady);
  }

  private int serve(OptionsLoader loader, Consumer<ServerControl> onReady) throws Refused {
    ServerOptions options = loader.load();
    RunningServers.nameThisProcess(environment.name());
    Journal journal = JournalLoggers.processJournal();
    LogSetup logSetup = new LogSetup(journal, environment.terminal());
    logSetup.apply(options);
    ProcessOptions process = options.process();
    ProcessFiles files = new ProcessFiles(process, environment.name(), ProcessId.own());
    SignalHandling signals = new SignalHandling(journal, loader, logSetup);
    signals.install();
    ServerControl server;
    try {
      files.writePid();
      server = starter.start(options, loader);
    } catch (IOException e) {
      return fatal(journal, String.valueOf(e.getMessage()));
    } catch (Refused e) {
      journal.flush();
      throw e;
    }
    signals.begin(server);
    loader.logNotices(journal);
    files.writePorts(server.addresses(), journal);
    onReady.accept(server);
    try {
      HeapWatch.during(server);
    } catch (InterruptedException _) {
      server.shutdown();
    }
    files.removePorts(journal);
    journal.flush();
    return 0;
  }

  private static int fatal(Journal journal, String text) {
    journal.log(LogLevel.FATAL, text);
    journal.flush();
    return 1;
  }
}
