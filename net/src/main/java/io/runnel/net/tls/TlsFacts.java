// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// What a finished handshake agreed on, in the words that connz and the log use.
///
/// @param version `1.2` or `1.3`
/// @param cipherSuite IANA name, which is also Go's
/// @param peerCertificates the client's chain, its own certificate first; empty unless asked for
public record TlsFacts(String version, String cipherSuite, List<X509Certificate> peerCertificates) {
  private static final String VERSION_PREFIX = "TLSv";

  public TlsFacts {
    peerCertificates = List.copyOf(peerCertificates);
  }

  static TlsFacts of(SSLSession session) {
    String protocol = session.getProtocol();
    String version =
        protocol.startsWith(VERSION_PREFIX)
            ? protocol.substring(VERSION_PREFIX.length())
            : protocol;
    return new TlsFacts(version, session.getCipherSuite(), chain(session));
  }

  private static List<X509Certificate> chain(SSLSession session) {
    try {
      return java.util.Arrays.stream(session.getPeerCertificates())
          .filter(X509Certificate.class::isInstance)
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException _) {
      return List.of();
    }
  }

  /// SHA-256 of the DER SubjectPublicKeyInfo, 64 lower-case hex digits: what `pinned_certs` lists.
  public static String publicKeySha256(X509Certificate certificate) {
    return sha256(certificate.getPublicKey().getEncoded());
  }

  /// SHA-256 of the whole certificate, 64 lower-case hex digits.
  public static String sha256(X509Certificate certificate) {
    try {
      return sha256(certificate.getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("a parsed certificate has no encoding", impossible);
    }
  }

  private static String sha256(byte[] of) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(of));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
