// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.config.options.LogOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.server.log.Journal;
import io.runnel.server.log.LogSettings;
import io.runnel.server.log.LogSettings.Destination;
import java.io.IOException;
import java.nio.file.Path;

/// Puts the options about logging into force, at the start and after each reload. A log file wins
/// over a remote syslog, that over the local one, and standard error is what is left.
final class LogSetup {
  private final Journal journal;
  private final boolean terminal;

  /// `terminal`: standard error is a terminal, so labels are coloured.
  LogSetup(Journal journal, boolean terminal) {
    this.journal = journal;
    this.terminal = terminal;
  }

  void apply(ServerOptions options) throws Refused {
    try {
      journal.configure(settings(options.log()));
    } catch (IOException e) {
      throw new Refused(String.valueOf(e.getMessage()));
    }
  }

  LogSettings settings(LogOptions log) {
    boolean debug = log.trace().debug();
    boolean trace = log.trace().trace() || log.trace().traceVerbose();
    return new LogSettings(
        destination(log), debug, trace, log.logtime(), log.logtimeUtc(), terminal);
  }

  private static Destination destination(LogOptions log) {
    if (!log.file().file().isEmpty()) {
      int filesMax = (int) Math.min(Integer.MAX_VALUE, Math.max(0, log.file().maxFiles()));
      return new Destination.File(
          Path.of(log.file().file()), log.file().sizeLimitBytes(), filesMax);
    }
    if (!log.remoteSyslog().isEmpty()) {
      return new Destination.RemoteSyslog(log.remoteSyslog());
    }
    return log.syslog() ? new Destination.Syslog() : new Destination.Stderr();
  }
}
