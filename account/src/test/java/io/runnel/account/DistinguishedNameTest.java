// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistinguishedNameTest {
  @Test
  void escapesSpacesAndOctetsAreUnderstood() {
    assertEquals(
        "[CN=Jim, \"Hasse Hö\" Hansson!][dc=dummy][dc=com]",
        shown("CN=Jim\\2C \\22Hasse Hö\\22 Hansson!,dc=dummy,dc=com"));
    assertEquals("[OU=Sales CN=J. Smith][DC=example]", shown("OU=Sales+CN=J. Smith,DC=example"));
    assertEquals("[CN=Lučić]", shown("  CN  =  Lu\\C4\\8Di\\C4\\87  "));
    assertEquals("[A=1][B=2]", shown("   A   =   1   ,   B   =   2   "));
    assertEquals("[A= 1 ]", shown("A=\\ 1\\ "));
    assertEquals("", shown(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "cn",
        "cn=Jim\\0",
        "DC=example,=net",
        "1=#0401",
        "test,DC=a",
        "a=\\zz",
        "cn=\\ff"
      })
  void whatIsNoNameIsRefused(String text) {
    assertEquals(Optional.empty(), DistinguishedName.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=a,OU=b|cn=a,ou=b|true|true",
        "CN=a,OU=b|OU=b,CN=a|false|true",
        "CN=a|CN=A|false|false",
        "OU=x+CN=y,DC=z|CN=y+OU=x,DC=z|true|true",
        "DC=a,DC=a|DC=a,DC=b|false|false",
        "DC=a,DC=b|DC=a,DC=a|false|false",
        "CN=a|CN=a,OU=b|false|false"
      })
  void namesMatchInOrderOrInAnyOrder(
      String one, String other, boolean inOrder, boolean inAnyOrder) {
    assertEquals(inOrder, name(one).matches(name(other)));
    assertEquals(inAnyOrder, name(one).matchesInAnyOrder(name(other)));
  }

  @Test
  void aCertificateSubjectHasThreeForms() {
    CertificateSubject subject =
        CertificateSubject.of(
            new X500Principal("CN=www.example.com,OU=CNCF,OU=NATS,O=A\\, B,C=US,DC=foo,DC=com")
                .getEncoded());
    assertEquals("CN=www.example.com,OU=NATS+OU=CNCF,O=A\\, B,C=US", subject.sequence());
    assertEquals("DC=com,DC=foo", subject.domains());
    assertTrue(
        subject
            .name()
            .orElseThrow()
            .matches(name("CN=www.example.com,OU=CNCF,OU=NATS,O=A\\, B,C=US,DC=foo,DC=com")));
  }

  @Test
  void anUnknownAttributeSpoilsOnlyTheName() {
    CertificateSubject subject =
        CertificateSubject.of(new X500Principal("CN=a,UID=7").getEncoded());
    assertEquals(Optional.empty(), subject.name());
    assertEquals("CN=a", subject.sequence());
  }

  @Property(tries = 3000)
  void anyTextIsReadOrRefused(
      @ForAll @Chars({'C', 'N', '=', ',', '+', '\\', ' ', '#', '2', 'f', 'ö'}) String text) {
    DistinguishedName.parse(text)
        .ifPresent(name -> assertTrue(name.matchesInAnyOrder(name) && name.matches(name)));
  }

  @Property(tries = 3000)
  void anyBytesAreASubject(@ForAll byte[] der) {
    assertFalse(CertificateSubject.of(der).sequence().startsWith(","));
  }

  @Property(tries = 1000)
  void aSpoiledSubjectIsASubject(@ForAll byte[] noise, @ForAll int at) {
    byte[] der = new X500Principal("CN=a,OU=b,O=c,DC=d").getEncoded();
    for (int i = 0; i < noise.length; i++) {
      der[Math.floorMod(at + i, der.length)] = noise[i];
    }
    assertTrue(CertificateSubject.of(der).domains().length() <= der.length);
  }

  private static DistinguishedName name(String text) {
    return DistinguishedName.parse(text).orElseThrow();
  }

  private static String shown(String text) {
    StringBuilder out = new StringBuilder();
    for (DistinguishedName.Part part : name(text).parts()) {
      List<String> pairs = part.attributes().stream().map(a -> a.type() + "=" + a.value()).toList();
      out.append('[').append(String.join(" ", pairs)).append(']');
    }
    return out.toString();
  }
}
