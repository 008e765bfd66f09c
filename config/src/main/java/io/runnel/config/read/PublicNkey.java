// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

/// Whether a text is a public nkey: base32 of a prefix byte, 32 bytes of key and a CRC-16 (XMODEM)
/// of both, little endian. 1 + 32 + 2 = 35 bytes = 56 characters.
final class PublicNkey {

  private static final int CHARS = 56;
  private static final int BYTES = 35;
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String KINDS = "NCOAUX";

  private PublicNkey() {}

  /// A key of this kind: `U` user, `A` account, …
  static boolean isValid(String text, char kind) {
    return text.length() == CHARS && text.charAt(0) == kind && hasSum(text);
  }

  /// A key of any kind.
  static boolean isValid(String text) {
    return text.length() == CHARS && KINDS.indexOf(text.charAt(0)) >= 0 && hasSum(text);
  }

  private static boolean hasSum(String text) {
    byte[] raw = new byte[BYTES];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < CHARS; i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        return false;
      }
      held = held << 5 | digit;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        raw[at++] = (byte) (held >> bits);
        held &= (1 << bits) - 1;
      }
    }
    int crc = 0;
    for (int i = 0; i < BYTES - 2; i++) {
      crc ^= (raw[i] & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1;
      }
    }
    return (raw[BYTES - 2] & 0xff) == (crc & 0xff) && (raw[BYTES - 1] & 0xff) == crc >> 8;
  }
}
