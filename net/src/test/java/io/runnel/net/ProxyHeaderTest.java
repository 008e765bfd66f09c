// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyHeaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  private static ByteBuf text(String line) {
    return Unpooled.copiedBuffer(line, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuf binary(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(SIGNATURE + hex));
  }

  @Test
  void firstVersionNamesTheClient() {
    var read = ProxyHeader.read(text("PROXY TCP4 192.0.2.7 198.51.100.1 5678 4222\r\nCONNECT"));
    var named = assertInstanceOf(ProxyHeader.Reading.Named.class, read);
    assertEquals("192.0.2.7", named.client().getAddress().getHostAddress());
    assertEquals(5678, named.client().getPort());
    assertEquals(45, named.bytes());
  }

  @Test
  void secondVersionNamesTheClientAndSkipsWhatFollowsTheAddresses() {
    var read =
        ProxyHeader.read(
            binary("21110010" + "c0000207" + "c6336401" + "162e" + "107e" + "04000142"));
    var named = assertInstanceOf(ProxyHeader.Reading.Named.class, read);
    assertEquals("192.0.2.7", named.client().getAddress().getHostAddress());
    assertEquals(5678, named.client().getPort());
    assertEquals(32, named.bytes());
  }

  @Test
  void secondVersionKnowsIpv6() {
    String source = "20010db8000000000000000000000001";
    var read = ProxyHeader.read(binary("21210024" + source + source + "162e" + "107e"));
    var named = assertInstanceOf(ProxyHeader.Reading.Named.class, read);
    assertEquals("2001:db8:0:0:0:0:0:1", named.client().getAddress().getHostAddress());
  }

  @Test
  void healthChecksKeepTheSocketsAddress() {
    assertInstanceOf(
        ProxyHeader.Reading.Unnamed.class, ProxyHeader.read(text("PROXY UNKNOWN\r\n")));
    assertInstanceOf(ProxyHeader.Reading.Unnamed.class, ProxyHeader.read(binary("20000000")));
    assertInstanceOf(ProxyHeader.Reading.Unnamed.class, ProxyHeader.read(binary("21010000")));
  }

  @Test
  void otherBytesAreTheClientsOwn() {
    assertInstanceOf(ProxyHeader.Reading.Absent.class, ProxyHeader.read(text("CONNECT {}\r\n")));
    assertInstanceOf(ProxyHeader.Reading.More.class, ProxyHeader.read(text("PROXY")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TCP4 192.0.2.7 198.51.100.1 5678           | invalid v1 format",
        "TCP4 nowhere 198.51.100.1 5678 4222        | invalid address",
        "TCP4 2001:db8::1 2001:db8::2 5678 4222     | TCP4 with IPv6 address",
        "TCP6 192.0.2.7 198.51.100.1 5678 4222      | TCP6 with IPv4 address",
        "UDP4 192.0.2.7 198.51.100.1 5678 4222      | invalid protocol UDP4",
        "TCP4 192.0.2.7 198.51.100.1 65536 4222     | invalid source port",
        "TCP4 192.0.2.7 198.51.100.1 5678 -1        | invalid dest port",
      })
  void wrongLinesAreRefusedWithTheReason(String line, String reason) {
    var read = ProxyHeader.read(text("PROXY " + line + "\r\n"));
    var bad = assertInstanceOf(ProxyHeader.Reading.Bad.class, read);
    assertTrue(bad.text().contains(reason), bad.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "11110000         | invalid version 0x10",
        "22110000         | unknown PROXY protocol command: 0x02",
        "21120000         | only STREAM protocol supported",
        "21310000         | unsupported address family 0x30",
        "21110004c0000207 | IPv4 address data too short: 4 bytes",
      })
  void wrongBinaryHeadersAreRefusedWithTheReason(String hex, String reason) {
    var bad = assertInstanceOf(ProxyHeader.Reading.Bad.class, ProxyHeader.read(binary(hex)));
    assertTrue(bad.text().contains(reason), bad.text());
  }

  @Test
  void lineWithoutEndIsRefusedAtItsLimit() {
    String line = "PROXY TCP4 " + "1".repeat(200);
    assertInstanceOf(
        ProxyHeader.Reading.More.class, ProxyHeader.read(text(line.substring(0, 106))));
    assertInstanceOf(ProxyHeader.Reading.Bad.class, ProxyHeader.read(text(line.substring(0, 107))));
  }

  @Test
  void noPrefixOfAHeaderIsTakenForSomethingElse() {
    String header = "PROXY TCP6 2001:db8::1 2001:db8::2 5678 4222\r\n";
    for (int i = 0; i < header.length(); i++) {
      var read = ProxyHeader.read(text(header.substring(0, i)));
      assertInstanceOf(ProxyHeader.Reading.More.class, read, "after " + i + " bytes");
    }
  }

  @Test
  void randomBytesNeverThrow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      ByteBuf in =
          random.nextBoolean()
              ? Unpooled.wrappedBuffer(text("PROXY "), Unpooled.wrappedBuffer(bytes))
              : Unpooled.wrappedBuffer(binary(""), Unpooled.wrappedBuffer(bytes));
      try {
        ProxyHeader.read(in);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
