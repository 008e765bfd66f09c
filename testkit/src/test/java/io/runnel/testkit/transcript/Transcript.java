// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.nio.file.Path;
import java.util.List;

/// One transcript file as parsed: its cases in order and its lines as they are on disk (kept for
/// rewriting).
///
/// @param lines the lines of the file, ISO-8859-1, so that one char is one byte of the wire
record Transcript(Path file, List<String> lines, List<Case> cases) {

  /// One case: a server set-up and the steps to take with it.
  ///
  /// @param line line of the title, from 1
  /// @param covers row ids of `docs/compat/core.md`
  /// @param awaits what Runnel doesn't have yet and the case needs; empty if it has all
  /// @param ownServer true when the server may not be shared with other cases of equal set-up
  record Case(
      int line,
      String title,
      List<String> covers,
      ServerSetup setup,
      String awaits,
      boolean ownServer,
      List<Step> steps) {}
}
