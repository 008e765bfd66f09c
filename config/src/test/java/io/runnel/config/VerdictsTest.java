// SPDX-License-Identifier: Apache-2.0
package io.runnel.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.config.grammar.ConfigException;
import io.runnel.config.grammar.Environment;
import io.runnel.config.grammar.FileSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Accepts and refuses what nats-server accepts and refuses. What it only refuses when it starts is
/// refused when read.
class VerdictsTest {

  @TestFactory
  Stream<DynamicTest> acceptsWhatNatsServerAccepts() throws IOException {
    try (var in = VerdictsTest.class.getResourceAsStream("verdicts.tsv")) {
      var lines =
          new String(in.readAllBytes(), UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList();
      return lines.stream().map(line -> List.of(line.split("\t", -1))).map(VerdictsTest::testOf);
    }
  }

  private static DynamicTest testOf(List<String> columns) {
    boolean accepted = columns.get(2).equals("ok");
    return DynamicTest.dynamicTest(
        columns.get(0),
        () -> {
          String verdict = verdict(columns.get(1).translateEscapes());
          assertEquals(accepted, verdict.equals("ok"), verdict);
        });
  }

  /// As `-t`: warnings count.
  private static String verdict(String text) {
    try {
      var result =
          ConfigFile.load(text, "main.conf", Environment.of(Map.of()), FileSource.of(Map.of()));
      return result.warnings().isEmpty() ? "ok" : result.warnings().toString();
    } catch (ConfigException e) {
      return e.getMessage();
    }
  }
}
