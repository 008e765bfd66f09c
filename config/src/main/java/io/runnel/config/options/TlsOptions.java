// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.util.List;

/// One `tls` block.
///
/// @param enabled false when the file has no such block
/// @param files certificates and keys
/// @param clientCertificates `verify`, `verify_and_map`
/// @param protocol versions, suites, curves
/// @param timing timeout and rate
/// @param pinnedCerts `pinned_certs`: 64 lower-case hex digits each, SHA-256 of the DER
///   SubjectPublicKeyInfo; empty pins nothing
/// @param handshakeFirst `handshake_first`
public record TlsOptions(
    boolean enabled,
    TlsFiles files,
    ClientCertificates clientCertificates,
    TlsProtocol protocol,
    TlsTiming timing,
    List<String> pinnedCerts,
    HandshakeFirst handshakeFirst) {

  public TlsOptions {
    pinnedCerts = List.copyOf(pinnedCerts);
  }

  /// No TLS.
  public static TlsOptions off() {
    return new TlsOptions(
        false,
        TlsFiles.defaults(),
        ClientCertificates.NOT_ASKED,
        TlsProtocol.defaults(),
        TlsTiming.defaults(),
        List.of(),
        HandshakeFirst.defaults());
  }

  /// TLS with one certificate and otherwise default values.
  public static TlsOptions of(String certFile, String keyFile) {
    return off()
        .withEnabled(true)
        .withFiles(new TlsFiles(List.of(new TlsFiles.KeyPair(certFile, keyFile)), ""));
  }

  public TlsOptions withEnabled(boolean enabled) {
    return new TlsOptions(
        enabled, files, clientCertificates, protocol, timing, pinnedCerts, handshakeFirst);
  }

  public TlsOptions withFiles(TlsFiles files) {
    return new TlsOptions(
        enabled, files, clientCertificates, protocol, timing, pinnedCerts, handshakeFirst);
  }

  public TlsOptions withClientCertificates(ClientCertificates clientCertificates) {
    return new TlsOptions(
        enabled, files, clientCertificates, protocol, timing, pinnedCerts, handshakeFirst);
  }

  public TlsOptions withProtocol(TlsProtocol protocol) {
    return new TlsOptions(
        enabled, files, clientCertificates, protocol, timing, pinnedCerts, handshakeFirst);
  }

  public TlsOptions withTiming(TlsTiming timing) {
    return new TlsOptions(
        enabled, files, clientCertificates, protocol, timing, pinnedCerts, handshakeFirst);
  }

  public TlsOptions withPinnedCerts(List<String> pinnedCerts) {
    return new TlsOptions(
        enabled, files, clientCertificates, protocol, timing, pinnedCerts, handshakeFirst);
  }

  public TlsOptions withHandshakeFirst(HandshakeFirst handshakeFirst) {
    return new TlsOptions(
        enabled, files, clientCertificates, protocol, timing, pinnedCerts, handshakeFirst);
  }
}
