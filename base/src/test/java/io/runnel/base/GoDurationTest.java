// SPDX-License-Identifier: Apache-2.0
package io.runnel.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoDurationTest {

  @Test
  void durationsAreReadAndShownAsGoDoes() throws GoDuration.Malformed {
    var shown =
        Map.ofEntries(
            Map.entry("0", "0s"),
            Map.entry("2m", "2m0s"),
            Map.entry("1h30m", "1h30m0s"),
            Map.entry("1.5h", "1h30m0s"),
            Map.entry("90s", "1m30s"),
            Map.entry("300ms", "300ms"),
            Map.entry("1.5s", "1.5s"),
            Map.entry("1500us", "1.5ms"),
            Map.entry("15µs", "15µs"),
            Map.entry("7ns", "7ns"),
            Map.entry("-1m", "-1m0s"),
            Map.entry("+.5s", "500ms"),
            Map.entry("1.s", "1s"),
            Map.entry("100h", "100h0m0s"));
    for (var entry : shown.entrySet()) {
      assertEquals(
          entry.getValue(), GoDuration.format(GoDuration.parse(entry.getKey())), entry.getKey());
    }
    assertEquals(Duration.ofMillis(61_001), GoDuration.parse("1m1s1ms"));
  }

  @Test
  void whatIsNoDurationIsToldInGosWords() {
    assertEquals("time: missing unit in duration \"20\"", message("20"));
    assertEquals("time: unknown unit \"d\" in duration \"1d\"", message("1d"));
    for (String wrong : List.of("", "-", ".", "s", ".s", "1s-", "10000000h", "1h".repeat(100))) {
      message(wrong);
    }
    assertEquals("time: invalid duration \"abc\"", message("abc"));
  }

  private static String message(String text) {
    return assertThrows(GoDuration.Malformed.class, () -> GoDuration.parse(text), text)
        .getMessage();
  }
}
