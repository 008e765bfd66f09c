// SPDX-License-Identifier: Apache-2.0
package io.runnel.testkit.front;

import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.Listen;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.TlsOptions;
import io.runnel.config.options.WebSocketOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Options and client contexts for tests of what stands in front of a session. The certificates are
/// resources beside this class, good for a hundred years: a CA, and what it signed.
final class FrontServer {
  private static final char[] NO_PASSWORD = {};

  private FrontServer() {}

  static ServerOptions options(UnaryOperator<ServerOptions> change) {
    return change.apply(ServerOptions.defaults().withListen(new Listen("127.0.0.1", -1)));
  }

  static ServerOptions tls(UnaryOperator<TlsOptions> change) {
    return options(o -> o.withClient(o.client().withTls(change.apply(serverTls()))));
  }

  static ServerOptions webSocket(UnaryOperator<WebSocketOptions> change) {
    return options(
        o -> o.withWebSocket(change.apply(o.webSocket().withListen(new Listen("127.0.0.1", -1)))));
  }

  static TlsOptions serverTls() {
    return TlsOptions.of(file("server.pem"), file("server-key.pem"));
  }

  static TlsOptions verified(TlsOptions tls) {
    return tls.withClientCertificates(ClientCertificates.REQUIRED)
        .withFiles(tls.files().withCaFile(file("ca.pem")));
  }

  static String file(String name) {
    try {
      return Path.of(FrontServer.class.getResource(name).toURI()).toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// A client that trusts the CA; with the certificate `name` unless that is empty.
  static SSLContext client(String name) throws IOException, GeneralSecurityException {
    KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
    trust.load(null, null);
    trust.setCertificateEntry("ca", certificate("ca.pem"));
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(trust);
    KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
    own.load(null, null);
    if (!name.isEmpty()) {
      var chain = new Certificate[] {certificate(name + ".pem")};
      own.setKeyEntry("own", key(name + "-key.pem"), NO_PASSWORD, chain);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = FrontServer.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static Certificate certificate(String name) throws IOException, GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(bytes(name)));
  }

  private static PrivateKey key(String name) throws IOException, GeneralSecurityException {
    String text = new String(bytes(name), StandardCharsets.US_ASCII);
    String body = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
  }
}
