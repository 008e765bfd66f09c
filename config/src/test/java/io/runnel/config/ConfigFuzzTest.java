// SPDX-License-Identifier: Apache-2.0
package io.runnel.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.runnel.config.grammar.ConfigException;
import io.runnel.config.grammar.Environment;
import io.runnel.config.grammar.FileSource;
import io.runnel.config.keys.KeyTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// No text makes reading throw anything but a [ConfigException], and none makes it hang. jqwik
/// prints the seed of a run.
class ConfigFuzzTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "(",
          ")\n",
          ":",
          "=",
          ",",
          ";",
          "\n",
          " ",
          "\"",
          "'",
          "#",
          "//",
          "\\x41",
          "\\",
          "$",
          "-",
          "1",
          "1k",
          "4222",
          "1.5",
          "true",
          "off",
          "2024-01-02T03:04:05Z",
          "10s",
          "$A",
          "$a",
          "include ",
          "inc.conf",
          "a",
          "b: ",
          "\u0000",
          "é",
          "\ud83d",
          "$2a$11$x",
          "127.0.0.1:80",
          "\r",
          "\t");

  private static final List<String> KEYS =
      KeyTable.load().keys().stream()
          .flatMap(key -> Stream.concat(Stream.of(key.name()), key.aliases().stream()))
          .toList();

  private static final List<String> VALUES =
      List.of(
          "1",
          "-1",
          "true",
          "x",
          "\"2s\"",
          "1.5",
          "[]",
          "{}",
          "[1, x, {a: b}]",
          "{a: b}",
          "9223372036854775807",
          "[{user: a, password: b}]",
          "{allow: \"x.>\"}",
          "2024-01-02T03:04:05Z",
          "\"\"",
          "1e",
          "host:1",
          "\"a..b\"");

  @Property(tries = 1500)
  void piecesInAnyOrderAreReadOrRefused(@ForAll("pieces") String text) {
    assertReadOrRefused(text);
  }

  @Property(tries = 500)
  void anyTextIsReadOrRefused(@ForAll String text) {
    assertReadOrRefused(text);
  }

  @Property(tries = 1500)
  void knownKeysWithAnyValueAreReadOrRefused(@ForAll("blocks") String text) {
    assertReadOrRefused(text);
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(PIECES).list().ofMaxSize(40).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> blocks() {
    return entries(3);
  }

  private static Arbitrary<String> entries(int depth) {
    Arbitrary<String> leaf = Arbitraries.of(VALUES);
    Arbitrary<String> value =
        depth == 0
            ? leaf
            : Arbitraries.frequencyOf(
                Tuple.of(2, leaf),
                Tuple.of(
                    3, Arbitraries.lazy(() -> entries(depth - 1)).map(text -> "{\n" + text + "}")),
                Tuple.of(
                    1,
                    Arbitraries.lazy(() -> entries(depth - 1))
                        .map(text -> "[ {\n" + text + "} ]")));
    return Combinators.combine(Arbitraries.of(KEYS), value)
        .as((key, text) -> key + ": " + text + "\n")
        .list()
        .ofMaxSize(5)
        .map(list -> String.join("", list));
  }

  private static void assertReadOrRefused(String text) {
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          try {
            var files = FileSource.of(Map.of(Path.of("inc.conf"), text, Path.of("c.conf"), text));
            ConfigFile.load(
                Path.of("c.conf"), Environment.of(Map.of("A", "$a", "a", "[x, $A]")), files);
          } catch (ConfigException e) {
            assertFalse(e.problems().isEmpty());
          }
        });
  }
}
