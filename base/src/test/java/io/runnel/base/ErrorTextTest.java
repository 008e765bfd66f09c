// SPDX-License-Identifier: Apache-2.0
package io.runnel.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrorTextTest {
  @Test
  void thereAreThirtySevenDistinctClosedReasons() {
    assertEquals(
        37, Arrays.stream(ClosedReason.values()).map(ClosedReason::text).distinct().count());
  }

  @Test
  void subjectsAndQueuesAreQuoted() {
    assertEquals("Permissions Violation for Publish to \"a.b\"", ErrorText.publishViolation("a.b"));
    assertEquals(
        "Permissions Violation for Subscription to \"a\" using queue \"q\" (sid \"7\")",
        ErrorText.subscriptionRemoved("a", "q", "7"));
    assertEquals(
        "Permissions Violation for Subscription to \"a\" (sid \"7\")",
        ErrorText.subscriptionRemoved("a", "7"));
    assertEquals(
        "Permissions Violation for Subscription to \"a.b.c\", too many tokens",
        ErrorText.tooManyTokens("a.b.c"));
    assertEquals(
        "Permissions Violation for Publish with Reply of \"_R_.x\"",
        ErrorText.replyViolation("_R_.x"));
  }

  /// The right sides were printed by Go 1.25's fmt.Sprintf("%q").
  @Test
  void quotingIsThatOfGo() {
    assertEquals("\"a\\\"b\\\\c\"", GoQuote.quote("a\"b\\c"));
    assertEquals(
        "\"\\a\\b\\f\\n\\r\\t\\v\\x00\\x1f\\x7f\"",
        GoQuote.quote("\u0007\b\f\n\r\t\u000B\0\u001F\u007F"));
    assertEquals("\"grüße 世界 🚀\"", GoQuote.quote("grüße 世界 🚀"));
    assertEquals(
        "\"\\u0080\\u00a0\\u2028\\ue000\\ufeff\"", GoQuote.quote("\u0080\u00A0\u2028\uE000\uFEFF"));
    assertEquals("\"\\U000e0001\"", GoQuote.quote(new StringBuilder().appendCodePoint(0xE0001)));
  }
}
