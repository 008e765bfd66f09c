// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The tables in `docs/compat/core.md` and `jetstream.md` are true: each row names the transcript
/// files that cover it, or says in the same place, beginning with `no:`, why none does; and no
/// transcript covers a row that isn't there. With `-Drunnel.transcripts.rewrite=true` the last
/// column is written anew.
class CoverageTest {

  private static final boolean REWRITE = Boolean.getBoolean("runnel.transcripts.rewrite");
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9.-]+)` \\| (.*) \\| ([^|]*) \\|");

  @Test
  void everyRowIsCoveredOrSaysWhyNot() throws IOException {
    Map<String, TreeSet<String>> covered = covered();
    for (Path page : TranscriptFiles.COVERAGE) {
      holds(page, covered);
    }
    assertEquals(Map.of(), covered, "covered by a transcript, but no row of a table");
  }

  private static void holds(Path page, Map<String, TreeSet<String>> covered) throws IOException {
    List<String> table = new ArrayList<>();
    for (String line : Files.readAllLines(page)) {
      Matcher row = ROW.matcher(line);
      table.add(row.matches() ? withFiles(row, covered) : line);
    }
    if (REWRITE) {
      Files.write(page, table);
    }
    assertEquals(String.join("\n", table), String.join("\n", Files.readAllLines(page)));
    assertEquals(
        List.of(),
        table.stream().filter(line -> line.endsWith("|  |")).toList(),
        "rows that nothing covers");
  }

  /// The row with the files that cover it now, which are taken out of `covered`.
  private static String withFiles(Matcher row, Map<String, TreeSet<String>> covered) {
    TreeSet<String> files = covered.remove(row.group(1));
    String reason = row.group(3).startsWith("no:") ? row.group(3) : "";
    return "| `%s` | %s | %s |"
        .formatted(row.group(1), row.group(2), files == null ? reason : String.join(" ", files));
  }

  private static Map<String, TreeSet<String>> covered() throws IOException {
    Map<String, TreeSet<String>> covered = new TreeMap<>();
    for (Transcript file : TranscriptFiles.all()) {
      String name = TranscriptFiles.name(file);
      for (Transcript.Case test : file.cases()) {
        test.covers().forEach(id -> covered.computeIfAbsent(id, _ -> new TreeSet<>()).add(name));
      }
    }
    return covered;
  }
}
