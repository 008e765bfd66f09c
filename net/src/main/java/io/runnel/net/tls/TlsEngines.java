// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.TlsFiles;
import io.runnel.config.options.TlsOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The two implementations of TLS: BoringSSL where its library can be loaded, else the JDK's.
enum TlsEngines {
  BORING_SSL("BoringSSL", SslProvider.OPENSSL),
  JDK("JDK", SslProvider.JDK);

  /// TLS 1.3 suites can't be chosen, as in Go.
  private static final List<String> SUITES_OF_1_3 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /// What Go's `tls.CipherSuites()` has for TLS 1.2.
  private static final List<String> SUITES_OF_1_2 =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

  /// `curve_preferences` in the words of the JDK; it has no hybrid groups yet.
  private static final Map<String, String> JAVA_GROUPS =
      Map.of(
          "X25519", "x25519",
          "CurveP256", "secp256r1",
          "CurveP384", "secp384r1",
          "CurveP521", "secp521r1");

  /// `curve_preferences` in the words of BoringSSL.
  private static final Map<String, String> BORING_GROUPS =
      Map.of(
          "X25519MLKEM768", "X25519MLKEM768",
          "X25519", "X25519",
          "CurveP256", "P-256",
          "CurveP384", "P-384",
          "CurveP521", "P-521");

  private final String title;
  private final SslProvider provider;

  TlsEngines(String title, SslProvider provider) {
    this.title = title;
    this.provider = provider;
  }

  static TlsEngines available() {
    return OpenSsl.isAvailable() ? BORING_SSL : JDK;
  }

  boolean setGroupsPerEngine() {
    return this == JDK;
  }

  static List<String> javaGroups(TlsOptions options) {
    return translated(options, JAVA_GROUPS);
  }

  private static List<String> translated(TlsOptions options, Map<String, String> names) {
    return options.protocol().curvePreferences().stream()
        .filter(names::containsKey)
        .map(names::get)
        .toList();
  }

  SslContext context(TlsOptions options) throws TlsConfigException {
    List<KeyPairFiles> pairs = KeyPairFiles.read(options.files().keyPairs());
    SslContextBuilder builder = builder(pairs).sslProvider(provider);
    builder.protocols(protocols(options));
    builder.ciphers(suites(options), SupportedCipherSuiteFilter.INSTANCE);
    if (options.clientCertificates() != ClientCertificates.NOT_ASKED) {
      builder.clientAuth(ClientAuth.REQUIRE).trustManager(trust(options.files()));
    }
    List<String> groups = translated(options, BORING_GROUPS);
    if (this == BORING_SSL && !groups.isEmpty()) {
      builder.option(OpenSslContextOption.GROUPS, groups.toArray(String[]::new));
    }
    try {
      return builder.build();
    } catch (SSLException refused) {
      throw new TlsConfigException("error in TLS configuration: " + refused.getMessage(), refused);
    }
  }

  private static SslContextBuilder builder(List<KeyPairFiles> pairs) {
    if (pairs.size() > 1) {
      return SslContextBuilder.forServer(new CertificateChooser(pairs));
    }
    KeyPairFiles pair = pairs.getFirst();
    PrivateKey key = pair.key();
    return SslContextBuilder.forServer(key, pair.chain().toArray(X509Certificate[]::new));
  }

  private static String[] protocols(TlsOptions options) {
    return options.protocol().minVersion().equals("1.3")
        ? new String[] {"TLSv1.3"}
        : new String[] {"TLSv1.3", "TLSv1.2"};
  }

  private static Set<String> suites(TlsOptions options) {
    List<String> chosen = options.protocol().cipherSuites();
    Set<String> suites = new LinkedHashSet<>(SUITES_OF_1_3);
    suites.addAll(chosen.isEmpty() ? SUITES_OF_1_2 : chosen);
    return suites;
  }

  private X509ExtendedTrustManager trust(TlsFiles files) throws TlsConfigException {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(files.caFile().isEmpty() ? null : authorities(files.caFile()));
      // The only one there is, for the default algorithm is PKIX.
      var judge = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
      return this == BORING_SSL ? new AlertingTrust(judge) : judge;
    } catch (GeneralSecurityException | IOException refused) {
      throw refused instanceof TlsConfigException known
          ? known
          : new TlsConfigException(files.caFile() + ": " + refused.getMessage(), refused);
    }
  }

  private static @Nullable KeyStore authorities(String path)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      certificates.addAll(PemFile.read(path).certificates());
    } catch (TlsConfigException wrong) {
      throw new TlsConfigException(
          "failed to parse root ca certificate: " + wrong.getMessage(), wrong);
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("ca" + i, certificates.get(i));
    }
    return store;
  }

  @Override
  public String toString() {
    return title;
  }
}
