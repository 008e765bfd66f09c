// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where the transcripts and the table of what they cover are, seen from the module's folder.
final class TranscriptFiles {

  static final Path FOLDER = Path.of("src/test/resources/transcripts");
  static final List<Path> COVERAGE =
      List.of(Path.of("../docs/compat/core.md"), Path.of("../docs/compat/jetstream.md"));

  private TranscriptFiles() {}

  static List<Transcript> all() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .map(TranscriptFiles::parse)
          .toList();
    }
  }

  /// The file's path inside the folder, without its ending: `delivery`, `jetstream/publish`.
  static String name(Transcript file) {
    return FOLDER.relativize(file.file()).toString().replace('\\', '/').replace(".txt", "");
  }

  private static Transcript parse(Path file) {
    try {
      return TranscriptParser.parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
