// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

/// nats-server's line: `[<pid>] 2006/01/02 15:04:05.000000 [INF] text`, without the time when
/// `logtime` is off. Owner: the journal's writer thread.
final class LineFormat {
  private final String prefix;
  private final boolean time;
  private final boolean coloured;
  private final CivilTime clock;

  LineFormat(long pid, boolean time, boolean utc, boolean coloured) {
    this.prefix = "[" + pid + "] ";
    this.time = time;
    this.coloured = coloured;
    this.clock = new CivilTime(utc);
  }

  void append(StringBuilder out, LogLine line, String lineEnd) {
    out.append(prefix);
    if (time) {
      clock.set(Math.floorDiv(line.epochMicros(), 1_000_000L));
      clock.append(out, '/', ' ', ':');
      CivilTime.padded(out.append('.'), (int) Math.floorMod(line.epochMicros(), 1_000_000L), 6)
          .append(' ');
    }
    out.append(line.level().tag(coloured)).append(line.text()).append(lineEnd);
  }
}
