// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

/// What a log line is about, with the label and the colour nats-server gives it and its syslog
/// severity (RFC 5424, 6.2.1).
public enum LogLevel {
  TRACE("TRC", "33", 5),
  DEBUG("DBG", "36", 7),
  INFO("INF", "32", 5),
  WARN("WRN", "0;93", 4),
  ERROR("ERR", "31", 3),
  FATAL("FTL", "31", 2);

  private final String label;
  private final String colour;
  private final int severity;

  LogLevel(String label, String colour, int severity) {
    this.label = label;
    this.colour = colour;
    this.severity = severity;
  }

  /// The label in brackets with a space behind it, ready to stand before the text.
  String tag(boolean coloured) {
    return coloured ? "[\u001b[" + colour + "m" + label + "\u001b[0m] " : "[" + label + "] ";
  }

  int severity() {
    return severity;
  }
}
