// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Picks one of several certificates for a client (`certs`): the first that has the name the client
/// asked for and a key of the kind that fits, else the first whose key fits. Immutable.
final class CertificateChooser extends X509ExtendedKeyManager {
  private static final int DNS_NAME = 2;

  private final List<KeyPairFiles> pairs;

  CertificateChooser(List<KeyPairFiles> pairs) {
    this.pairs = List.copyOf(pairs);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    int chosen = chosen(engine);
    return chosen >= 0 && fits(keyType, pairs.get(chosen).key()) ? Integer.toString(chosen) : null;
  }

  /// The one certificate for this client, whatever kind of key is asked for just now; -1 if it can
  /// verify none of them.
  private int chosen(SSLEngine engine) {
    String asked = serverName(engine);
    int fallback = -1;
    for (int i = 0; i < pairs.size(); i++) {
      KeyPairFiles pair = pairs.get(i);
      if (verifiable(engine, pair.key())) {
        if (!asked.isEmpty() && names(pair.chain().getFirst(), asked)) {
          return i;
        }
        if (fallback < 0) {
          fallback = i;
        }
      }
    }
    return fallback;
  }

  private static boolean verifiable(SSLEngine engine, PrivateKey key) {
    if (!(engine.getHandshakeSession() instanceof ExtendedSSLSession session)) {
      return true;
    }
    String[] known = session.getPeerSupportedSignatureAlgorithms();
    String wanted =
        switch (key.getAlgorithm()) {
          case "EC" -> "ECDSA";
          case "RSA" -> "RSA";
          default -> "Ed";
        };
    return known.length == 0
        || Arrays.stream(known).anyMatch(algorithm -> algorithm.contains(wanted));
  }

  private static boolean fits(String keyType, PrivateKey key) {
    String algorithm = key.getAlgorithm();
    return switch (keyType) {
      case "RSA", "RSASSA-PSS", "ECDHE_RSA" -> algorithm.equals("RSA");
      case "EC", "ECDHE_ECDSA", "EC_EC" -> algorithm.equals("EC");
      case "Ed25519", "EdDSA" -> algorithm.equals("EdDSA") || algorithm.equals("Ed25519");
      default -> algorithm.equals(keyType);
    };
  }

  static String serverName(SSLEngine engine) {
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName().toLowerCase(Locale.ROOT);
        }
      }
    }
    return "";
  }

  private static boolean names(X509Certificate certificate, String asked) {
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives == null) {
        return false;
      }
      return alternatives.stream()
          .anyMatch(name ->
              name.get(0) instanceof Integer type
                  && type == DNS_NAME
                  && name.get(1) instanceof String text
                  && matches(text.toLowerCase(Locale.ROOT), asked));
    } catch (CertificateParsingException _) {
      return false;
    }
  }

  /// A wildcard stands for the whole first label.
  private static boolean matches(String pattern, String asked) {
    if (!pattern.startsWith("*.")) {
      return pattern.equals(asked);
    }
    int dot = asked.indexOf('.');
    return dot > 0 && asked.substring(dot).equals(pattern.substring(1));
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    for (int i = 0; i < pairs.size(); i++) {
      if (fits(keyType, pairs.get(i).key())) {
        return Integer.toString(i);
      }
    }
    return null;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return java.util.stream.IntStream.range(0, pairs.size())
        .filter(i -> fits(keyType, pairs.get(i).key()))
        .mapToObj(Integer::toString)
        .toArray(String[]::new);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return pairs.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return pairs.get(Integer.parseInt(alias)).key();
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[0];
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
