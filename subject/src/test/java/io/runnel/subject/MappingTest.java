// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import static io.runnel.subject.NaiveSubjects.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MappingTest {

  private static final int DRAWS = 100_000;

  @Test
  void weightsShareTheMessages() throws InvalidTransform {
    expectShares(Map.of("x.q", 70, "y.q", 30), "", "a.*", dest("x.$1", 70), dest("y.$1", 30));
  }

  @Test
  void theRemainderGoesOnUnmapped() throws InvalidTransform {
    expectShares(Map.of("x.q", 20, "a.q", 80), "", "a.*", dest("x.$1", 20));
  }

  @Test
  void theRemainderIsLostIfTheSourceIsADestination() throws InvalidTransform {
    expectShares(Map.of("x", 20, "a.q", 30, "", 50), "", "a.q", dest("x", 20), dest("a.q", 30));
  }

  @Test
  void aWeightOfZeroIsNeverTaken() throws InvalidTransform {
    expectShares(Map.of("y", 100), "", "a.q", dest("x", 0), dest("y", 100));
  }

  @Test
  void aClusterWithItsOwnDestinationsUsesThose() throws InvalidTransform {
    Mapping.Destination[] destinations = {
      dest("x", 100), dest("y", 60, "EAST"), dest("z", 10, "EAST")
    };
    expectShares(Map.of("y", 60, "z", 10, "a.q", 30), "EAST", "a.q", destinations);
    expectShares(Map.of("x", 100), "WEST", "a.q", destinations);
    expectShares(Map.of("x", 100), "", "a.q", destinations);
  }

  @Test
  void aServerOfAnotherClusterDoesNotMapWithoutGeneralDestinations() throws InvalidTransform {
    expectShares(Map.of("a.q", 100), "WEST", "a.*", dest("y.$1", 100, "EAST"));
    expectShares(Map.of("", 100), "WEST", "a.q", dest("a.q", 100, "EAST"));
  }

  @Test
  void theFirstMappingThatMatchesDecides() throws InvalidTransform {
    Mappings mappings =
        Mappings.of(
            List.of(
                Mapping.compile("a.*", "first.$1"),
                Mapping.compile("a.b", "exact"),
                Mapping.compile("c", "d")));
    assertEquals(0, mappings.find(bytes("a.b"), 0, 3));
    assertEquals(2, mappings.find(bytes("c"), 0, 1));
    assertEquals(Mappings.NOT_MAPPED, mappings.find(bytes("a"), 0, 1));
    assertEquals(Mappings.NOT_MAPPED, Mappings.NONE.find(bytes("a"), 0, 1));
  }

  @Test
  void aLaterMappingOfTheSameSourceTakesItsPlace() throws InvalidTransform {
    Mappings mappings =
        Mappings.of(
            List.of(
                Mapping.compile("a", "x"), Mapping.compile("b", "y"), Mapping.compile("a", "z")));
    assertEquals(List.of("a", "b"), mappings.asList().stream().map(Mapping::source).toList());
    assertEquals("z", apply(mappings.at(0), "a", "", 0));
  }

  @Test
  void badWeightsAndDoublesAreRefused() {
    refused("duplicate entry for \"x\"", "a", dest("x", 50), dest("x", 50));
    refused("duplicate entry for \"x\"", "a", dest("x", 50), dest("x", 20, "EAST"));
    refused("individual weights need to be <= 100", "a", dest("x", 101));
    refused("total weight needs to be <= 100", "a", dest("x", 60), dest("y", 41));
    refused("invalid subject", "a..b", dest("x", 60));
  }

  private static void refused(String message, String source, Mapping.Destination... destinations) {
    assertEquals(
        message,
        assertThrows(InvalidTransform.class, () -> Mapping.compile(source, List.of(destinations)))
            .getMessage());
  }

  /// Counts 100,000 draws: the share of each result is within 1 % of what is expected, more than
  /// six standard deviations.
  private static void expectShares(
      Map<String, Integer> percents,
      String cluster,
      String source,
      Mapping.Destination... destinations)
      throws InvalidTransform {
    Mapping mapping = Mapping.compile(source, List.of(destinations));
    long seed = 20_251_121;
    Random random = new Random(seed);
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < DRAWS; i++) {
      counts.merge(apply(mapping, "a.q", cluster, random.nextLong()), 1, Integer::sum);
    }
    assertEquals(new TreeMap<>(percents).keySet(), counts.keySet(), "seed " + seed);
    percents.forEach((subject, percent) ->
        assertEquals(
            percent, 100.0 * counts.get(subject) / DRAWS, 1.0, () -> subject + ", seed " + seed));
  }

  private static String apply(Mapping mapping, String subject, String cluster, long random) {
    byte[] bytes = bytes(subject);
    return new String(
        mapping.apply(bytes, 0, bytes.length, cluster, random), StandardCharsets.UTF_8);
  }

  private static Mapping.Destination dest(String subject, int weightPercent) {
    return dest(subject, weightPercent, "");
  }

  private static Mapping.Destination dest(String subject, int weightPercent, String cluster) {
    return new Mapping.Destination(subject, weightPercent, cluster);
  }
}
