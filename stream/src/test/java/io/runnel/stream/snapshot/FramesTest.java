// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Frames and blocks: there and back, what S2 adds, and what is refused.
class FramesTest {

  @Test
  void theChecksumIsTheMaskedOne() {
    // CRC-32C of "123456789" is 0xe3069283; masked: rotated right by 15, plus a constant.
    byte[] digits = "123456789".getBytes(UTF_8);
    int wanted = Integer.rotateRight(0xe3069283, 15) + 0xa282ead8;
    assertEquals(wanted, Frames.checksum(digits, 0, digits.length));
  }

  @Test
  void whatIsWrittenIsReadBack() throws InvalidSnapshot {
    long seed = System.nanoTime();
    System.out.println("FramesTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      byte[] plain = text(random, random.nextInt(400_000));
      byte[] framed = write(plain, random);
      assertArrayEquals(plain, read(framed, random), "round " + i);
    }
  }

  @Test
  void textIsMadeSmallerAndNoiseHardlyLarger() {
    var random = new Random(7);
    byte[] text = "the quick brown fox ".repeat(50_000).getBytes(UTF_8);
    assertTrue(write(text, random).length < text.length / 10);
    byte[] noise = new byte[1_000_000];
    random.nextBytes(noise);
    assertTrue(write(noise, random).length < noise.length + 1_000);
  }

  @Test
  void aRepeatedOffsetIsTheLastOneWithALengthOfItsOwn() throws InvalidSnapshot {
    // "abcdefgh", copy 4 from 8 back, repeat 4 + 2, repeat 8 + 3, repeat 260, repeat 65,540 + 1.
    byte[] block = {
      (byte) (65_840 & 0x7f | 0x80),
      (byte) (65_840 >>> 7 & 0x7f | 0x80),
      (byte) (65_840 >>> 14),
      7 << 2,
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
      'g',
      'h',
      1,
      8,
      1 | 2 << 2,
      0,
      1 | 5 << 2,
      0,
      3,
      1 | 6 << 2,
      0,
      0,
      0,
      1 | 7 << 2,
      0,
      1,
      0,
      0,
    };
    int length = 8 + 4 + 6 + 11 + 260 + 65_541;
    byte[] out = new byte[length + 10];
    assertEquals(65_840, S2Block.plainLength(block, 0, block.length));
    // The declared length is 10 too long, so decoding stops short.
    assertThrows(InvalidSnapshot.class, () -> S2Block.decode(block, 0, block.length, out));
    block[0] = (byte) (length & 0x7f | 0x80);
    block[1] = (byte) (length >>> 7 & 0x7f | 0x80);
    block[2] = (byte) (length >>> 14);
    S2Block.decode(block, 0, block.length, out);
    for (int i = 0; i < length; i++) {
      assertEquals("abcdefgh".charAt(i % 8), out[i]);
    }
  }

  @Test
  void aDamagedStreamIsNeverTakenForAWholeOne() throws InvalidSnapshot {
    long seed = System.nanoTime();
    System.out.println("FramesTest seed " + seed);
    var random = new Random(seed);
    byte[] plain = text(random, 100_000);
    byte[] framed = write(plain, random);
    for (int i = 0; i < 3_000; i++) {
      byte[] damaged = framed.clone();
      damaged[random.nextInt(framed.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        byte[] read = read(damaged, random);
        // Another way to say the same passes; a chunk type that became one to be skipped loses a
        // block.
        assertTrue(read.length < plain.length || Arrays.equals(plain, read));
      } catch (InvalidSnapshot expected) {
        assertTrue(expected.getMessage().startsWith("s2: "));
      }
    }
  }

  @Test
  void aBlockOfRandomBytesIsRefusedOrFitsItsLength() {
    long seed = System.nanoTime();
    System.out.println("FramesTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      byte[] block = new byte[1 + random.nextInt(60)];
      random.nextBytes(block);
      block[0] &= 0x7f;
      byte[] out = new byte[128];
      try {
        S2Block.decode(block, 0, block.length, out);
      } catch (InvalidSnapshot expected) {
        assertEquals("s2: corrupt block", expected.getMessage());
      }
    }
  }

  private static byte[] text(Random random, int length) {
    byte[] bytes = new byte[length];
    int kind = random.nextInt(3);
    for (int i = 0; i < length; i++) {
      boolean repeat = i > 70_000 && random.nextInt(3) > 0;
      bytes[i] =
          switch (kind) {
            case 0 -> (byte) random.nextInt();
            case 1 -> (byte) ('a' + random.nextInt(3));
            default -> repeat ? bytes[i - 1 - random.nextInt(3)] : (byte) (i / (1 + i % 50));
          };
    }
    return bytes;
  }

  private static byte[] write(byte[] plain, Random random) {
    var writer = new FrameWriter();
    var out = new ByteArrayOutputStream();
    byte[] part = new byte[100_000];
    for (int at = 0; at < plain.length; ) {
      int to = Math.min(plain.length, at + 1 + random.nextInt(50_000));
      writer.write(plain, at, to);
      at = to;
      if (random.nextInt(4) == 0) {
        out.write(part, 0, writer.take(part, 0, 1 + random.nextInt(part.length)));
      }
    }
    writer.flush();
    while (writer.waiting() > 0) {
      out.write(part, 0, writer.take(part, 0, part.length));
    }
    return out.toByteArray();
  }

  private static byte[] read(byte[] framed, Random random) throws InvalidSnapshot {
    var out = new ByteArrayOutputStream();
    var reader = new FrameReader((bytes, from, to) -> out.write(bytes, from, to - from));
    for (int at = 0; at < framed.length; ) {
      int to = Math.min(framed.length, at + 1 + random.nextInt(30_000));
      reader.accept(framed, at, to);
      at = to;
    }
    reader.finish();
    return out.toByteArray();
  }
}
