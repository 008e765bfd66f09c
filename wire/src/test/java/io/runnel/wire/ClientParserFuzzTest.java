// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Random streams, right ones and damaged ones: whole, cut at every place and cut anyhow they give
/// the same calls, those of the naive parser. jqwik prints the seed of what fails.
class ClientParserFuzzTest {
  private static final int MAX_CONTROL_LINE = 48;
  private static final String[] VERBS = {
    "PUB", "PUB", "pub", "HPUB", "SUB", "sub", "UNSUB", "PING", "PONG", "CONNECT", "INFO", "+OK",
    "-ERR", "PU", "SUBS", "H", "MSG"
  };
  private static final String[] BLANKS = {" ", " ", " ", "\t", "  ", " \t ", ""};
  private static final String[] ENDS = {"\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n", ""};

  @Property(tries = 400)
  void everySplitGivesTheCallsOfTheNaiveParser(@ForAll long seed) {
    byte[] stream = stream(new Random(seed), 1 + (int) (seed & 3));
    List<String> expected = NaiveParser.calls(stream, MAX_CONTROL_LINE);
    assertEquals(expected, whole(stream), () -> show(stream));
    for (int cut = 1; cut < stream.length; cut++) {
      Feeder feeder = new Feeder(MAX_CONTROL_LINE);
      feeder.feed(stream, 0, cut);
      feeder.feed(stream, cut, stream.length);
      int at = cut;
      assertEquals(expected, feeder.heard.calls, () -> "cut at " + at + ": " + show(stream));
    }
  }

  @Property(tries = 3_000)
  void cutAnyhowItGivesTheCallsOfTheNaiveParser(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int pieceMax) {
    Random random = new Random(seed);
    byte[] stream = stream(random, 12);
    Feeder feeder = new Feeder(MAX_CONTROL_LINE);
    for (int at = 0; at < stream.length; ) {
      int end = Math.min(stream.length, at + 1 + random.nextInt(pieceMax));
      feeder.feed(stream, at, end);
      at = end;
    }
    assertEquals(
        NaiveParser.calls(stream, MAX_CONTROL_LINE), feeder.heard.calls, () -> show(stream));
  }

  @Property(tries = 3_000)
  void noiseDoesNotUpsetIt(@ForAll byte[] noise, @ForAll @IntRange(min = 1, max = 9) int piece) {
    Feeder feeder = new Feeder(MAX_CONTROL_LINE);
    for (int at = 0; at < noise.length; at += piece) {
      feeder.feed(noise, at, Math.min(noise.length, at + piece));
    }
    assertEquals(NaiveParser.calls(noise, MAX_CONTROL_LINE), feeder.heard.calls);
  }

  /// Sizes around those at which a message waits in the caller's buffer or in an array of its own.
  @Property(tries = 60)
  void largePayloadsArriveWhole(@ForAll long seed) {
    Random random = new Random(seed);
    int size =
        ClientParser.INLINE_BYTES_MAX - 60 + random.nextInt(120) + random.nextInt(3) * 70_000;
    byte[] stream = large(random, size, random.nextInt(5) == 0);
    Feeder feeder = new Feeder(MAX_CONTROL_LINE);
    for (int at = 0; at < stream.length; ) {
      int end = Math.min(stream.length, at + 1 + random.nextInt(40_000));
      feeder.feed(stream, at, end);
      at = end;
    }
    List<String> expected = NaiveParser.calls(stream, MAX_CONTROL_LINE);
    assertTrue(expected.equals(feeder.heard.calls), () -> "seed " + seed + ", size " + size);
    assertTrue(feeder.leftMax <= ClientParser.INLINE_BYTES_MAX, "left " + feeder.leftMax);
  }

  private static byte[] large(Random random, int size, boolean damaged) {
    var out = new ByteArrayOutputStream();
    byte[] payload = new byte[size];
    random.nextBytes(payload);
    out.writeBytes(("HPUB a.b reply 10 " + size + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(payload);
    out.writeBytes((damaged ? "x\n" : "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes("PING\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static List<String> whole(byte[] stream) {
    Feeder feeder = new Feeder(MAX_CONTROL_LINE);
    feeder.feed(stream, 0, stream.length);
    return feeder.heard.calls;
  }

  private static byte[] stream(Random random, int verbs) {
    var text = new StringBuilder();
    for (int i = 0; i < verbs; i++) {
      verb(text, random);
    }
    byte[] stream = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    if (random.nextInt(3) == 0 && stream.length > 0) {
      stream[random.nextInt(stream.length)] = (byte) random.nextInt(256);
    }
    return stream;
  }

  private static void verb(StringBuilder text, Random random) {
    String verb = VERBS[random.nextInt(VERBS.length)];
    text.append(verb).append(" ");
    if (random.nextInt(12) == 0) {
      text.append(" ".repeat(random.nextInt(3 * MAX_CONTROL_LINE)));
    }
    int payload = random.nextInt(40);
    boolean publishes = verb.toUpperCase(java.util.Locale.ROOT).endsWith("PUB");
    int words = publishes ? 1 + random.nextInt(2) : random.nextInt(4);
    for (int i = 0; i < words; i++) {
      text.append(word(random)).append(random.nextInt(30) == 0 ? "" : " ");
    }
    if (publishes) {
      if (verb.equals("HPUB")) {
        text.append(random.nextInt(payload + 2)).append(BLANKS[random.nextInt(5)]);
      }
      text.append(payload).append(BLANKS[random.nextInt(BLANKS.length)]);
    }
    text.append(ENDS[random.nextInt(ENDS.length)]);
    if (publishes) {
      for (int i = 0; i < payload; i++) {
        text.append((char) random.nextInt(256));
      }
      text.append(random.nextInt(15) == 0 ? "\rx" : "\r\n");
    }
  }

  private static String word(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> "x".repeat(random.nextInt(2 * MAX_CONTROL_LINE));
      case 1 -> Integer.toString(random.nextInt());
      case 2 -> "9".repeat(1 + random.nextInt(12));
      case 3 -> "{\"a\":1}";
      case 4 -> "a\rb";
      case 5 -> "\u0001\f";
      default -> "foo." + random.nextInt(9);
    };
  }

  private static String show(byte[] stream) {
    return new String(stream, StandardCharsets.ISO_8859_1)
        .replace("\r", "\\r")
        .replace("\n", "\\n")
        .replace("\t", "\\t");
  }
}
