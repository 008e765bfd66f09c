// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

/// Base32 (RFC 4648, upper case, no padding) around bytes that end in their CRC16 (XMODEM, little-endian).
///
///     public key   [kind 1][key 32][crc 2]         35 bytes, 56 letters
///     seed         [S and kind 2][seed 32][crc 2]  36 bytes, 58 letters
final class NkeyCodec {
  /// Longer than a seed; refused before any decoding.
  static final int TEXT_LENGTH_MAX = 64;

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int CRC_BYTES = 2;

  private NkeyCodec() {}

  static String encode(byte[] body) {
    byte[] bytes = new byte[body.length + CRC_BYTES];
    System.arraycopy(body, 0, bytes, 0, body.length);
    int crc = crc16(body, body.length);
    bytes[body.length] = (byte) crc;
    bytes[body.length + 1] = (byte) (crc >>> 8);
    StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
    int bits = 0;
    int pending = 0;
    for (byte next : bytes) {
      pending = (pending << 8) | (next & 0xFF);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(ALPHABET.charAt((pending >>> bits) & 31));
      }
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt((pending << (5 - bits)) & 31));
    }
    return text.toString();
  }

  /// The bytes without their checksum, which has been verified.
  static byte[] decode(String text) throws InvalidNkeyException {
    if (text.length() > TEXT_LENGTH_MAX) {
      throw new InvalidNkeyException("too long for an nkey");
    }
    byte[] bytes = base32(text);
    int length = bytes.length - CRC_BYTES;
    if (length < CRC_BYTES) {
      throw new InvalidNkeyException("too short for an nkey");
    }
    int crc = (bytes[length] & 0xFF) | (bytes[length + 1] & 0xFF) << 8;
    if (crc != crc16(bytes, length)) {
      throw new InvalidNkeyException("invalid checksum");
    }
    byte[] body = new byte[length];
    System.arraycopy(bytes, 0, body, 0, length);
    return body;
  }

  /// Bits left over after the last full byte are ignored, as Go's decoder does.
  private static byte[] base32(String text) throws InvalidNkeyException {
    int tail = text.length() % 8;
    if (tail == 1 || tail == 3 || tail == 6) {
      throw new InvalidNkeyException("invalid base32 length");
    }
    byte[] bytes = new byte[text.length() * 5 / 8];
    int bits = 0;
    int pending = 0;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = digit(text.charAt(i));
      if (digit < 0) {
        throw new InvalidNkeyException("invalid base32 character at " + i);
      }
      pending = (pending << 5) | digit;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[at++] = (byte) (pending >>> bits);
      }
    }
    return bytes;
  }

  private static int digit(char letter) {
    if (letter >= 'A' && letter <= 'Z') {
      return letter - 'A';
    }
    return letter >= '2' && letter <= '7' ? letter - '2' + 26 : -1;
  }

  private static int crc16(byte[] bytes, int length) {
    int crc = 0;
    for (int i = 0; i < length; i++) {
      crc ^= (bytes[i] & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
      }
    }
    return crc & 0xFFFF;
  }
}
