// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.io.IOException;

/// Where lines go. Opened by whoever configures the log (so that a failure has a listener), from
/// then on used by the journal's writer thread alone. `write` may keep lines until `flush`.
sealed interface LogTarget permits StderrTarget, FileTarget, RemoteSyslogTarget, LocalSyslogTarget {
  void write(LogLine line) throws IOException;

  void flush() throws IOException;

  void close() throws IOException;
}
