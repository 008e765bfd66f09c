// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// `--signal <command>[=<pid or pid file>]`: sends a signal to a running server and ends. Without a
/// pid there must be just one server; `=12*` means every server whose pid begins with 12, `=*`
/// every one.
final class SignalCommand {
  private static final String NAME = "nats-server";

  private final RunningServers servers;
  private final SignalSender sender;

  SignalCommand(RunningServers servers, SignalSender sender) {
    this.servers = servers;
    this.sender = sender;
  }

  /// Sends a signal to a process. A seam for tests.
  interface SignalSender {
    /// Returns what went wrong in the system's words, or an empty text.
    String send(String signal, String pid);
  }

  /// With this process's own ways of finding and signalling.
  static SignalCommand ofThisMachine() {
    return new SignalCommand(RunningServers.ofThisMachine(), SignalCommand::kill);
  }

  void run(String argument) throws Refused {
    String[] parts = argument.split("=", -1);
    if (parts.length > 2) {
      String rest = String.join(" ", List.of(parts).subList(2, parts.length));
      throw new Refused("invalid signal parameters: [" + rest + "]");
    }
    String expression = parts.length == 2 ? pidOf(parts[1]) : "";
    boolean prefix = expression.endsWith("*");
    String pid = prefix ? expression.substring(0, expression.length() - 1) : expression;
    if (!pid.isEmpty() && !isNumber(pid)) {
      throw new Refused("invalid pid: " + pid);
    }
    List<String> pids = pid.isEmpty() || prefix ? servers.pids() : List.of(pid);
    if (pids.size() > 1 && !prefix) {
      throw new Refused("multiple " + NAME + " processes running:\n" + String.join("\n", pids));
    }
    if (pids.isEmpty()) {
      throw new Refused("no " + NAME + " processes running");
    }
    sendAll(parts[0], pids, pid);
  }

  private void sendAll(String command, List<String> pids, String prefix) throws Refused {
    String signal = signalOf(command);
    StringBuilder failures = new StringBuilder();
    for (String pid : pids) {
      if (pid.startsWith(prefix)) {
        String failure = sender.send(signal, pid);
        if (!failure.isEmpty()) {
          failures
              .append("\nsignal \"")
              .append(command)
              .append("\" ")
              .append(pid)
              .append(": ")
              .append(failure);
        }
      }
    }
    if (!failures.isEmpty()) {
      throw new Refused(failures.toString());
    }
  }

  /// The content of a pid file, or the text itself when there is no such file.
  private static String pidOf(String text) {
    if (text.isEmpty()) {
      return text;
    }
    try {
      return Files.readString(Path.of(text)).strip();
    } catch (IOException | IllegalArgumentException _) {
      return text;
    }
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() <= 10;
  }

  private static String signalOf(String command) throws Refused {
    return switch (command) {
      case "stop" -> "KILL";
      case "quit" -> "INT";
      case "term" -> "TERM";
      case "reopen" -> "USR1";
      case "reload" -> "HUP";
      case "ldm" -> "USR2";
      default -> throw new Refused("unknown signal \"" + command + "\"");
    };
  }

  /// The JDK can send TERM and KILL only, so the shell's built-in `kill` does it.
  private static String kill(String signal, String pid) {
    try {
      Process shell = new ProcessBuilder("/bin/sh", "-c", "kill -s " + signal + " " + pid).start();
      String text =
          new String(shell.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (shell.waitFor() == 0) {
        return "";
      }
      String reason = text.substring(text.lastIndexOf(": ") + 1).strip();
      return reason.isEmpty() ? "kill failed" : reason.toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
