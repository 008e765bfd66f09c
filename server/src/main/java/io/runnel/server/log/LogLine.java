// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.time.Instant;

/// One line of the log before it is formatted. `epochMicros` are microseconds since 1970, UTC.
record LogLine(LogLevel level, long epochMicros, String text) implements JournalEntry {
  static LogLine now(LogLevel level, String text) {
    Instant now = Instant.now();
    return new LogLine(level, now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000, text);
  }
}
