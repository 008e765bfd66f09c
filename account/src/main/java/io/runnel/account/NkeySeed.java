// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/// The private half of an nkey: 32 secret bytes and the kind of the key they belong to. Its
/// `toString` hides them. A server makes its identity from one (`N…`), and its key for sealing
/// (`X…`) from another, out of bytes it is given.
public final class NkeySeed {
  private static final int SEED_CODE = 18 << 3;

  private final NkeyKind kind;
  private final byte[] seed;

  private NkeySeed(NkeyKind kind, byte[] seed) {
    this.kind = kind;
    this.seed = seed;
  }

  /// @param seed 32 bytes of luck, copied
  public static NkeySeed of(NkeyKind kind, byte[] seed) {
    if (seed.length != Nkey.KEY_BYTES) {
      throw new IllegalArgumentException(
          "a seed has " + Nkey.KEY_BYTES + " bytes, not " + seed.length);
    }
    return new NkeySeed(kind, seed.clone());
  }

  public static NkeySeed parse(String text) throws InvalidNkeyException {
    byte[] body = NkeyCodec.decode(text);
    // The letter S takes the upper five bits, the kind's eight bits follow across the byte border.
    if ((body[0] & 0xF8) != SEED_CODE || body.length != 2 + Nkey.KEY_BYTES) {
      throw new InvalidNkeyException("not a seed");
    }
    int code = (body[0] & 7) << 5 | (body[1] & 0xF8) >>> 3;
    NkeyKind kind =
        NkeyKind.ofCode(code)
            .orElseThrow(() -> new InvalidNkeyException("a seed of an unknown kind"));
    return new NkeySeed(kind, Arrays.copyOfRange(body, 2, body.length));
  }

  public NkeyKind kind() {
    return kind;
  }

  /// The secret text `S…`.
  public String secretText() {
    byte[] body = new byte[2 + Nkey.KEY_BYTES];
    body[0] = (byte) (SEED_CODE | kind.code() >>> 5);
    body[1] = (byte) ((kind.code() & 31) << 3);
    System.arraycopy(seed, 0, body, 2, Nkey.KEY_BYTES);
    return NkeyCodec.encode(body);
  }

  /// The key that others may know.
  public Nkey publicKey() {
    boolean curve = kind == NkeyKind.CURVE;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(curve ? "X25519" : "Ed25519");
      generator.initialize(
          curve ? NamedParameterSpec.X25519 : NamedParameterSpec.ED25519, new SeedAsLuck(seed));
      return Nkey.of(kind, raw(generator.generateKeyPair().getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks Ed25519 or X25519", e);
    }
  }

  /// The Ed25519 signature over `message`.
  public byte[] sign(byte[] message) {
    if (kind == NkeyKind.CURVE) {
      throw new IllegalStateException("a curve key cannot sign");
    }
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks Ed25519", e);
    }
  }

  @Override
  public String toString() {
    return "seed of kind " + kind;
  }

  /// No pattern switch: this is on the boot path (docs/adr/0003).
  private static byte[] raw(PublicKey key) {
    if (key instanceof EdECPublicKey ed) {
      byte[] bytes = littleEndian(ed.getPoint().getY().toByteArray());
      if (ed.getPoint().isXOdd()) {
        bytes[Nkey.KEY_BYTES - 1] |= (byte) 0x80;
      }
      return bytes;
    }
    if (key instanceof XECPublicKey x) {
      return littleEndian(x.getU().toByteArray());
    }
    throw new IllegalStateException("unexpected key " + key.getAlgorithm());
  }

  private static byte[] littleEndian(byte[] bigEndian) {
    byte[] bytes = new byte[Nkey.KEY_BYTES];
    int length = Math.min(bigEndian.length, bytes.length);
    for (int i = 0; i < length; i++) {
      bytes[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return bytes;
  }

  /// The JDK derives a public key only while generating a pair; RFC 8032 and RFC 7748 take the
  /// private key as 32 random bytes, so a source that yields the seed yields its pair.
  private static final class SeedAsLuck extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final transient byte[] seed;

    SeedAsLuck(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException(
            "a pair needs " + seed.length + " bytes, asked for " + bytes.length);
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
  }
}
