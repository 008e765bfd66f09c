// SPDX-License-Identifier: Apache-2.0
package io.runnel.server.log;

import java.util.concurrent.CountDownLatch;

/// What a thread may send to the journal's writer thread: a line, a new target, or a question
/// whether all before is written.
sealed interface JournalEntry permits LogLine, JournalEntry.Retarget, JournalEntry.Barrier {
  /// From here on lines go to `target`; the one before is closed.
  record Retarget(LogTarget target) implements JournalEntry {}

  /// Opens the latch when everything sent before has been handed to the operating system.
  record Barrier(CountDownLatch written) implements JournalEntry {}
}
