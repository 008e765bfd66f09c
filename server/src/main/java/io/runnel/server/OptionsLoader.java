// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.config.ConfigResult;
import io.runnel.config.grammar.Problem;
import io.runnel.config.options.ServerOptions;
import io.runnel.server.log.Journal;
import io.runnel.server.log.LogLevel;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// Reads the configuration file, if one was named, and puts the flags over it; again at each
/// reload. What the file makes doubtful is printed at once, what it asks to note is logged when the
/// options are in force.
final class OptionsLoader implements OptionsSource {
  private final CommandLine line;
  private final ConfigReader reader;
  private final PrintStream err;
  private final AtomicReference<List<Problem>> notices = new AtomicReference<>(List.of());

  OptionsLoader(CommandLine line, ConfigReader reader, PrintStream err) {
    this.line = line;
    this.reader = reader;
    this.err = err;
  }

  /// Reads a configuration file.
  @FunctionalInterface
  interface ConfigReader {
    ConfigResult read(String file) throws Refused;
  }

  @Override
  public ServerOptions load() throws Refused {
    String file = line.text(Flag.CONFIG);
    if (file.isEmpty()) {
      return FlagOptions.apply(line, ServerOptions.defaults());
    }
    ConfigResult result = reader.read(file);
    for (Problem warning : result.warnings()) {
      err.println(warning);
    }
    ServerOptions options = FlagOptions.apply(line, result.options());
    notices.set(result.notices());
    return options;
  }

  /// Logs the notices of the last load, once.
  void logNotices(Journal journal) {
    for (Problem notice : notices.getAndSet(List.of())) {
      journal.log(LogLevel.WARN, notice.toString());
    }
  }

  /// `-t`: reads the file and says that it is valid. Doubtful places count as errors here.
  String check() throws Refused {
    String file = line.text(Flag.CONFIG);
    if (file.isEmpty()) {
      throw new Refused("must specify [-c, --config] option to check configuration file syntax");
    }
    ConfigResult result = reader.read(file);
    if (!result.warnings().isEmpty()) {
      StringBuilder text = new StringBuilder();
      for (Problem warning : result.warnings()) {
        text.append(warning).append('\n');
      }
      throw new Refused(text.toString().stripTrailing());
    }
    return "configuration file " + file + " is valid (" + result.digest() + ")";
  }
}
