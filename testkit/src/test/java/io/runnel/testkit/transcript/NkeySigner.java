// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.transcript;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/// Signs a nonce with an NKey seed: base32 of two prefix bytes, 32 bytes of Ed25519 seed and two
/// bytes of CRC16.
final class NkeySigner {

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int PREFIX_BYTES = 2;
  private static final int SEED_BYTES = 32;

  private NkeySigner() {}

  /// The signature as base64url without padding, as CONNECT carries it.
  static String sign(String seed, String nonce) {
    byte[] decoded = base32(seed);
    byte[] key = Arrays.copyOfRange(decoded, PREFIX_BYTES, PREFIX_BYTES + SEED_BYTES);
    try {
      var spec = new EdECPrivateKeySpec(NamedParameterSpec.ED25519, key);
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(KeyFactory.getInstance("Ed25519").generatePrivate(spec));
      signature.update(nonce.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot sign with this seed", e);
    }
  }

  private static byte[] base32(String text) {
    byte[] out = new byte[text.length() * 5 / 8];
    int bits = 0;
    int count = 0;
    int at = 0;
    for (char c : text.toCharArray()) {
      int value = BASE32.indexOf(c);
      if (value < 0) {
        throw new IllegalArgumentException("not base32: " + c);
      }
      bits = (bits << 5) | value;
      count += 5;
      if (count >= 8) {
        count -= 8;
        out[at++] = (byte) (bits >> count);
      }
    }
    return out;
  }
}
