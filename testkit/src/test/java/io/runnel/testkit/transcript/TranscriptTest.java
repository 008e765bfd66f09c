// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.runnel.testkit.NotYet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every transcript holds, against the server that `-Drunnel.transcripts.server` names (see
/// [TranscriptTarget]). `-Drunnel.transcripts.only=text` takes the cases whose file or title has
/// that text; `-Drunnel.transcripts.rewrite=true` rewrites what differs: read the diff, and keep it
/// only if it is what nats-server does.
class TranscriptTest {

  private static final boolean REWRITE = Boolean.getBoolean("runnel.transcripts.rewrite");
  private static final Set<String> NOT_YET = new HashSet<>(NotYet.lines());
  private static final String ONLY = System.getProperty("runnel.transcripts.only", "");

  @TestFactory
  Stream<DynamicContainer> everyTranscriptHolds(@TempDir Path directory) throws IOException {
    Optional<ServerUnderTest.Launcher> launcher = TranscriptTarget.launcher(directory);
    Assumptions.assumeTrue(launcher.isPresent(), "the server to test isn't there");
    Map<Path, List<Transcript>> folders =
        TranscriptFiles.all().stream()
            .collect(groupingBy(file -> file.file().getParent(), LinkedHashMap::new, toList()));
    List<Transcript> singles = folders.remove(TranscriptFiles.FOLDER);
    return Stream.concat(
        singles.stream().map(file -> container(List.of(file), launcher.get())),
        folders.values().stream().map(files -> container(files, launcher.get())));
  }

  /// Files that share their servers: one of the top folder, or all of a folder below it.
  private static DynamicContainer container(
      List<Transcript> files, ServerUnderTest.Launcher launcher) {
    var pool = new ServerPool(launcher);
    Stream<DynamicNode> nodes = files.stream().flatMap(file -> nodes(file, pool));
    // The last node ends what the cases share; it runs even when cases fail.
    DynamicTest end = dynamicTest("servers stop", pool::close);
    Path first = files.getFirst().file();
    return dynamicContainer(
        String.valueOf(files.size() == 1 ? first.getFileName() : first.getParent().getFileName()),
        Stream.concat(nodes, Stream.of(end)));
  }

  private static Stream<DynamicNode> nodes(Transcript file, ServerPool pool) {
    var expectations = new Expectations(REWRITE);
    Stream<DynamicNode> cases =
        file.cases().stream()
            .filter(test -> chosen(file, test))
            .map(test -> node(file, test, pool, expectations));
    DynamicTest save = dynamicTest("file is saved", () -> expectations.save(file));
    return REWRITE ? Stream.concat(cases, Stream.of(save)) : cases;
  }

  private static boolean chosen(Transcript file, Transcript.Case test) {
    return TranscriptFiles.name(file).contains(ONLY) || test.title().contains(ONLY);
  }

  private static String line(Transcript file, Transcript.Case test) {
    return TranscriptFiles.name(file) + ": " + test.title();
  }

  private static DynamicNode node(
      Transcript file, Transcript.Case test, ServerPool pool, Expectations expectations) {
    boolean notYet = !TranscriptTarget.isRealServer() && NOT_YET.contains(line(file, test));
    Duration limit =
        notYet && !NotYet.SHRINK ? CaseRunner.SHORT_ANSWER_LIMIT : CaseRunner.ANSWER_LIMIT;
    NotYet.Body body =
        () -> {
          try (var runner = new CaseRunner(file, test, pool, expectations, limit)) {
            runner.run();
          }
        };
    return dynamicTest(
        line(file, test),
        () -> {
          Assumptions.assumeTrue(
              test.awaits().isEmpty() || TranscriptTarget.isRealServer(),
              "awaits " + test.awaits());
          if (notYet) {
            NotYet.mustFail(line(file, test), body);
          } else {
            body.run();
          }
        });
  }

  @Test
  void whatIsNotYetServedIsATranscript() throws IOException {
    List<String> lines =
        TranscriptFiles.all().stream()
            .flatMap(file -> file.cases().stream().map(test -> line(file, test)))
            .toList();
    assertEquals(
        List.of(),
        NOT_YET.stream()
            .filter(line -> !line.startsWith("jnats/") && !lines.contains(line))
            .toList());
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
