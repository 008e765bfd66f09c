// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.nio.file.Path;
import java.util.Optional;

/// The one place where Runnel inside this JVM is plugged in: a launcher that starts
/// `io.runnel.server.RunnelServer` with the text of a [ServerSetup].
///
/// There is none as long as the embedding API takes neither a configuration file's text nor
/// signals, and has no log to read; until then the Runnel side of the transcripts is skipped unless
/// a server is named (see [TranscriptTarget]).
final class InProcessRunnel {

  private InProcessRunnel() {}

  /// @param directory for the files of the servers that are started; it goes with the run
  static Optional<ServerUnderTest.Launcher> launcher(Path directory) {
    return Optional.empty();
  }
}
