// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import static io.runnel.subject.NaiveSubjects.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchCacheTest {

  @Test
  void anAnswerIsFoundUnderItsStampOnly() {
    MatchCache<String> cache = new MatchCache<>(16, "none");
    put(cache, "a.b", 1, "yes");
    assertEquals("yes", lookup(cache, "a.b", 1));
    assertEquals("none", lookup(cache, "a.b", 2));
    assertEquals("none", lookup(cache, "a.c", 1));
    put(cache, "a.b", 2, "newer");
    assertEquals("newer", lookup(cache, "a.b", 2));
    assertEquals("none", lookup(cache, "a.b", 1));
    cache.clear();
    assertEquals("none", lookup(cache, "a.b", 2));
  }

  @Test
  void ofThreeSubjectsInOneSetTheOneUsedLeastRecentlyGoes() {
    MatchCache<String> cache = new MatchCache<>(2, "none");
    put(cache, "a", 1, "A");
    put(cache, "b", 1, "B");
    assertEquals("A", lookup(cache, "a", 1));
    put(cache, "c", 1, "C");
    assertEquals("A", lookup(cache, "a", 1));
    assertEquals("none", lookup(cache, "b", 1));
    assertEquals("C", lookup(cache, "c", 1));
  }

  @Test
  void subjectsWithTheSameHashAreToldApart() {
    MatchCache<String> cache = new MatchCache<>(16, "none");
    cache.put(bytes("a"), 0, 1, 5, 1, "A");
    assertEquals("none", cache.lookup(bytes("b"), 0, 1, 5, 1));
    cache.put(bytes("b"), 0, 1, 5, 1, "B");
    assertEquals("A", cache.lookup(bytes("a"), 0, 1, 5, 1));
    assertEquals("B", cache.lookup(bytes("b"), 0, 1, 5, 1));
  }

  @Test
  void aSubjectBeyondTheLimitIsNotKept() {
    MatchCache<String> cache = new MatchCache<>(16, "none");
    String longest = "a".repeat(MatchCache.SUBJECT_BYTES_MAX);
    put(cache, longest, 1, "kept");
    put(cache, longest + "a", 1, "not kept");
    assertEquals("kept", lookup(cache, longest, 1));
    assertEquals("none", lookup(cache, longest + "a", 1));
  }

  @Test
  void answersThatAreOldAreLetGo() {
    MatchCache<String> cache = new MatchCache<>(16, "none");
    put(cache, "old", 1, "O");
    put(cache, "new", 2, "N");
    cache.removeOld((subject, from, to) -> 2);
    Set<String> left = new HashSet<>();
    cache.forEach(left::add);
    assertEquals(Set.of("N"), left);
    assertEquals("N", lookup(cache, "new", 2));
    put(cache, "old", 2, "again");
    assertEquals("again", lookup(cache, "old", 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 3, 100})
  void theNumberOfPlacesIsAPowerOfTwo(int places) {
    assertThrows(IllegalArgumentException.class, () -> new MatchCache<>(places, "none"));
  }

  @Test
  void mostOfAWorkingSetOfHalfThePlacesIsKept() {
    MatchCache<String> cache = new MatchCache<>(1024, "none");
    for (int i = 0; i < 512; i++) {
      put(cache, "orders.eu." + i, 1, "x" + i);
    }
    int kept = 0;
    for (int i = 0; i < 512; i++) {
      String found = lookup(cache, "orders.eu." + i, 1);
      assertTrue(found.equals("none") || found.equals("x" + i));
      kept += found.equals("none") ? 0 : 1;
    }
    assertTrue(kept > 512 * 8 / 10, "kept " + kept);
  }

  @Test
  void theHashReadsExactlyItsRange() {
    byte[] one = bytes("....orders.eu.12345");
    byte[] other = bytes("xx.xorders.eu.12345yyyy");
    for (int length = 0; length <= 15; length++) {
      assertEquals(SubjectHash.of(one, 4, 4 + length, 9), SubjectHash.of(other, 4, 4 + length, 9));
      byte[] alone = java.util.Arrays.copyOfRange(one, 4, 4 + length);
      assertEquals(SubjectHash.of(one, 4, 4 + length, 9), SubjectHash.of(alone, 0, length, 9));
      for (int i = 0; i < length; i++) {
        int before = SubjectHash.of(alone, 0, length, 9);
        alone[i] ^= 1;
        assertNotEquals(
            before, SubjectHash.of(alone, 0, length, 9), "length " + length + ", byte " + i);
        alone[i] ^= 1;
      }
    }
  }

  @Test
  void hashesOfNumberedSubjectsSpreadOverTheLowBits() {
    for (String prefix : new String[] {"", "s", "orders.", "sub.c12.s"}) {
      Set<Integer> low = new HashSet<>();
      for (int i = 0; i < 65_536; i++) {
        byte[] subject = bytes(prefix + i);
        low.add(SubjectHash.of(subject, 0, subject.length, 0) & 0xFFFF);
      }
      // Of 65,536 throws into as many places 63.2 % of the places are hit.
      assertTrue(low.size() > 65_536 * 0.61, prefix + ": " + low.size());
    }
  }

  @Test
  void onlyAChangeBelowTheSameFirstTokenOrAWildcardMakesAnAnswerOld() {
    Generations generations = new Generations();
    byte[] subject = bytes("PUB orders.y 5");
    long before = generations.stamp(subject, 4, 12);
    generations.changed(bytes("_INBOX.x"));
    assertEquals(before, generations.stamp(subject, 4, 12));
    generations.changed(bytes("orders.>"));
    long second = generations.stamp(subject, 4, 12);
    assertNotEquals(before, second);
    generations.changed(bytes("*.z"));
    long third = generations.stamp(subject, 4, 12);
    assertNotEquals(second, third);
    generations.changed(bytes(">"));
    long fourth = generations.stamp(subject, 4, 12);
    assertNotEquals(third, fourth);
    generations.changedEverywhere();
    assertNotEquals(fourth, generations.stamp(subject, 4, 12));
  }

  private static void put(MatchCache<String> cache, String subject, long stamp, String answer) {
    byte[] bytes = bytes(subject);
    cache.put(bytes, 0, bytes.length, SubjectHash.of(bytes, 0, bytes.length, 0), stamp, answer);
  }

  private static String lookup(MatchCache<String> cache, String subject, long stamp) {
    byte[] bytes = bytes(subject);
    return cache.lookup(bytes, 0, bytes.length, SubjectHash.of(bytes, 0, bytes.length, 0), stamp);
  }
}
