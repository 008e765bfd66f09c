// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/// Private keys in the three encodings that openssl and Go write: PKCS #8, PKCS #1 (RSA) and SEC 1
/// (elliptic curve). Java reads the first; the others are wrapped into it:
///
///     SEQUENCE { INTEGER 0, SEQUENCE { OID algorithm, parameters }, OCTET STRING key }
///
/// Sources: RFC 5958, RFC 8017 A.1.2, RFC 5915.
final class KeyEncoding {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int CURVE_TAG = 0xA0;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  private static final byte[] NULL = {0x05, 0x00};
  private static final byte[] RSA_OID = {
    0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01
  };
  private static final byte[] EC_OID = {
    0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01
  };
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private KeyEncoding() {}

  static PrivateKey privateKey(String path, String label, byte[] der) throws TlsConfigException {
    byte[] wrapped =
        switch (label) {
          case "RSA PRIVATE KEY" -> wrap(RSA_OID, NULL, der);
          case "EC PRIVATE KEY" ->
              wrap(
                  EC_OID,
                  curve(der)
                      .orElseThrow(
                          () -> new TlsConfigException(path + ": the key does not name its curve")),
                  der);
          default -> der;
        };
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(wrapped));
      } catch (InvalidKeySpecException _) {
        // It is a key of another kind; the next one is tried.
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException("this Java lacks " + algorithm, impossible);
      }
    }
    throw new TlsConfigException(path + ": failed to parse private key");
  }

  private static byte[] wrap(byte[] algorithm, byte[] parameters, byte[] key) {
    return der(SEQUENCE, VERSION_0, der(SEQUENCE, algorithm, parameters), der(OCTET_STRING, key));
  }

  private static byte[] der(int tag, byte[]... parts) {
    var body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    int length = body.size();
    var out = new ByteArrayOutputStream(length + 4);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  /// The curve's OID inside `SEQUENCE { INTEGER 1, OCTET STRING, [0] OID, … }`, with its tag.
  private static Optional<byte[]> curve(byte[] sec1) {
    int at = header(sec1, 0);
    while (at > 0 && at + 2 <= sec1.length) {
      int tag = sec1[at] & 0xFF;
      int content = header(sec1, at);
      int end = content < 0 ? -1 : content + length(sec1, at);
      if (end < 0 || end > sec1.length) {
        return Optional.empty();
      }
      if (tag == CURVE_TAG) {
        return Optional.of(java.util.Arrays.copyOfRange(sec1, content, end));
      }
      at = end;
    }
    return Optional.empty();
  }

  /// Where the content of the element at `at` begins; -1 if it has no length we read.
  private static int header(byte[] der, int at) {
    if (at + 2 > der.length) {
      return -1;
    }
    int first = der[at + 1] & 0xFF;
    int lengthBytes = first < 0x80 ? 0 : first & 0x7F;
    return lengthBytes > 2 || at + 2 + lengthBytes > der.length ? -1 : at + 2 + lengthBytes;
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7F); i++) {
      length = length << 8 | (der[at + 2 + i] & 0xFF);
    }
    return length;
  }
}
