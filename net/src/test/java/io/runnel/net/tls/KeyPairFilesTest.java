// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.TlsFiles;
import io.runnel.config.options.TlsOptions;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPairFilesTest {
  @TempDir private Path folder;

  static String file(String name) {
    try {
      return Path.of(KeyPairFilesTest.class.getResource("/io/runnel/net/certs/" + name).toURI())
          .toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "server.pem, server-key.pem, EC",
    "server.pem, server-sec1-key.pem, EC",
    "other.pem, other-key.pem, RSA",
    "other.pem, other-pkcs1-key.pem, RSA",
    "ed25519.pem, ed25519-key.pem, EdDSA",
  })
  void keysAreReadInTheEncodingsThatToolsWrite(String cert, String key, String algorithm)
      throws Exception {
    var pairs = KeyPairFiles.read(List.of(new TlsFiles.KeyPair(file(cert), file(key))));
    assertEquals(algorithm, pairs.getFirst().key().getAlgorithm());
  }

  @Test
  void absentFileIsNamed() {
    var error = refusal(file("server.pem"), "/nowhere/key.pem");
    assertEquals(
        "error parsing X509 certificate/key pair: open /nowhere/key.pem: no such file or directory",
        error.getMessage());
  }

  @Test
  void keyOfAnotherCertificateIsRefused() {
    String message = refusal(file("server.pem"), file("client-key.pem")).getMessage();
    assertTrue(message.contains("client-key.pem: private key does not match"), message);
    message = refusal(file("server.pem"), file("other-key.pem")).getMessage();
    assertTrue(message.contains("other-key.pem: private key does not match"), message);
  }

  @Test
  void fileOfTheWrongKindIsNamed() throws Exception {
    String message = refusal(file("server-key.pem"), file("server-key.pem")).getMessage();
    assertTrue(message.contains("server-key.pem: failed to find any PEM data"), message);
    message = refusal(file("server.pem"), file("server.pem")).getMessage();
    assertTrue(message.contains("server.pem: failed to find PEM block"), message);
    Path cut = folder.resolve("cut.pem");
    String whole = Files.readString(Path.of(file("server-key.pem")));
    Files.writeString(cut, whole.replaceFirst("\n[A-Za-z0-9+/]{20}", "\n"));
    message = refusal(file("server.pem"), cut.toString()).getMessage();
    assertTrue(message.contains("cut.pem: failed to parse private key"), message);
  }

  @Test
  void authorityFileIsNamedToo() {
    var files =
        new TlsFiles(
            List.of(new TlsFiles.KeyPair(file("server.pem"), file("server-key.pem"))),
            "/nowhere/ca.pem");
    var options =
        TlsOptions.off()
            .withEnabled(true)
            .withFiles(files)
            .withClientCertificates(ClientCertificates.REQUIRED);
    var error = assertThrows(TlsConfigException.class, () -> TlsTerms.load(options));
    assertTrue(
        error.getMessage().contains("open /nowhere/ca.pem: no such file"), error.getMessage());
  }

  @Test
  void pinnedFormOfAKeyIsTheOneOpensslShows() throws Exception {
    var certificate = PemFile.read(file("client.pem")).certificates().getFirst();
    assertEquals(
        "8e18365e85e85bc2784d5af4845a3f24948a00090cf2f59272899f7ae46f0f7d",
        TlsFacts.publicKeySha256(certificate));
  }

  private static TlsConfigException refusal(String cert, String key) {
    var files = List.of(new TlsFiles.KeyPair(cert, key));
    return assertThrows(TlsConfigException.class, () -> KeyPairFiles.read(files));
  }
}
