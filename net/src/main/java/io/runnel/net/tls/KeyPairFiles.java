// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import io.runnel.config.options.TlsFiles;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// A certificate chain and the key that proves it, read from their files and found to belong
/// together.
///
/// @param chain the server's own certificate first
record KeyPairFiles(List<X509Certificate> chain, PrivateKey key) {
  private static final byte[] PROBE = {1, 2, 3, 4};

  KeyPairFiles {
    chain = List.copyOf(chain);
  }

  /// Reads all pairs; there must be one.
  static List<KeyPairFiles> read(List<TlsFiles.KeyPair> files) throws TlsConfigException {
    List<KeyPairFiles> pairs = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      String which = files.size() == 1 ? "" : " %d/%d".formatted(i + 1, files.size());
      try {
        pairs.add(read(files.get(i)));
      } catch (TlsConfigException wrong) {
        throw new TlsConfigException(
            "error parsing X509 certificate/key pair" + which + ": " + wrong.getMessage(), wrong);
      }
    }
    if (pairs.isEmpty()) {
      throw new TlsConfigException("a TLS listener needs 'cert_file' and 'key_file'");
    }
    return pairs;
  }

  private static KeyPairFiles read(TlsFiles.KeyPair files) throws TlsConfigException {
    List<X509Certificate> chain = PemFile.read(files.certFile()).certificates();
    PrivateKey key = PemFile.read(files.keyFile()).privateKey();
    if (!belongTogether(chain.getFirst(), key)) {
      throw new TlsConfigException(
          files.keyFile() + ": private key does not match the public key in " + files.certFile());
    }
    return new KeyPairFiles(chain, key);
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(PROBE);
      byte[] signed = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(PROBE);
      return signer.verify(signed);
    } catch (GeneralSecurityException _) {
      // A key of one kind and a certificate of another.
      return false;
    }
  }
}
