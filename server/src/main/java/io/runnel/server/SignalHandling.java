// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.server.log.Journal;
import java.util.concurrent.ArrayBlockingQueue;
import sun.misc.Signal;

/// What the process does on signals, by nats-server's rules: INT ends, TERM ends unless the server
/// is in lame duck mode, USR1 opens the log file again, USR2 begins lame duck mode, HUP reloads the
/// options. One thread acts on them, one after another; those that come while the server boots
/// wait.
final class SignalHandling {
  /// Signals that may wait while one is acted on; more are lost, as the system itself merges equal
  /// ones.
  private static final int WAITING_MAX = 16;

  private final Journal journal;
  private final OptionsLoader options;
  private final LogSetup logSetup;
  private final ArrayBlockingQueue<String> mailbox = new ArrayBlockingQueue<>(WAITING_MAX);

  SignalHandling(Journal journal, OptionsLoader options, LogSetup logSetup) {
    this.journal = journal;
    this.options = options;
    this.logSetup = logSetup;
  }

  /// Called before the server says that it is ready: from then on scripts send signals.
  void install() {
    for (String name : new String[] {"INT", "TERM", "USR1", "USR2", "HUP"}) {
      try {
        Signal.handle(
            new Signal(name),
            signal -> {
              boolean _ = mailbox.offer(signal.getName());
            });
      } catch (IllegalArgumentException e) {
        journal.error("Signal " + name + " can't be handled: " + e.getMessage());
      }
    }
  }

  /// Begins to act.
  void begin(ServerControl server) {
    Thread thread = new Thread(null, () -> actForever(server), "runnel-signals", 256 * 1024);
    thread.setDaemon(true);
    thread.start();
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private void actForever(ServerControl server) {
    while (true) {
      try {
        act(mailbox.take(), server);
      } catch (InterruptedException _) {
        // Nobody interrupts this thread for a reason; it ends with the process.
      }
    }
  }

  /// The main thread waits for the server's end and then ends the process: nothing exits here.
  private void act(String name, ServerControl server) {
    journal.info("Trapped \"" + textOf(name) + "\" signal");
    switch (name) {
      case "INT" -> server.shutdown();
      case "TERM" -> {
        if (!server.inLameDuck()) {
          server.shutdown();
        }
      }
      case "USR1" -> journal.reopen();
      case "USR2" -> server.lameDuck();
      case "HUP" -> reload(server);
      default -> throw new IllegalStateException("a signal that was not asked for: " + name);
    }
  }

  private void reload(ServerControl server) {
    try {
      var next = options.load();
      server.reload(next);
      logSetup.apply(next);
      options.logNotices(journal);
    } catch (Refused e) {
      journal.error("Failed to reload server configuration: " + e.text());
    }
  }

  /// Go's name for the signal.
  private static String textOf(String name) {
    return switch (name) {
      case "INT" -> "interrupt";
      case "TERM" -> "terminated";
      case "USR1" -> "user defined signal 1";
      case "USR2" -> "user defined signal 2";
      case "HUP" -> "hangup";
      default -> name;
    };
  }
}
