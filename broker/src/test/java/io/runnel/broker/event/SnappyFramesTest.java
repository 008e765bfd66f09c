// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SnappyFramesTest {
  /// From the definition of the format; CRC-32C of `a` is c1d04330.
  @Test
  void oneByteIsOneStoredChunk() {
    byte[] frames = SnappyFrames.of("a".getBytes(StandardCharsets.US_ASCII));

    int crc = 0xc1d04330;
    int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    String sum = HexFormat.of().toHexDigits(Integer.reverseBytes(masked));
    assertEquals(
        "ff060000734e61507059" + "01050000" + sum + "61", HexFormat.of().formatHex(frames));
  }

  @Test
  void largeBodiesAreCutAt64KiB() {
    byte[] body = new byte[150_000];
    new Random(7).nextBytes(body);

    byte[] frames = SnappyFrames.of(body);

    var back = new ByteArrayOutputStream();
    int chunks = 0;
    for (int at = 10; at < frames.length; chunks++) {
      int length =
          (frames[at + 1] & 0xff) | (frames[at + 2] & 0xff) << 8 | (frames[at + 3] & 0xff) << 16;
      back.write(frames, at + 8, length - 4);
      at += 4 + length;
    }
    assertEquals(3, chunks);
    assertArrayEquals(body, back.toByteArray());
  }
}
