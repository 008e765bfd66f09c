// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runnel.config.options.UserOptions;
import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which users nats-server 2.15.2 found for certificates with these subjects.
class CertificateMappingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=joe,OU=A,OU=B,O=Acme,DC=acme,DC=com|CN=joe,OU=A,OU=B,O=Acme,DC=acme,DC=com|true",
        "CN=joe,OU=A,OU=B,O=Acme,DC=acme,DC=com|DC=com,DC=acme,O=Acme,OU=B,OU=A,CN=joe|true",
        "CN=joe,OU=A,OU=B,O=Acme,DC=acme,DC=com|CN=joe,OU=B+OU=A,O=Acme,DC=com,DC=acme|true",
        "CN=joe,OU=A,OU=B,O=Acme,DC=acme,DC=com|CN=joe,OU=B+OU=A,O=Acme|true",
        "CN=joe,OU=A,OU=B,O=Acme,DC=acme,DC=com|CN=joe,OU=A+OU=B,O=Acme|false",
        "CN=jim,O=Acme|CN=jim,O=Acme|true",
        "CN=jim,O=Acme|O=Acme,CN=jim|true",
        "CN=jim,O=Acme|cn=jim,o=Acme|true",
        "CN=jim,O=Acme|cn=Jim,o=Acme|false",
        "CN=sue,UID=7,O=Acme|CN=sue,O=Acme|true",
        "CN=sue,UID=7,O=Acme|O=Acme,CN=sue|false"
      })
  void aSubjectNamesItsUser(String subject, String user, boolean found) {
    CertificateFacts facts =
        new CertificateFacts(
            List.of(),
            List.of(),
            List.of(),
            CertificateSubject.of(new X500Principal(subject).getEncoded()));
    assertEquals(
        found,
        new CertificateMapping(List.of(User.of(UserOptions.of(user, ""))), ConnectionType.STANDARD)
            .userOf(facts)
            .isPresent());
  }

  @Test
  void aCertificateIsReadInItsOrder() throws Exception {
    try (InputStream pem = CertificateMappingTest.class.getResourceAsStream("certificate.pem")) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
      CertificateFacts facts = CertificateFacts.of(certificate);
      assertEquals(List.of("e@x.org"), facts.emails());
      assertEquals(List.of("d.org"), facts.dnsNames());
      assertEquals(List.of("spiffe://x/y"), facts.uris());
      assertEquals("CN=e", facts.subject().sequence());
    }
  }
}
