// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// What the server of the training run reads ([AotTraining]): a configuration with TLS and a
/// WebSocket door, and a key pair made for this one run by the JDK's `keytool`, so that no key lies
/// in the distribution. All of it is gone when the process ends.
///
/// @param config the configuration file
/// @param keys the key and its own certificate, which both sides present and trust
record TrainingFiles(Path config, KeyStore keys) {
  private static final String STORE_WORD = "training";
  private static final String ALIAS = "runnel";

  /// A runtime without `keytool`, or one that hangs, costs the cache only its part of TLS.
  private static final int KEYTOOL_SECONDS_MAX = 20;

  /// Bytes in a line of PEM (RFC 7468).
  private static final int PEM_LINE = 64;

  /// Nothing where no key can be made.
  static Optional<TrainingFiles> make() {
    try {
      Path folder = Files.createTempDirectory("runnel-training");
      folder.toFile().deleteOnExit();
      KeyStore keys = keys(folder.resolve("keys.p12"));
      byte[] key = keys.getKey(ALIAS, STORE_WORD.toCharArray()).getEncoded();
      Path keyFile = write(folder, "key.pem", pem("PRIVATE KEY", key));
      byte[] certificate = keys.getCertificate(ALIAS).getEncoded();
      Path certificateFile = write(folder, "cert.pem", pem("CERTIFICATE", certificate));
      Path config = write(folder, "training.conf", configuration(certificateFile, keyFile));
      return Optional.of(new TrainingFiles(config, keys));
    } catch (IOException | GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  /// What a client of the training server needs for its handshake.
  SSLContext clientTerms() throws GeneralSecurityException {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, STORE_WORD.toCharArray());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      authorities.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException("an empty key store could not be made", e);
    }
    authorities.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
    trusted.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private static String configuration(Path certificate, Path key) {
    return """
    allow_non_tls: true
    tls {
      cert_file: "%1$s"
      key_file: "%2$s"
      ca_file: "%1$s"
      verify: true
    }
    websocket {
      host: "127.0.0.1"
      port: -1
      no_tls: true
    }
    """
        .formatted(certificate, key);
  }

  private static KeyStore keys(Path file) throws IOException, GeneralSecurityException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String words =
        "-genkeypair -keyalg RSA -keysize 2048 -validity 1 -dname CN=localhost -storetype PKCS12";
    List<String> command = new ArrayList<>(List.of(keytool));
    command.addAll(List.of(words.split(" ")));
    command.addAll(
        List.of("-alias", ALIAS, "-storepass", STORE_WORD, "-keystore", file.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    file.toFile().deleteOnExit();
    try {
      if (!process.waitFor(KEYTOOL_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("keytool made no key");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a key was made", e);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, STORE_WORD.toCharArray());
    }
    return keys;
  }

  private static String pem(String label, byte[] content) {
    byte[] newline = {'\n'};
    String lines = Base64.getMimeEncoder(PEM_LINE, newline).encodeToString(content);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, lines);
  }

  private static Path write(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    file.toFile().deleteOnExit();
    return Files.writeString(file, text, StandardCharsets.US_ASCII);
  }
}
