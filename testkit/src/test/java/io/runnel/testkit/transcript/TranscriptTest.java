// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every transcript holds, against the server that `-Drunnel.transcripts.server` names (see
/// [TranscriptTarget]). `-Drunnel.transcripts.only=text` takes the cases whose file or title has
/// that text; `-Drunnel.transcripts.rewrite=true` rewrites what differs: read the diff, and keep it
/// only if it is what nats-server does.
class TranscriptTest {

  private static final boolean REWRITE = Boolean.getBoolean("runnel.transcripts.rewrite");
  private static final String ONLY = System.getProperty("runnel.transcripts.only", "");

  @TestFactory
  Stream<DynamicContainer> everyTranscriptHolds(@TempDir Path directory) throws IOException {
    Optional<ServerUnderTest.Launcher> launcher = TranscriptTarget.launcher(directory);
    Assumptions.assumeTrue(launcher.isPresent(), "the server to test isn't there");
    return TranscriptFiles.all().stream().map(file -> container(file, launcher.get()));
  }

  private static DynamicContainer container(Transcript file, ServerUnderTest.Launcher launcher) {
    var pool = new ServerPool(launcher);
    var expectations = new Expectations(REWRITE);
    Stream<DynamicNode> cases =
        file.cases().stream()
            .filter(test -> chosen(file, test))
            .map(test -> node(file, test, pool, expectations));
    // The last node of the file ends what the file's cases share; it runs even when cases fail.
    DynamicTest end =
        dynamicTest(
            "servers stop",
            () -> {
              pool.close();
              if (REWRITE) {
                expectations.save(file);
              }
            });
    return dynamicContainer(
        file.file().getFileName().toString(), Stream.concat(cases, Stream.of(end)));
  }

  private static boolean chosen(Transcript file, Transcript.Case test) {
    return file.file().getFileName().toString().contains(ONLY) || test.title().contains(ONLY);
  }

  private static DynamicNode node(
      Transcript file, Transcript.Case test, ServerPool pool, Expectations expectations) {
    return dynamicTest(
        test.title(),
        () -> {
          Assumptions.assumeTrue(
              test.awaits().isEmpty() || TranscriptTarget.isRealServer(),
              "awaits " + test.awaits());
          try (var runner = new CaseRunner(file, test, pool, expectations)) {
            runner.run();
          }
        });
  }

  @TestFactory
  List<DynamicTest> titlesAreUnique() throws IOException {
    return TranscriptFiles.all().stream()
        .map(file ->
            dynamicTest(
                file.file().getFileName().toString(),
                () -> {
                  List<String> titles = file.cases().stream().map(Transcript.Case::title).toList();
                  assertEquals(titles.stream().distinct().toList(), titles);
                }))
        .toList();
  }
}
