// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/// The header with which a proxy says whose connection it passes on: PROXY protocol, version 1
/// (text) and 2 (binary), recognized by their first six bytes.
///
///     v1   PROXY TCP4 192.0.2.1 198.51.100.1 56324 4222 CRLF              at most 107 bytes
///     v2   signature 12 │ version+command 1 │ family+protocol 1 │ length 2 │ addresses, TLVs
///
/// A reader without memory: [#read] is asked again with more bytes. Source: core.md, section 10;
/// the texts are nats-server's.
final class ProxyHeader {
  /// A v1 line with its CRLF.
  static final int LINE_BYTES_MAX = 107;

  private static final byte[] LINE_START = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };
  private static final int KNOWN_BY_BYTES = 6;
  private static final int FIXED_BYTES = 16;
  private static final int COMMAND_LOCAL = 0;
  private static final int COMMAND_PROXY = 1;
  private static final int STREAM = 1;
  private static final int FAMILY_UNSPECIFIED = 0;
  private static final int FAMILY_IPV4 = 1;
  private static final int FAMILY_IPV6 = 2;
  private static final int PORT_MAX = 65_535;
  private static final String INVALID = "invalid PROXY protocol header: ";
  private static final String UNSUPPORTED = "unsupported PROXY protocol feature: ";

  private ProxyHeader() {}

  /// What the bytes so far are.
  sealed interface Reading {
    /// Not enough bytes to say.
    record More() implements Reading {}

    /// No header: the bytes are the client's own.
    record Absent() implements Reading {}

    /// A header of `bytes` bytes, of which `bytes` may not all have arrived, that names the client.
    record Named(int bytes, InetSocketAddress client) implements Reading {}

    /// A header of `bytes` bytes that leaves the socket's address as it is.
    record Unnamed(int bytes) implements Reading {}

    /// A header that can't be read; `text` says why.
    record Bad(String text) implements Reading {}
  }

  private static final Reading MORE = new Reading.More();
  private static final Reading ABSENT = new Reading.Absent();

  /// Looks at the readable bytes of `in` and moves nothing.
  static Reading read(ByteBuf in) {
    if (in.readableBytes() < KNOWN_BY_BYTES) {
      return MORE;
    }
    if (startsWith(in, LINE_START, KNOWN_BY_BYTES)) {
      return line(in);
    }
    return startsWith(in, SIGNATURE, KNOWN_BY_BYTES) ? binary(in) : ABSENT;
  }

  private static boolean startsWith(ByteBuf in, byte[] expected, int length) {
    for (int i = 0; i < length; i++) {
      if (in.getByte(in.readerIndex() + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  // ---- version 1

  private static Reading line(ByteBuf in) {
    int seen = Math.min(in.readableBytes(), LINE_BYTES_MAX);
    for (int i = LINE_START.length; i + 1 < seen; i++) {
      if (in.getByte(in.readerIndex() + i) == '\r'
          && in.getByte(in.readerIndex() + i + 1) == '\n') {
        int length = i - LINE_START.length;
        int from = in.readerIndex() + LINE_START.length;
        String text = in.toString(from, length, StandardCharsets.ISO_8859_1);
        return line(text.strip(), i + 2);
      }
    }
    return seen == LINE_BYTES_MAX ? new Reading.Bad(INVALID + "v1 line too long") : MORE;
  }

  private static Reading line(String text, int bytes) {
    String[] parts = text.split("[ \t\u000B\f\r\n]+", -1);
    if (parts[0].equals("UNKNOWN")) {
      return new Reading.Unnamed(bytes);
    }
    if (parts.length != 5) {
      return new Reading.Bad(INVALID + "invalid v1 format");
    }
    String protocol = parts[0];
    if (!IpLiteral.isOne(parts[1]) || !IpLiteral.isOne(parts[2])) {
      return new Reading.Bad(INVALID + "invalid address");
    }
    if (port(parts[3]) < 0) {
      return new Reading.Bad("invalid source port: parsing \"" + parts[3] + "\"");
    }
    if (port(parts[4]) < 0) {
      return new Reading.Bad("invalid dest port: parsing \"" + parts[4] + "\"");
    }
    boolean sourceSix = parts[1].contains(":");
    boolean destinationSix = parts[2].contains(":");
    if (protocol.equals("TCP4") && (sourceSix || destinationSix)) {
      return new Reading.Bad(INVALID + "TCP4 with IPv6 address");
    }
    if (protocol.equals("TCP6") && (!sourceSix || !destinationSix)) {
      return new Reading.Bad(INVALID + "TCP6 with IPv4 address");
    }
    if (!protocol.equals("TCP4") && !protocol.equals("TCP6")) {
      return new Reading.Bad(INVALID + "invalid protocol " + protocol);
    }
    return new Reading.Named(
        bytes, new InetSocketAddress(IpLiteral.parse(parts[1]), port(parts[3])));
  }

  /// The number if it is a port's, else -1.
  private static int port(String digits) {
    if (digits.isEmpty()
        || digits.length() > 9
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int port = Integer.parseInt(digits);
    return port <= PORT_MAX ? port : -1;
  }

  // ---- version 2

  private static Reading binary(ByteBuf in) {
    int signed = Math.min(in.readableBytes(), SIGNATURE.length);
    if (!startsWith(in, SIGNATURE, signed)) {
      return in.readableBytes() < SIGNATURE.length
          ? MORE
          : new Reading.Bad(INVALID + "invalid signature");
    }
    if (in.readableBytes() < FIXED_BYTES) {
      return MORE;
    }
    int at = in.readerIndex() + SIGNATURE.length;
    int versionAndCommand = in.getUnsignedByte(at);
    int familyAndProtocol = in.getUnsignedByte(at + 1);
    int length = in.getUnsignedShort(at + 2);
    int bytes = FIXED_BYTES + length;
    if (versionAndCommand >> 4 != 2) {
      return new Reading.Bad(INVALID + "invalid version " + hex(versionAndCommand & 0xF0));
    }
    int command = versionAndCommand & 0x0F;
    if (command == COMMAND_LOCAL) {
      return new Reading.Unnamed(bytes);
    }
    if (command != COMMAND_PROXY) {
      return new Reading.Bad("unknown PROXY protocol command: " + hex(command));
    }
    if ((familyAndProtocol & 0x0F) != STREAM) {
      return new Reading.Bad(UNSUPPORTED + "only STREAM protocol supported");
    }
    return switch (familyAndProtocol >> 4) {
      case FAMILY_UNSPECIFIED -> new Reading.Unnamed(bytes);
      case FAMILY_IPV4 -> addresses(in, length, 4, "IPv4");
      case FAMILY_IPV6 -> addresses(in, length, 16, "IPv6");
      default ->
          new Reading.Bad(
              UNSUPPORTED + "unsupported address family " + hex(familyAndProtocol & 0xF0));
    };
  }

  private static Reading addresses(ByteBuf in, int length, int addressBytes, String family) {
    int needed = 2 * addressBytes + 4;
    if (length < needed) {
      return new Reading.Bad(family + " address data too short: " + length + " bytes");
    }
    if (in.readableBytes() < FIXED_BYTES + needed) {
      return MORE;
    }
    byte[] source = new byte[addressBytes];
    int at = in.readerIndex() + FIXED_BYTES;
    in.getBytes(at, source);
    int port = in.getUnsignedShort(at + 2 * addressBytes);
    try {
      return new Reading.Named(
          FIXED_BYTES + length, new InetSocketAddress(InetAddress.getByAddress(source), port));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("4 or 16 bytes are an address", impossible);
    }
  }

  private static String hex(int value) {
    return "0x%02x".formatted(value);
  }
}
