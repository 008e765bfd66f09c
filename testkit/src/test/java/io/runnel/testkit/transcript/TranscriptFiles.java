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
  static final Path COVERAGE = Path.of("../docs/compat/core.md");

  private TranscriptFiles() {}

  static List<Transcript> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .map(TranscriptFiles::parse)
          .toList();
    }
  }

  private static Transcript parse(Path file) {
    try {
      return TranscriptParser.parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
