// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What a verified client certificate says about its owner, each list in the certificate's order.
/// Source: security.md, section 3.
public record CertificateFacts(
    List<String> emails, List<String> dnsNames, List<String> uris, CertificateSubject subject) {
  // Numbers of the GeneralName choices, RFC 5280, 4.2.1.6.
  private static final int RFC822_NAME = 1;
  private static final int DNS_NAME = 2;
  private static final int URI = 6;

  public CertificateFacts {
    emails = List.copyOf(emails);
    dnsNames = List.copyOf(dnsNames);
    uris = List.copyOf(uris);
  }

  public static CertificateFacts of(X509Certificate certificate) {
    return new CertificateFacts(
        alternatives(certificate, RFC822_NAME),
        alternatives(certificate, DNS_NAME),
        alternatives(certificate, URI),
        CertificateSubject.of(certificate.getSubjectX500Principal().getEncoded()));
  }

  private static List<String> alternatives(X509Certificate certificate, int kind) {
    List<String> found = new ArrayList<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return found;
      }
      for (List<?> name : names) {
        if (name.size() > 1
            && name.get(0) instanceof Integer type
            && type == kind
            && name.get(1) instanceof String text) {
          found.add(text);
        }
      }
    } catch (CertificateParsingException _) {
      // A certificate whose alternative names are unreadable has none; its subject may still name a
      // user.
      found.clear();
    }
    return found;
  }
}
