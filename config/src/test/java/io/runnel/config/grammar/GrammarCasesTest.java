// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Reads the same texts as nats-server's own parser did and must come to the same digest or the
/// same error.
class GrammarCasesTest {

  private static final Environment ENVIRONMENT =
      Environment.of(
          Map.of(
              "ORC_INT", "8080",
              "ORC_STR", "hello",
              "ORC_LIST", "[a, b]",
              "ORC_BOOL", "true",
              "ORC_QUOTED", "\"a b\"",
              "ORC_EMPTY", "",
              "ORC_CHAIN", "$ORC_INT",
              "ORC_CYCLE", "$ORC_CYCLE",
              "ORC_BAD", "[a",
              "ORC_MAP", "{ a: 1, b { c: 2 } }"));

  @TestFactory
  Stream<DynamicTest> readsWhatNatsServerReads() throws IOException {
    try (var in = GrammarCasesTest.class.getResourceAsStream("cases.tsv")) {
      var lines =
          new String(in.readAllBytes(), UTF_8)
              .lines()
              .filter(line -> !line.startsWith("# "))
              .toList();
      return lines.stream().map(line -> List.of(line.split("\t", -1))).map(this::testOf);
    }
  }

  private DynamicTest testOf(List<String> columns) {
    var files = new HashMap<Path, String>();
    files.put(Path.of("main.conf"), columns.get(1).translateEscapes());
    for (int i = 3; i + 1 < columns.size(); i += 2) {
      files.put(Path.of(columns.get(i)), columns.get(i + 1).translateEscapes());
    }
    return DynamicTest.dynamicTest(
        columns.get(0),
        () -> assertEquals(columns.get(2), outcome(files, columns.get(2).endsWith("~"))));
  }

  private static String outcome(Map<Path, String> files, boolean anyError) {
    try {
      return ConfigParser.parseFile(Path.of("main.conf"), ENVIRONMENT, FileSource.of(files))
          .digest();
    } catch (ConfigException e) {
      return anyError ? "ERR ~" : "ERR " + e.problems().getFirst().message();
    }
  }
}
