// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.base.Sizes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The facts of core.md section 1, and one past each limit.
class ClientParserTest {
  private static final int LINE_MAX = 64;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<String> calls(String input) {
    Feeder feeder = new Feeder(LINE_MAX);
    byte[] bytes = bytes(input);
    feeder.feed(bytes, 0, bytes.length);
    return feeder.heard.calls;
  }

  private static void assertCalls(String input, String... calls) {
    assertEquals(List.of(calls), calls(input));
  }

  @Test
  void verbsHaveNoCaseAndALineMayEndInLineFeedAlone() {
    assertCalls("ping\r\nPiNg\nPONG\n", "PING", "PING", "PONG");
    assertCalls("sUb foo 1\n", "SUB[foo][][1]");
    assertCalls("connect {}\r\nCONNECT{}\r\n", "CONNECT[{}]", "CONNECT[{}]");
  }

  @Test
  void argumentsStandBetweenRunsOfBlanksAndTabs() {
    assertCalls("SUB \t foo  bar\t 1 \r\n", "SUB[foo][bar][1]");
    assertCalls("PUB\tfoo\t\t reply 2 \r\nhi\r\n", "PUB[foo][reply][0][hi]");
  }

  @Test
  void whatFollowsPingPongAndOkIsIgnored() {
    assertCalls("PING and more\r\nPONGx\r\n+OK \r\nPING\r\n", "PING", "PONG", "PING");
    assertCalls("PING" + "x".repeat(10_000) + "\nPONG\n", "PING", "PONG");
  }

  @Test
  void ignoredBytesAreNotKept() {
    Feeder feeder = new Feeder(LINE_MAX);
    byte[] junk = bytes("x".repeat(1000));
    feeder.feed(bytes("PING"), 0, 4);
    for (int i = 0; i < 1000; i++) {
      feeder.feed(junk, 0, junk.length);
      assertTrue(feeder.left() <= 5, "left " + feeder.left());
    }
    feeder.feed(bytes("\nPONG\n"), 0, 6);
    assertEquals(List.of("PING", "PONG"), feeder.heard.calls);
  }

  @Test
  void blanksBeforeTheArgumentAreNotKept() {
    for (String verb : new String[] {"PUB ", "CONNECT", "SUB ", "HPUB "}) {
      Feeder feeder = new Feeder(LINE_MAX);
      byte[] blanks = bytes(" ".repeat(1000));
      feeder.feed(bytes(verb), 0, verb.length());
      for (int i = 0; i < 200; i++) {
        feeder.feed(blanks, 0, blanks.length);
        assertTrue(feeder.left() <= verb.length() + 1, "left " + feeder.left());
      }
      assertEquals(List.of(), feeder.heard.calls);
    }
  }

  @Test
  void aPayloadIsAsLongAsItsLineSaysAndEndsInBoth() {
    assertCalls("PUB a 0\r\n\r\n", "PUB[a][][0][]");
    assertCalls("PUB a 4\r\n\r\n\r\n\r\n", "PUB[a][][0][\r\n\r\n]");
    assertCalls("PUB a 2\r\nhi\n\n", "! UNKNOWN_OPERATION");
    assertCalls("PUB a 2\r\nhi\rx", "! UNKNOWN_OPERATION");
    assertCalls("PUB a 2\r\nhix", "! UNKNOWN_OPERATION");
    assertCalls("HPUB a r 12 14\r\nNATS/1.0\r\n\r\nhi\r\n", "PUB[a][r][12][NATS/1.0\r\n\r\nhi]");
  }

  @Test
  void sizesAreUpToNineDigits() {
    assertCalls("PUB a 000000002\r\nhi\r\n", "PUB[a][][0][hi]");
    assertCalls("PUB a 0000000002\r\nhi\r\n", "! BAD_ARGUMENTS");
    assertCalls("PUB a -1\r\n", "! BAD_ARGUMENTS");
    assertCalls("PUB a +1\r\n", "! BAD_ARGUMENTS");
    assertCalls("PUB a 1x\r\n", "! BAD_ARGUMENTS");
    assertCalls("HPUB a 3 2\r\n", "! BAD_ARGUMENTS");
    assertCalls("UNSUB 1 0000000007\r\n", "UNSUB[1][-1]");
    assertCalls("UNSUB 1 000000007\r\n", "UNSUB[1][7]");
  }

  @Test
  void theNumberOfArgumentsIsExact() {
    assertCalls("PUB 5\r\n", "! BAD_ARGUMENTS");
    assertCalls("PUB a b c 5\r\n", "! BAD_ARGUMENTS");
    assertCalls("HPUB a 5\r\n", "! BAD_ARGUMENTS");
    assertCalls("HPUB a b c 1 5\r\n", "! BAD_ARGUMENTS");
    assertCalls("SUB a\r\n", "! BAD_ARGUMENTS");
    assertCalls("SUB a b c d\r\n", "! BAD_ARGUMENTS");
    assertCalls("UNSUB \r\n", "! BAD_ARGUMENTS");
    assertCalls("UNSUB a 1 2\r\n", "! BAD_ARGUMENTS");
    assertCalls("PUB a b c d e f g h i 5\r\n", "! BAD_ARGUMENTS");
  }

  @Test
  void verbsOfOtherKindsOfConnectionsAreUnknown() {
    for (String verb : new String[] {"RS+ a", "RMSG a", "LS+ a", "LMSG a", "A+ a", "MSG a", "\n"}) {
      assertCalls(verb + "\r\n", "! UNKNOWN_OPERATION");
    }
    assertCalls("PUBX a 1\r\n", "! UNKNOWN_OPERATION");
    assertCalls("SUB\r\n", "! UNKNOWN_OPERATION");
  }

  @Test
  void nothingIsReadBehindAnErrorOrAnErrorOfThePeer() {
    assertCalls("PING\r\nbad\r\nPING\r\n", "PING", "! UNKNOWN_OPERATION");
    assertCalls("-ERR 'x'\r\nPING\r\n", "-ERR['x']");
  }

  @Test
  void aControlLineMayBeAsLongAsTheLimitAndNoLonger() {
    String most = "x".repeat(LINE_MAX);
    assertCalls("CONNECT " + most + "\r\n", "CONNECT[" + most + "]");
    assertCalls("CONNECT   " + most + "\n", "CONNECT[" + most + "]");
    assertCalls("CONNECT " + most + "x\r\n", "! CONTROL_LINE_TOO_LONG");
    assertCalls("INFO " + most + "x\r\n", "! CONTROL_LINE_TOO_LONG");
    String subject = "x".repeat(LINE_MAX - 2);
    assertCalls("PUB " + subject + " 0\r\n\r\n", "PUB[" + subject + "][][0][]");
    assertCalls("PUB " + subject + "x 0\r\n\r\n", "! CONTROL_LINE_TOO_LONG");
    assertCalls("SUB " + subject + " 1\r\n", "SUB[" + subject + "][][1]");
    assertCalls("SUB " + subject + "x 1\r\n", "! CONTROL_LINE_TOO_LONG");
  }

  @Test
  void aLineThatCannotBecomeShortEnoughIsRefusedBeforeItEnds() {
    String most = "x".repeat(LINE_MAX);
    assertCalls("SUB " + most);
    assertCalls("SUB " + most + "\r");
    assertCalls("SUB " + most + "xx", "! CONTROL_LINE_TOO_LONG");
    assertCalls("PUB " + most + "xx", "! CONTROL_LINE_TOO_LONG");
  }

  @Test
  void aLimitLargerThanWhatIsKeptIsHeldToIt() {
    Feeder feeder = new Feeder(Integer.MAX_VALUE);
    byte[] line = bytes("SUB " + "x".repeat(2 * Sizes.CARRY_BYTES_MAX));
    for (int at = 0; at < line.length; at += 1000) {
      feeder.feed(line, at, Math.min(line.length, at + 1000));
    }
    assertEquals(List.of("! CONTROL_LINE_TOO_LONG"), feeder.heard.calls);
    assertTrue(feeder.leftMax <= Sizes.CARRY_BYTES_MAX);
  }

  @Test
  void headersAreRefusedUntilTheyAreAgreedOn() {
    Feeder feeder = new Feeder(LINE_MAX);
    feeder.parser.headers(false);
    byte[] line = bytes("HPUB a 0 0\r\n\r\n");
    feeder.feed(line, 0, line.length);
    assertEquals(List.of("! BAD_ARGUMENTS"), feeder.heard.calls);
  }

  @Test
  void aPayloadOverTheLimitIsRefusedWithItsControlLine() {
    Feeder feeder = new Feeder(LINE_MAX);
    feeder.heard.maxPayload = 5;
    byte[] input = bytes("PUB a 5\r\nhello\r\nPUB a 6\r\n");
    feeder.feed(input, 0, input.length);
    assertEquals(List.of("PUB[a][][0][hello]", "TOO LARGE 6"), feeder.heard.calls);
  }

  @Test
  void beforeConnectOtherVerbsAreAskedAbout() {
    Feeder feeder = new Feeder(LINE_MAX);
    feeder.parser.awaitingConnect(true);
    feeder.heard.mayGoOn = false;
    byte[] input = bytes("CONNECT {}\r\nP");
    feeder.feed(input, 0, input.length);
    assertEquals(List.of("CONNECT[{}]", "NOT CONNECTED"), feeder.heard.calls);
  }

  @Test
  void aPausedReceiverGetsTheRestLater() {
    Feeder feeder = new Feeder(LINE_MAX);
    feeder.heard.paused = true;
    byte[] input = bytes("PING\r\nPONG\r\n");
    feeder.feed(input, 0, input.length);
    assertEquals(List.of(), feeder.heard.calls);
    feeder.heard.paused = false;
    feeder.again();
    assertEquals(List.of("PING", "PONG"), feeder.heard.calls);
  }

  @Test
  void aLargePayloadTakesMemoryOnlyAsItArrives() {
    Feeder feeder = new Feeder(LINE_MAX);
    byte[] line = bytes("PUB a 999999999\r\n");
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();
    feeder.feed(line, 0, line.length);
    byte[] some = new byte[40_000]; // over what waits in the caller's buffer
    feeder.feed(some, 0, some.length);
    long took = runtime.totalMemory() - runtime.freeMemory() - before;
    assertTrue(took < 8 * 1024 * 1024, "took " + took);
    assertTrue(feeder.left() < ClientParser.INLINE_BYTES_MAX);
    assertEquals(List.of(), feeder.heard.calls);
  }
}
