// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyPrefixTest {
  private static String prefix(String... subjects) {
    return KeyPrefix.shared(List.of(subjects)).toString();
  }

  @Test
  void itIsTheLongestThatAllSubjectsShare() {
    assertEquals("orders", prefix("orders.>"));
    assertEquals("orders", prefix("orders"));
    assertEquals("a.b", prefix("a.b.*.c"));
    assertEquals("orders", prefix("orders.new", "orders.old"));
    assertEquals("orders", prefix("orders.>", "orders"));
    assertEquals("a", prefix("a.b.c", "a.b", "a.x"));
    assertEquals("$KV.profiles", prefix("$KV.profiles.>"));
  }

  @Test
  void wildcardsAndStrangersShareNothing() {
    assertEquals("", prefix(">"));
    assertEquals("", prefix("*.a"));
    assertEquals("", prefix("orders.>", "ordersx.>"));
    assertEquals("", prefix());
  }

  @Test
  void aMirrorHasNone() {
    var mirror = StreamConfig.named("M").mirror(StreamSource.of("S")).build();
    assertEquals(KeyPrefix.NONE, KeyPrefix.of(mirror));
  }

  @ParameterizedTest
  @CsvSource({
    "orders, orders.eu.7, eu.7",
    "orders, orders, ''",
    "orders, ordersx, -",
    "orders, orders., -",
    "orders, other.orders, -",
    "orders, ord, -",
    "'', orders.eu, orders.eu"
  })
  void keyAndPrefixMakeTheSubjectAgain(String prefix, String subject, String key) {
    KeyPrefix it = KeyPrefix.parse(prefix);
    byte[] bytes = ("xx" + subject + "yy").getBytes(StandardCharsets.UTF_8);
    int end = bytes.length - 2;
    int at = it.keyFrom(bytes, 2, end);
    if (key.equals("-")) {
      assertEquals(KeyPrefix.OUTSIDE, at);
      return;
    }
    assertEquals(key, new String(bytes, at, end - at, StandardCharsets.UTF_8));
    byte[] made = new byte[it.subjectBytes(end - at)];
    assertEquals(made.length, it.subject(bytes, at, end, made, 0));
    assertEquals(subject, new String(made, StandardCharsets.UTF_8));
  }
}
