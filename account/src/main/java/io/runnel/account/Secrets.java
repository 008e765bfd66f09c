// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Comparing passwords and tokens, plain or bcrypt.
final class Secrets {
  private Secrets() {}

  /// Whether a configured secret is a hash: `$2a$10$…` with the letters a, b, x, y and any two
  /// digits.
  static boolean isBcrypt(String configured) {
    return configured.length() >= 7
        && configured.startsWith("$2")
        && "abxy".indexOf(configured.charAt(2)) >= 0
        && configured.charAt(3) == '$'
        && isDigit(configured.charAt(4))
        && isDigit(configured.charAt(5))
        && configured.charAt(6) == '$';
  }

  /// Takes the same time wherever the difference is.
  static boolean matchesPlain(String configured, String offered) {
    return MessageDigest.isEqual(utf8(configured), utf8(offered));
  }

  /// As Go's bcrypt: the letter makes no difference, and only the first 72 bytes count. A malformed
  /// hash matches nothing.
  static boolean matchesBcrypt(String hash, String offered) {
    if (!isBcrypt(hash) || cost(hash) < BCrypt.MIN_COST || cost(hash) > BCrypt.MAX_COST) {
      return false;
    }
    return BCrypt.verifyer(
            BCrypt.Version.VERSION_2A, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A))
        .verify(utf8(offered), utf8(hash))
        .verified;
  }

  private static int cost(String hash) {
    return (hash.charAt(4) - '0') * 10 + hash.charAt(5) - '0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
