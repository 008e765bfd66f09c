// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "999, 999ns",
    "1500, 1.5µs",
    "460000, 460µs",
    "1200000, 1.2ms",
    "27465911, 27.465911ms",
    "1000000000, 1s",
    "90250000000, 1m30.25s",
    "7200000000000, 2h0m0s",
    "-1500, -1.5µs",
  })
  void durationsAreWrittenAsGoDoes(long nanos, String text) {
    assertEquals(text, GoText.duration(nanos));
  }

  @Test
  void roundTripsBelowAMillisecondAreCutToMicroseconds() {
    assertEquals("460µs", GoText.roundTrip(460_789));
    assertEquals("1.460789ms", GoText.roundTrip(1_460_789));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "61, 1m1s",
    "3600, 1h0m0s",
    "90061, 1d1h1m1s",
    "31622461, 1y1d0h1m1s",
  })
  void uptimesHaveWholeSeconds(long seconds, String text) {
    assertEquals(text, GoText.uptime(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05.100Z, 2026-01-02T03:04:05.1Z",
    "2026-01-02T03:04:05.000000120Z, 2026-01-02T03:04:05.00000012Z",
  })
  void timesHaveNoTrailingZeros(String at, String text) {
    assertEquals(text, GoText.time(Instant.parse(at)));
  }
}
