// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import static io.runnel.subject.NaiveSubjects.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Random lives of a tree beside the plainest model, a list. jqwik prints the seed and shrinks what
/// fails.
class SubjectTreePropertyTest {

  private record Pair(String filter, Object value) {}

  /// What happens to both: a value comes, goes (the one at `place` of those that are there), or a
  /// subject is looked up.
  record Step(Verb verb, String filter, String subject, int place) {}

  enum Verb {
    INSERT,
    REMOVE,
    MATCH,
    OVERLAP
  }

  @Property(tries = 1_000)
  void aTreeAndAListAlwaysAnswerTheSame(@ForAll("steps") List<Step> steps, @ForAll long hashSeed) {
    SubjectTree<Object> tree = new SubjectTree<>(hashSeed);
    List<Pair> model = new ArrayList<>();
    for (Step step : steps) {
      run(step, tree, model);
      assertEquals(model.size(), tree.size());
    }
    List<Pair> walked = new ArrayList<>();
    tree.forEach((filter, value) -> walked.add(new Pair(new String(filter), value)));
    assertEquals(
        strings(model.stream().map(Object.class::cast)),
        strings(walked.stream().map(Object.class::cast)));
    for (Pair pair : model) {
      assertEquals(true, tree.remove(bytes(pair.filter), pair.value));
    }
    tree.forEach((filter, value) -> assertEquals("nothing", new String(filter)));
  }

  private static void run(Step step, SubjectTree<Object> tree, List<Pair> model) {
    switch (step.verb) {
      case INSERT -> {
        Object value = new Object();
        tree.insert(bytes(step.filter), value);
        model.add(new Pair(step.filter, value));
      }
      case REMOVE -> {
        assertEquals(false, tree.remove(bytes(step.filter), new Object()));
        if (!model.isEmpty()) {
          Pair gone = model.remove(step.place % model.size());
          assertEquals(true, tree.remove(bytes(gone.filter), gone.value));
        }
      }
      case MATCH -> {
        byte[] subject = bytes("<" + step.subject + ">");
        List<Object> found = new ArrayList<>();
        tree.match(subject, 1, subject.length - 1, found::add);
        assertEquals(
            strings(
                model.stream()
                    .filter(p -> NaiveSubjects.matches(p.filter, step.subject))
                    .map(Pair::value)),
            strings(found.stream()));
      }
      case OVERLAP -> {
        List<Object> found = new ArrayList<>();
        tree.overlapping(bytes(step.filter), found::add);
        assertEquals(
            strings(
                model.stream()
                    .filter(p -> Subjects.overlap(p.filter, step.filter))
                    .map(Pair::value)),
            strings(found.stream()));
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> token =
        Arbitraries.of("a", "b", "cc", "dddddddddd", "a*", "1", "2", "3", "4", "5", "6", "7");
    Arbitrary<String> literal =
        token.list().ofMinSize(1).ofMaxSize(5).map(list -> String.join(".", list));
    Arbitrary<String> filter =
        Arbitraries.oneOf(token, Arbitraries.just("*"))
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .flatMap(list -> Arbitraries.of("", ".>").map(tail -> String.join(".", list) + tail));
    Arbitrary<String> anyFilter = Arbitraries.oneOf(literal, filter, Arbitraries.just(">"));
    Arbitrary<Verb> verb =
        Arbitraries.of(Verb.INSERT, Verb.INSERT, Verb.REMOVE, Verb.MATCH, Verb.OVERLAP);
    return net.jqwik.api.Combinators.combine(
            verb, anyFilter, literal, Arbitraries.integers().between(0, 10_000))
        .as(Step::new)
        .list()
        .ofMaxSize(120);
  }

  private static List<String> strings(Stream<Object> objects) {
    return objects.map(Object::toString).sorted().toList();
  }
}
