// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/// A public nkey: 32 bytes of Ed25519 (X25519 for curve keys) with their kind, in its canonical
/// text. Two keys are equal when their texts are. Source: nkeys v0.4.16 and security.md, section 2.
public final class Nkey {
  /// Length of a raw key or seed in bytes.
  public static final int KEY_BYTES = 32;

  /// Length of an Ed25519 signature in bytes.
  public static final int SIGNATURE_BYTES = 64;

  private final NkeyKind kind;
  private final byte[] key;
  private final String text;

  private Nkey(NkeyKind kind, byte[] key) {
    this.kind = kind;
    this.key = key;
    byte[] body = new byte[1 + KEY_BYTES];
    body[0] = (byte) kind.code();
    System.arraycopy(key, 0, body, 1, KEY_BYTES);
    this.text = NkeyCodec.encode(body);
  }

  /// @param key 32 bytes, copied
  public static Nkey of(NkeyKind kind, byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("an nkey has " + KEY_BYTES + " bytes, not " + key.length);
    }
    return new Nkey(kind, key.clone());
  }

  public static Nkey parse(String text) throws InvalidNkeyException {
    byte[] body = NkeyCodec.decode(text);
    NkeyKind kind =
        NkeyKind.ofCode(body[0] & 0xFF)
            .orElseThrow(() -> new InvalidNkeyException("not a public nkey: unknown prefix"));
    if (body.length != 1 + KEY_BYTES) {
      throw new InvalidNkeyException("a public nkey holds " + KEY_BYTES + " bytes");
    }
    return new Nkey(kind, Arrays.copyOfRange(body, 1, body.length));
  }

  /// Parses a key that must be of one kind, such as the users of a configuration.
  public static Nkey parse(String text, NkeyKind expected) throws InvalidNkeyException {
    Nkey nkey = parse(text);
    if (nkey.kind != expected) {
      throw new InvalidNkeyException(
          "an nkey with prefix "
              + expected.letter()
              + " is needed, this one has "
              + nkey.kind.letter());
    }
    return nkey;
  }

  public static boolean isPublicKey(String text) {
    try {
      parse(text);
      return true;
    } catch (InvalidNkeyException _) {
      return false;
    }
  }

  public static boolean isPublicKey(String text, NkeyKind expected) {
    try {
      parse(text, expected);
      return true;
    } catch (InvalidNkeyException _) {
      return false;
    }
  }

  public NkeyKind kind() {
    return kind;
  }

  /// The text as it appears in configurations and on the wire.
  public String text() {
    return text;
  }

  /// The raw key, a copy.
  public byte[] key() {
    return key.clone();
  }

  /// Whether `signature` is this key's signature over `message`. A key that is no point of the
  /// curve verifies nothing.
  public boolean verifies(byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_BYTES || kind == NkeyKind.CURVE) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(edKey());
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      // Both bytes come from outside: a malformed key or signature is a signature that does not
      // hold.
      return false;
    }
  }

  /// RFC 8032: the y coordinate, little-endian, whose topmost bit is the lowest bit of x.
  private PublicKey edKey() throws GeneralSecurityException {
    byte[] bigEndian = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bigEndian[i] = key[KEY_BYTES - 1 - i];
    }
    boolean xOdd = (bigEndian[0] & 0x80) != 0;
    bigEndian[0] &= 0x7F;
    EdECPoint point = new EdECPoint(xOdd, new BigInteger(1, bigEndian));
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Nkey that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
