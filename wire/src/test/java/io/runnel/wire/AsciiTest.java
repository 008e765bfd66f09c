// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Numbers on the wire.
class AsciiTest {
  private static int size(String text) {
    byte[] bytes = ("7" + text + "7").getBytes(StandardCharsets.ISO_8859_1);
    return Ascii.size(bytes, 1, bytes.length - 1);
  }

  @Example
  void aSizeIsOneToNineDigits() {
    assertEquals(0, size("0"));
    assertEquals(999_999_999, size("999999999"));
    assertEquals(-1, size("1000000000"));
    assertEquals(-1, size(""));
    for (String wrong : new String[] {"-1", "+1", "1 ", " 1", "1.0", "a", "1e3", "/", ":"}) {
      assertEquals(-1, size(wrong), wrong);
    }
  }

  @Property
  void anyTextIsASizeOrNot(@ForAll String text) {
    String latin =
        new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    assertEquals(latin.matches("[0-9]{1,9}") ? Integer.parseInt(latin) : -1, size(latin));
  }

  @Property
  void whatIsWrittenIsDecimal(@ForAll @IntRange(min = 0) int value) {
    byte[] out = new byte[12];
    int end = Ascii.writeInt(out, 1, value);
    assertEquals(Integer.toString(value), new String(out, 1, end - 1, StandardCharsets.US_ASCII));
    assertEquals(end - 1, Ascii.digits(value));
  }
}
