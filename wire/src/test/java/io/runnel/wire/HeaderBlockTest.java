// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Finding and setting headers beside the same on text.
class HeaderBlockTest {
  private static final String[] NAMES = {"A", "a", "Ab", "Nats-X", "Nats-Trace"};

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(Message message, int from, int to) {
    return new String(message.body, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /// A message whose body stands among other bytes, as it does in a buffer.
  private static Message message(String header, String payload) {
    Message message = new Message();
    byte[] all = bytes("\r\nA: before" + header + payload + "\r\nA: behind\r\n");
    message.body(all, 11, header.length() + payload.length(), header.length());
    return message;
  }

  private static String naiveValue(String header, String name) {
    int at = header.indexOf("\r\n" + name + ":");
    if (at < 0) {
      return "";
    }
    String rest = header.substring(at + name.length() + 3).replaceFirst("^ +", "");
    int end = rest.indexOf('\r');
    return end < 0 ? rest : rest.substring(0, end);
  }

  @Example
  void theFirstLineOfANameCounts() {
    Message message = message("NATS/1.0\r\na: 0\r\nA:   1\r\nA:2\r\n\r\n", "payload");
    assertEquals("1", HeaderBlock.value(message, bytes("A")));
    assertEquals("0", HeaderBlock.value(message, bytes("a")));
    assertEquals("", HeaderBlock.value(message, bytes("B")));
    assertEquals(HeaderBlock.ABSENT, HeaderBlock.find(message, bytes("payload")));
  }

  @Example
  void whatStandsInThePayloadIsNoHeader() {
    Message message = message("NATS/1.0\r\n\r\n", "\r\nA: 1\r\n");
    assertEquals(HeaderBlock.ABSENT, HeaderBlock.find(message, bytes("A")));
  }

  @Example
  void aMessageWithoutHeadersGetsABlock() {
    Message message = message("", "payload");
    HeaderBlock.set(message, bytes("A"), bytes("1"));
    assertEquals(
        "NATS/1.0\r\nA: 1\r\n\r\npayload",
        text(message, message.bodyFrom, message.bodyFrom + message.bodyLength));
    assertEquals("NATS/1.0\r\nA: 1\r\n\r\n".length(), message.headerLength);
  }

  @Property(tries = 3_000)
  void findingIsWhatItIsInText(@ForAll long seed) {
    Random random = new Random(seed);
    String header = header(random);
    Message message = message(header, "\r\nA: payload");
    for (String name : NAMES) {
      assertEquals(naiveValue(header, name), HeaderBlock.value(message, bytes(name)), header);
    }
  }

  @Property(tries = 3_000)
  void whatIsSetIsFoundAndTheRestStays(@ForAll long seed) {
    Random random = new Random(seed);
    String header = lines(random);
    Message message = message(header, "the payload");
    String name = NAMES[random.nextInt(NAMES.length)];
    HeaderBlock.set(message, bytes(name), bytes("new value"));
    int from = message.bodyFrom;
    int headerEnd = from + message.headerLength;
    String kept = header.replaceFirst("\r\n" + name + ":[^\r]*", "");
    assertEquals(
        kept.substring(0, kept.length() - 2) + name + ": new value\r\n\r\n",
        text(message, from, headerEnd));
    assertEquals("the payload\r\n", text(message, headerEnd, from + message.bodyLength + 2));
    if (!kept.contains("\r\n" + name + ":")) {
      assertEquals("new value", HeaderBlock.value(message, bytes(name)));
    }
  }

  /// No block, however damaged, makes it throw or lose the payload.
  @Property(tries = 3_000)
  void settingSurvivesDamagedBlocks(@ForAll long seed) {
    Random random = new Random(seed);
    Message message = message(header(random), "the payload");
    HeaderBlock.set(message, bytes("A"), bytes("1"));
    int end = message.bodyFrom + message.bodyLength;
    assertEquals(
        "the payload\r\n", text(message, message.bodyFrom + message.headerLength, end + 2));
  }

  private static String header(Random random) {
    String whole = lines(random);
    return switch (random.nextInt(4)) {
      case 0 -> whole.substring(0, random.nextInt(whole.length()));
      case 1 -> whole.substring(random.nextInt(whole.length()));
      case 2 -> {
        char[] damaged = whole.toCharArray();
        damaged[random.nextInt(damaged.length)] = "\r\n:A ".charAt(random.nextInt(5));
        yield new String(damaged);
      }
      default -> whole;
    };
  }

  private static String lines(Random random) {
    var block = new StringBuilder("NATS/1.0").append(random.nextInt(5) == 0 ? " 503" : "");
    block.append("\r\n");
    for (int i = random.nextInt(5); i > 0; i--) {
      block
          .append(NAMES[random.nextInt(NAMES.length)])
          .append(":")
          .append(" ".repeat(random.nextInt(3)))
          .append(random.nextInt(100))
          .append("\r\n");
    }
    return block.append("\r\n").toString();
  }
}
