// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.config.options.TlsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/// Until when a listener's certificate is good, read from its file each time.
final class ServerCertificate {
  private ServerCertificate() {}

  /// Empty without TLS, or where the file cannot be read any more.
  static Optional<Instant> notAfter(TlsOptions tls) {
    if (!tls.enabled() || tls.files().keyPairs().isEmpty()) {
      return Optional.empty();
    }
    Path file = Path.of(tls.files().keyPairs().getFirst().certFile());
    try (InputStream in = Files.newInputStream(file)) {
      var first = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return first instanceof X509Certificate certificate
          ? Optional.of(certificate.getNotAfter().toInstant())
          : Optional.empty();
    } catch (IOException | CertificateException gone) {
      return Optional.empty();
    }
  }
}
