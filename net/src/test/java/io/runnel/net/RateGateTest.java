// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RateGateTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void moreThanTheLimitInOneSecondIsRefusedAndCounted() {
    var gate = new RateGate(2);
    assertTrue(gate.allows(0));
    assertTrue(gate.allows(1));
    assertFalse(gate.allows(2));
    assertFalse(gate.allows(3));
    assertEquals(2, gate.refusedToTell(4));
    assertFalse(gate.allows(5));
    assertEquals(0, gate.refusedToTell(6));
    assertEquals(1, gate.refusedToTell(SECOND + 4));
  }

  @Test
  void anotherSecondBeginsAnew() {
    var gate = new RateGate(1);
    assertTrue(gate.allows(0));
    assertFalse(gate.allows(SECOND));
    assertTrue(gate.allows(SECOND + 1));
  }
}
