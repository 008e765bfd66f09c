// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import static io.runnel.subject.NaiveSubjects.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectsTest {

  @ParameterizedTest
  @CsvSource({
    "foo,true,true",
    "foo.bar,true,true",
    "*,true,false",
    ">,true,false",
    "foo.*,true,false",
    "foo.>,true,false",
    "foo.>.bar,false,false",
    ">.>,false,false",
    "foo.*.>,true,false",
    "f*o.b>r,true,true",
    "**,true,true",
    ">>.a,true,true",
    "foo..bar,false,true",
    ".foo,false,true",
    "foo.,false,true",
    ".,false,true",
    "'',false,true",
    "'foo bar',false,true",
    "' ',false,true",
    "'a.\t',false,true",
    "'a\nb',false,true",
    "'a\r',false,true",
    "'a.\f.b',false,true",
    "ünï.cødé,true,true",
    "$SYS.x,true,true"
  })
  void validityAndLiteralnessAreWhatTheRealServerSays(
      String subject, boolean valid, boolean literal) {
    assertEquals(valid, Subjects.isValid(subject));
    assertEquals(literal, Subjects.isLiteral(subject));
    assertEquals(valid && literal, Subjects.isPublishable(subject));
  }

  @ParameterizedTest
  @CsvSource({"'',0", "a,1", "a.b,2", "a.b.>,3", ".,2", "a..b,3"})
  void tokensAreCounted(String subject, int count) {
    assertEquals(count, Subjects.tokenCount(subject));
  }

  @Test
  void subsetAndOverlapAreTheSetRelationsOfTheMatchedSubjects() {
    List<String> filters = NaiveSubjects.filters(List.of("a", "b"), 3);
    // "x" stands for all tokens that no filter names, and the fifth level for all depths that no
    // filter reaches.
    List<String> literals = NaiveSubjects.all(List.of("a", "b", "x"), 5);
    Map<String, Set<String>> matched = new HashMap<>();
    for (String filter : filters) {
      matched.put(
          filter,
          new HashSet<>(literals.stream().filter(s -> NaiveSubjects.matches(filter, s)).toList()));
      for (String subject : literals) {
        assertEquals(NaiveSubjects.matches(filter, subject), Subjects.matches(filter, subject));
        assertEquals(NaiveSubjects.matches(filter, subject), Subjects.isSubsetOf(subject, filter));
      }
    }
    for (String one : filters) {
      for (String other : filters) {
        assertEquals(
            matched.get(other).containsAll(matched.get(one)),
            Subjects.isSubsetOf(one, other),
            one + " in " + other);
        assertEquals(
            matched.get(one).stream().anyMatch(matched.get(other)::contains),
            Subjects.overlap(one, other),
            one + " and " + other);
      }
    }
  }

  @Test
  void matchingReadsOnlyTheRange() {
    assertEquals(true, Subjects.matches(bytes("b.*"), bytes("a.b.c.d"), 2, 5));
    assertEquals(false, Subjects.matches(bytes("b.*"), bytes("a.b..d"), 2, 4));
  }
}
