// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.opentest4j.TestAbortedException;

/// What Runnel does not serve yet: one line `file: title` for a transcript, `jnats/Class: method`
/// for a fact of the client. A listed test runs and must fail, with little patience; one that
/// passes is a failure until its line is gone, so the list tells the truth and only shrinks.
/// `-Drunnel.notYet=shrink` takes the lines of what passes out of the file.
public final class NotYet {

  private static final Path FILE = Path.of("src/test/resources/transcripts/jetstream/NOT_YET");

  /// Whether lines of what passes are taken out: then there is as much patience as with the rest.
  public static final boolean SHRINK = System.getProperty("runnel.notYet", "").equals("shrink");

  private NotYet() {}

  /// A test's body.
  @FunctionalInterface
  public interface Body {
    void run() throws Throwable;
  }

  /// The lines of the list, without comments.
  public static List<String> lines() {
    try {
      return Files.readAllLines(FILE).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs what is listed as `line`.
  ///
  /// @throws TestAbortedException where it fails, as it must
  public static void mustFail(String line, Body body) throws IOException {
    try {
      body.run();
    } catch (Throwable failure) {
      throw new TestAbortedException("not yet: " + failure.getMessage(), failure);
    }
    if (!SHRINK) {
      throw new AssertionError("is served now: take this line out of " + FILE + "\n" + line);
    }
    remove(line);
  }

  private static synchronized void remove(String line) throws IOException {
    List<String> left = new ArrayList<>(Files.readAllLines(FILE));
    left.removeIf(Predicate.isEqual(line));
    Files.writeString(FILE, left.stream().collect(joining("\n", "", "\n")));
  }
}
