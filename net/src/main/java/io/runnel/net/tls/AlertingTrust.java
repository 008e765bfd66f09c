// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Decides as another trust manager does, and says why it refused in the words of BoringSSL, so
/// that the client gets the alert that Go's TLS would send: `unknown_ca`, `certificate_expired` or
/// `bad_certificate` (RFC 8446, 6.2). Without a reason BoringSSL sends `internal_error`. The JDK's
/// own TLS chooses its alerts itself.
final class AlertingTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager judge;

  AlertingTrust(X509ExtendedTrustManager judge) {
    this.judge = judge;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      judge.checkClientTrusted(chain, authType, engine);
    } catch (CertificateException refused) {
      throw withReason(refused);
    }
  }

  private static OpenSslCertificateException withReason(CertificateException refused) {
    int reason =
        switch (Distrust.of(refused)) {
          case UNKNOWN_AUTHORITY ->
              CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
          case NOT_NOW -> CertificateVerifier.X509_V_ERR_CERT_HAS_EXPIRED;
          case OTHER -> CertificateVerifier.X509_V_ERR_CERT_REJECTED;
        };
    return new OpenSslCertificateException(refused.getMessage(), refused, reason);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }

  // What an engine of a server does not ask.

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge.checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge.checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge.checkServerTrusted(chain, authType, engine);
  }
}
