// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.nio.file.Path;

/// How the log is written. `coloured` counts only for standard error.
public record LogSettings(
    Destination destination,
    boolean debug,
    boolean trace,
    boolean time,
    boolean utc,
    boolean coloured) {

  /// Standard error, INFO and above, with local time: what holds before the options are known.
  public static LogSettings initial() {
    return new LogSettings(new Destination.Stderr(), false, false, true, false, false);
  }

  /// True when an open target can go on: both say standard error, in the same format. Compared by
  /// hand because a record's own `equals` is linked at run time, which is 10 ms of the boot.
  boolean sameTarget(LogSettings other) {
    return destination instanceof Destination.Stderr
        && other.destination instanceof Destination.Stderr
        && time == other.time
        && utc == other.utc
        && coloured == other.coloured;
  }

  /// Where the lines go.
  public sealed interface Destination {
    /// Standard error.
    record Stderr() implements Destination {}

    /// A file, rotated over `sizeLimitBytes` (0: never); at most `filesMax` files in all (0: no
    /// limit).
    record File(Path path, long sizeLimitBytes, int filesMax) implements Destination {}

    /// This machine's syslog.
    record Syslog() implements Destination {}

    /// A syslog server: `udp://host:port`, `tcp://host:port` or `unix:///path`.
    record RemoteSyslog(String url) implements Destination {}
  }
}
