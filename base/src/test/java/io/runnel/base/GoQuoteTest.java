// SPDX-License-Identifier: Apache-2.0
package io.runnel.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GoQuoteTest {
  @Test
  void bytesThatAreNotUtf8AreShownAsNumbers() {
    byte[] mixed = {'a', '"', (byte) 0xFF, (byte) 0xC3, (byte) 0xA9, (byte) 0xE2, (byte) 0x82, 'z'};
    assertEquals("\"a\\\"\\xffé\\xe2\\x82z\"", GoQuote.quote(mixed, 0, mixed.length));
  }

  @Test
  void replacementCharacterThatWasMeantStays() {
    byte[] replacement = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};
    assertEquals("\"\uFFFD\"", GoQuote.quote(replacement, 0, 3));
  }
}
