// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import static io.runnel.subject.NaiveSubjects.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTreeTest {

  private static final List<String> FILTERS = NaiveSubjects.filters(List.of("a", "bc"), 4);
  private static final List<String> SUBJECTS =
      NaiveSubjects.all(List.of("a", "bc", "*", ">", "x"), 4);

  @Test
  void everyFilterAloneMatchesWhatTheModelMatches() {
    for (String filter : FILTERS) {
      SubjectTree<String> tree = new SubjectTree<>();
      tree.insert(bytes(filter), filter);
      for (String subject : SUBJECTS) {
        assertEquals(
            NaiveSubjects.matches(filter, subject) ? List.of(filter) : List.of(),
            match(tree, subject),
            () -> filter + " on " + subject);
      }
    }
  }

  @Test
  void allFiltersTogetherMatchWhatTheModelMatches() {
    SubjectTree<String> tree = new SubjectTree<>();
    FILTERS.forEach(filter -> tree.insert(bytes(filter), filter));
    assertEquals(FILTERS.size(), tree.size());
    for (String subject : SUBJECTS) {
      List<String> expected =
          FILTERS.stream().filter(f -> NaiveSubjects.matches(f, subject)).sorted().toList();
      assertEquals(expected, match(tree, subject), subject);
    }
  }

  @Test
  void allFiltersCanBeRemovedInAnyOrder() {
    for (long seed = 1; seed <= 20; seed++) {
      SubjectTree<String> tree = new SubjectTree<>(seed);
      List<String> left = new ArrayList<>(FILTERS);
      left.forEach(filter -> tree.insert(bytes(filter), filter));
      Collections.shuffle(left, new Random(seed));
      while (!left.isEmpty()) {
        String gone = left.removeLast();
        assertTrue(tree.remove(bytes(gone), gone), gone + ", seed " + seed);
        assertFalse(tree.remove(bytes(gone), gone), gone + ", seed " + seed);
        if (left.size() % 16 == 0) {
          assertEquals(left.stream().sorted().toList(), all(tree), "seed " + seed);
        }
      }
      assertEquals(0, tree.size());
      assertEquals(List.of(), all(tree));
    }
  }

  @Test
  void everyPairOfFiltersOverlapsIfALiteralSubjectMatchesBoth() {
    List<String> filters = NaiveSubjects.filters(List.of("a", "bc"), 3);
    List<String> literals = NaiveSubjects.all(List.of("a", "bc", "x"), 4);
    SubjectTree<String> tree = new SubjectTree<>();
    filters.forEach(filter -> tree.insert(bytes(filter), filter));
    for (String filter : filters) {
      List<String> own = literals.stream().filter(s -> NaiveSubjects.matches(filter, s)).toList();
      List<String> expected =
          filters.stream()
              .filter(f -> own.stream().anyMatch(s -> NaiveSubjects.matches(f, s)))
              .sorted()
              .toList();
      List<String> found = new ArrayList<>();
      tree.overlapping(bytes(filter), found::add);
      assertEquals(expected, found.stream().sorted().toList(), filter);
    }
  }

  /// The table was made by publishing to a real nats-server 2.15.2 with a subscription to each
  /// filter.
  @Test
  void aMessageReachesTheFiltersToWhichTheRealServerDeliversIt() throws IOException {
    Map<String, List<String>> delivered = new LinkedHashMap<>();
    try (InputStream table = SubjectTreeTest.class.getResourceAsStream("matched.tsv")) {
      for (String line :
          new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList()) {
        String[] columns = line.split("\t", -1);
        List<String> filters = columns[1].isEmpty() ? List.of() : List.of(columns[1].split(" "));
        delivered.put(columns[0], filters.stream().sorted().toList());
      }
    }
    SubjectTree<String> tree = new SubjectTree<>();
    delivered.values().stream()
        .flatMap(List::stream)
        .distinct()
        .forEach(f -> tree.insert(bytes(f), f));
    assertEquals(22, tree.size());
    delivered.forEach((subject, filters) -> assertEquals(filters, match(tree, subject), subject));
  }

  @Test
  void onlyTheRangeOfTheArrayIsRead() {
    SubjectTree<String> tree = new SubjectTree<>();
    tree.insert(bytes("foo.*"), "yes");
    byte[] line = bytes("PUB foo.bar 5");
    List<String> found = new ArrayList<>();
    tree.match(line, 4, 11, found::add);
    assertEquals(List.of("yes"), found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "foo.", ".foo", "foo..bar", ">.foo", "a.>.b"})
  void anInvalidFilterIsRefused(String filter) {
    SubjectTree<String> tree = new SubjectTree<>();
    assertThrows(IllegalArgumentException.class, () -> tree.insert(bytes(filter), "x"));
    assertFalse(tree.remove(bytes(filter), "x"));
    assertEquals(0, tree.size());
  }

  @Test
  void whiteSpaceIsAByteLikeOthersAsInTheSubscriptionsOfARealServer() {
    SubjectTree<String> tree = new SubjectTree<>();
    tree.insert(bytes("foo.a\fb"), "x");
    List<String> found = new ArrayList<>();
    tree.match(bytes("foo.a\fb"), 0, 7, found::add);
    assertEquals(List.of("x"), found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "foo.", ".foo", "foo..bar"})
  void aSubjectWithAnEmptyTokenMatchesNothing(String subject) {
    SubjectTree<String> tree = new SubjectTree<>();
    List.of(">", "foo.>", "*", "*.*", "foo.*", "*.>", "*.*.*")
        .forEach(f -> tree.insert(bytes(f), f));
    assertEquals(List.of(), match(tree, subject));
  }

  @ParameterizedTest
  @CsvSource({
    "f*o,f*o,true",
    "f*o,foo,false",
    "foo.>x,foo.>x,true",
    "foo.>x,foo.a,false",
    "**,**,true",
    "**,a,false"
  })
  void aWildcardInsideATokenIsALetter(String filter, String subject, boolean expected) {
    SubjectTree<String> tree = new SubjectTree<>();
    tree.insert(bytes(filter), filter);
    assertEquals(expected ? List.of(filter) : List.of(), match(tree, subject));
  }

  @Test
  void aValueIsRemovedByIdentityAndOnlyOnce() {
    SubjectTree<Object> tree = new SubjectTree<>();
    Integer one = Integer.valueOf(100_000);
    tree.insert(bytes("a"), one);
    assertFalse(tree.remove(bytes("a"), Integer.valueOf(100_000)));
    assertFalse(tree.remove(bytes("b"), one));
    assertFalse(tree.remove(bytes("a.b"), one));
    assertTrue(tree.remove(bytes("a"), one));
    assertFalse(tree.remove(bytes("a"), one));
  }

  @Test
  void manyValuesOfOneSubjectComeAndGoInAnyOrder() {
    Random random = new Random(7);
    SubjectTree<Integer> tree = new SubjectTree<>();
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      Integer value = Integer.valueOf(1_000_000 + i);
      left.add(value);
      tree.insert(bytes("same"), value);
    }
    Collections.shuffle(left, random);
    while (!left.isEmpty()) {
      if (Integer.bitCount(left.size()) == 1 || left.size() == 75_000) {
        List<Integer> found = new ArrayList<>();
        tree.match(bytes("same"), 0, 4, found::add);
        assertEquals(left.stream().sorted().toList(), found.stream().sorted().toList());
      }
      assertTrue(tree.remove(bytes("same"), left.removeLast()));
    }
    assertEquals(0, tree.size());
  }

  @Test
  void aSubjectOfManyTokensNeedsNoStack() {
    SubjectTree<String> tree = new SubjectTree<>();
    for (int i = 0; i < 300; i++) {
      tree.insert(bytes("*.".repeat(i) + "a.b"), "x");
      tree.insert(bytes("*.".repeat(i) + "a.c"), "x");
    }
    String deep = "*.".repeat(100_000);
    tree.insert(bytes(deep + "a"), "deep");
    tree.insert(bytes(deep + "b"), "deep");
    List<String> found = new ArrayList<>();
    byte[] subject = bytes("a.".repeat(100_000) + "a");
    tree.match(subject, 0, subject.length, found::add);
    assertEquals(List.of("deep"), found);
    found.clear();
    tree.overlapping(subject, found::add);
    assertEquals(List.of("deep"), found);
    assertEquals(602, all(tree).size());
    assertTrue(tree.remove(bytes(deep + "b"), "deep"));
    assertTrue(tree.remove(bytes(deep + "a"), "deep"));
    assertEquals(600, all(tree).size());
  }

  private static List<String> match(SubjectTree<String> tree, String subject) {
    List<String> found = new ArrayList<>();
    tree.match(bytes(subject), 0, bytes(subject).length, found::add);
    return found.stream().sorted().toList();
  }

  private static List<String> all(SubjectTree<String> tree) {
    List<String> found = new ArrayList<>();
    tree.forEach((filter, value) -> found.add(new String(filter, StandardCharsets.UTF_8)));
    return found.stream().sorted().toList();
  }
}
