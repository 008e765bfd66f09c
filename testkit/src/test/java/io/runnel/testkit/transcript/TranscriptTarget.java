// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which server the transcripts run against: the property `runnel.transcripts.server`.
///
/// | value | server |
/// |---|---|
/// | absent or `runnel` | Runnel from the class path of the tests |
/// | `dist` | the unpacked distribution, `dist/target/runnel/bin/nats-server` |
/// | `nats-server` | the real one: `-Drunnel.natsServer=path`, else from PATH, else `~/go/bin` |
/// | a path | that executable |
final class TranscriptTarget {

  private static final String CHOICE = "runnel.transcripts.server";

  private TranscriptTarget() {}

  static boolean isRealServer() {
    return System.getProperty(CHOICE, "").equals("nats-server");
  }

  /// The launcher of the chosen server; empty when that server isn't there.
  static Optional<ServerUnderTest.Launcher> launcher(Path directory) {
    String choice = System.getProperty(CHOICE, "runnel");
    return switch (choice) {
      case "", "runnel" -> ClassPathRunnel.launcher(directory);
      case "dist" -> executable(Path.of("../dist/target/runnel/bin/nats-server"), directory);
      case "nats-server" -> realServer().flatMap(path -> executable(path, directory));
      default -> executable(Path.of(choice), directory);
    };
  }

  private static Optional<ServerUnderTest.Launcher> executable(Path path, Path directory) {
    return Files.isExecutable(path)
        ? Optional.of(new ExecutableLauncher(path.toAbsolutePath(), directory))
        : Optional.empty();
  }

  private static Optional<Path> realServer() {
    String explicit = System.getProperty("runnel.natsServer", "");
    if (!explicit.isEmpty()) {
      return Optional.of(Path.of(explicit));
    }
    Stream<Path> onPath =
        List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
            .map(Path::of);
    return Stream.concat(onPath, Stream.of(Path.of(System.getProperty("user.home"), "go", "bin")))
        .map(folder -> folder.resolve("nats-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
