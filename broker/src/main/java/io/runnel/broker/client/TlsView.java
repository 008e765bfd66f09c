// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

import java.util.List;

/// What a connection's TLS handshake agreed on.
///
/// @param version as nats-server writes it, `1.3`; empty without TLS
/// @param cipherSuite its standard name
/// @param peerCertificates what the client proved itself with, leaf first
/// @param first the handshake came before INFO
public record TlsView(
    String version, String cipherSuite, List<PeerCertificate> peerCertificates, boolean first) {
  public static final TlsView NONE = new TlsView("", "", List.of(), false);

  public TlsView {
    peerCertificates = List.copyOf(peerCertificates);
  }

  /// @param subject distinguished name, RFC 2253
  /// @param keySha256 of the public key info, in hex
  /// @param certificateSha256 of the whole certificate, in hex
  public record PeerCertificate(String subject, String keySha256, String certificateSha256) {}
}
