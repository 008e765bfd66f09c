// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a transcript file says is what is run; what can't be read is refused with its line.
class TranscriptParserTest {

  @TempDir Path directory;

  private Transcript parse(String text) throws IOException {
    return TranscriptParser.parse(Files.writeString(directory.resolve("t.txt"), text));
  }

  @Test
  void aCaseTakesTheFilesConfigUnlessItHasItsOwn() throws IOException {
    Transcript file =
        parse(
            """
            config: |
              max_payload: 8

            === one
            covers: a.b
            --- A
            PING
            === two
            covers: a.b, a.c
            flags: -D
            server: own
            config: none
            --- wait 5ms
            """);
    Transcript.Case one = file.cases().getFirst();
    Transcript.Case two = file.cases().getLast();
    assertTrue(one.setup().config().contains("max_payload: 8"));
    assertEquals("", two.setup().config());
    assertEquals(List.of("-D"), two.setup().flags());
    assertEquals(List.of("a.b", "a.c"), two.covers());
    assertTrue(two.ownServer() && !one.ownServer());
  }

  @Test
  void rowsKeepTheirLinesAndEmptyOnesAreDropped() throws IOException {
    Transcript file = parse("=== one\ncovers: a.b\n--- A expects\n\nPONG\n# no row\n\\-\n");
    var expect = (Step.Expect) file.cases().getFirst().steps().getFirst();
    assertEquals(List.of(new Step.Row(5, "PONG"), new Step.Row(7, "\\-")), expect.rows());
  }

  @Test
  void unknownStepsAndHeadersAreRefusedWithTheirLine() {
    var step =
        assertThrows(
            IllegalArgumentException.class, () -> parse("=== one\ncovers: a.b\n--- A jumps\n"));
    assertTrue(String.valueOf(step.getMessage()).contains("t.txt:3"));
    assertThrows(IllegalArgumentException.class, () -> parse("=== one\ncover: a.b\n"));
    assertThrows(IllegalArgumentException.class, () -> parse("=== one\n--- A\nPING\n"));
  }
}
