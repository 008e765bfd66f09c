// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import static io.runnel.subject.NaiveSubjects.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The tables were made by publishing to a real nats-server 2.15.2 with one mapping and looking at
/// what arrived.
class TransformTest {

  @ParameterizedTest
  @CsvFileSource(resources = "mapped.tsv", delimiter = '\t')
  void aMessageArrivesWhereTheRealServerBringsIt(
      String source, String destination, String subject, String expected) throws InvalidTransform {
    Mapping mapping = Mapping.compile(source, destination.replace("\\t", "\t"));
    byte[] published = bytes(subject);
    byte[] arrived =
        mapping.matches(published, 0, published.length)
            ? mapping.apply(published, 0, published.length, "", new Random(1).nextLong())
            : published;
    if (expected.equals("-")) {
      assertTrue(Tokens.anyEmpty(arrived, 0, arrived.length), text(arrived));
    } else {
      assertEquals(expected, text(arrived));
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "refused.tsv", delimiter = '\t')
  void aBadDestinationIsRefusedInTheWordsOfTheRealServer(
      String source, String destination, String expected) {
    String message = "-";
    try {
      Mapping.compile(source, destination);
    } catch (InvalidTransform invalid) {
      message = String.valueOf(invalid.getMessage());
    }
    assertEquals(expected, message);
  }

  @Test
  void aTransformReadsOnlyItsRange() throws InvalidTransform {
    Transform transform = Transform.compile("a.*.>", "z.{{partition(10)}}.$1.>");
    byte[] line = bytes("PUB a.b.c.d 5");
    assertTrue(transform.matches(line, 4, 11));
    byte[] alone = bytes("a.b.c.d");
    assertEquals(
        text(transform.apply(alone, 0, alone.length, 0)), text(transform.apply(line, 4, 11, 0)));
  }

  @Test
  void aSubjectWithWildcardsIsNotTransformed() throws InvalidTransform {
    Transform transform = Transform.compile("", "z.>");
    assertEquals(">", transform.source());
    assertTrue(transform.matches(bytes("a.b"), 0, 3));
    assertFalse(transform.matches(bytes("a.*"), 0, 3));
    assertFalse(transform.matches(bytes("a.>"), 0, 3));
    assertFalse(transform.matches(bytes("a."), 0, 2));
  }

  @Test
  void aPartitionOfALiteralSourceIsThatOfTheWholeSubject() throws InvalidTransform {
    Transform literal = Transform.compile("lit.a", "z.{{partition(1000)}}");
    Transform wildcard = Transform.compile("lit.*", "z.{{partition(1000)}}");
    byte[] subject = bytes("lit.a");
    assertEquals(text(wildcard.apply(subject, 0, 5, 0)), text(literal.apply(subject, 0, 5, 0)));
  }

  @Test
  void aRandomNumberIsTheGivenOneWithinItsBounds() throws InvalidTransform {
    Transform transform = Transform.compile("a", "z.{{random(7)}}");
    for (int random : new int[] {0, 6, 7, 13, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      String expected = "z." + (random & Integer.MAX_VALUE) % 7;
      assertEquals(expected, text(transform.apply(bytes("a"), 0, 1, random)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "foo.*,bar.$1,foo.x,bar.x",
    "foo.*.*,bar.$2.$1,foo.x.y,bar.y.x",
    "foo.*.*.*,$2.$3.$1.bar,foo.x.y.z,y.z.x.bar",
    "*.a.*,b.{{wildcard(2)}}.c.{{wildcard(1)}},x.a.y,b.y.c.x",
    "foo.>,bar.baz.>,foo.x.y,bar.baz.x.y",
    "foo.*.>,bar.$1.q.>,foo.x.y,bar.x.q.y",
    "foo,bar,foo,bar",
    "foo,$JS.x,foo,$JS.x",
  })
  void aReversibleTransformLeadsThereAndBack(
      String source, String destination, String subject, String expected) throws InvalidTransform {
    Transform there = Transform.compileReversible(source, destination);
    Transform back = there.reverse().orElseThrow();
    byte[] mapped = there.apply(bytes(subject), 0, subject.length(), 0);
    assertEquals(expected, text(mapped));
    assertTrue(back.matches(mapped, 0, mapped.length));
    assertEquals(subject, text(back.apply(mapped, 0, mapped.length, 0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.*.*|b.$1|invalid mapping destination: not using all of the token wildcard(s) in b.$1",
        "a.*|b|invalid mapping destination: not using all of the token wildcard(s) in b",
        "a.*|b.{{left(1,1)}}|invalid mapping destination: the only mapping function allowed for import transforms is"
            + " {{Wildcard()}} in {{left(1,1)}}",
        "a.*|b.{{random(3)}}.$1|invalid mapping destination: the only mapping function allowed for import transforms is"
            + " {{Wildcard()}} in {{random(3)}}",
        "a.*|b.>|invalid subject",
      })
  void aReversibleTransformNeedsAllWildcardsAndNothingElse(
      String source, String destination, String message) {
    InvalidTransform refused =
        assertThrows(
            InvalidTransform.class, () -> Transform.compileReversible(source, destination));
    assertEquals(message, refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.$1.$1", "b.{{left(1,1)}}", "b.$0", "b"})
  void whatLosesOrDoublesAWildcardHasNoWayBack(String destination) throws InvalidTransform {
    assertTrue(Transform.compile("a.*", destination).reverse().isEmpty());
  }

  private static String text(byte[] subject) {
    return new String(subject, StandardCharsets.UTF_8);
  }
}
