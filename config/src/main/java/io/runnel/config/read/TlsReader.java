// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.base.GoDuration;
import io.runnel.config.grammar.Value;
import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.HandshakeFirst;
import io.runnel.config.options.TlsFiles;
import io.runnel.config.options.TlsOptions;
import io.runnel.config.options.TlsProtocol;
import io.runnel.config.options.TlsTiming;
import io.runnel.config.read.Reading.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads one `tls` block of a listener. Files are named here, not opened.
final class TlsReader {

  private static final Pattern SHA256_HEX = Pattern.compile("[a-f0-9]{64}");

  private static final Set<String> CURVES =
      Set.of(
          "X25519MLKEM768",
          "SecP384r1MLKEM1024",
          "SecP256r1MLKEM768",
          "X25519",
          "CurveP256",
          "CurveP384",
          "CurveP521");

  /// Names of Go's `tls.CipherSuites()`, which are IANA's.
  private static final Set<String> CIPHERS =
      Set.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

  /// Names of Go's `tls.InsecureCipherSuites()`.
  private static final Set<String> INSECURE_CIPHERS =
      Set.of(
          "TLS_RSA_WITH_RC4_128_SHA",
          "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
          "TLS_RSA_WITH_AES_128_CBC_SHA",
          "TLS_RSA_WITH_AES_256_CBC_SHA",
          "TLS_RSA_WITH_AES_128_CBC_SHA256",
          "TLS_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
          "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
          "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");

  private final Reading reading;
  private final Value block;
  private String certFile = "";
  private String keyFile = "";
  private String caFile = "";
  private List<TlsFiles.KeyPair> certs = List.of();
  private boolean verify;
  private boolean map;
  private boolean allowInsecureCiphers;
  private TlsProtocol protocol = TlsProtocol.defaults();
  private TlsTiming timing = TlsTiming.defaults();
  private List<String> pinned = List.of();
  private HandshakeFirst handshakeFirst = HandshakeFirst.defaults();

  private TlsReader(Reading reading, Value block) {
    this.reading = reading;
    this.block = block;
  }

  static TlsOptions read(Reading reading, Value block) {
    var reader = new TlsReader(reading, block);
    reading.block("tls", block).forEach(reader::field);
    return reader.options();
  }

  private void field(Field field) {
    switch (field.name()) {
      case "cert_file" -> certFile = reading.text(field);
      case "key_file" -> keyFile = reading.text(field);
      case "ca_file" -> caFile = reading.text(field);
      case "certs" -> certs = certs(field);
      case "verify" -> verify = reading.bool(field);
      case "verify_and_map" -> map = reading.bool(field);
      case "insecure" -> reading.bool(field);
      case "allow_insecure_cipher_suites" -> allowInsecureCiphers = reading.bool(field);
      case "cipher_suites" ->
          protocol = protocol.withCipherSuites(names(field, "unrecognized cipher "));
      case "curve_preferences" ->
          protocol = protocol.withCurvePreferences(names(field, "unrecognized curve preference "));
      case "min_version" -> protocol = protocol.withMinVersion(minVersion(field));
      case "timeout" -> timing = timing.withTimeout(timeout(field));
      case "connection_rate_limit" ->
          timing = timing.withConnectionRateLimit(reading.integer(field));
      case "pinned_certs" -> pinned = pinned(field);
      case "handshake_first" -> handshakeFirst = handshakeFirst(field);
      default -> throw new IllegalStateException("no reader for tls key " + field.name());
    }
  }

  private TlsOptions options() {
    if (!certs.isEmpty() && !certFile.isEmpty()) {
      error("error parsing tls config, cannot combine 'cert_file' option with 'certs' option");
    } else if (!certFile.isEmpty() && keyFile.isEmpty()) {
      error("missing 'key_file' in TLS configuration");
    } else if (certFile.isEmpty() && !keyFile.isEmpty()) {
      error("missing 'cert_file' in TLS configuration");
    }
    List<String> insecure =
        protocol.cipherSuites().stream().filter(INSECURE_CIPHERS::contains).toList();
    if (!allowInsecureCiphers && !insecure.isEmpty()) {
      error(
          "insecure cipher suites configured without 'allow_insecure_cipher_suites' option set: "
              + String.join(", ", insecure));
    }
    var keyPairs = certFile.isEmpty() ? certs : List.of(new TlsFiles.KeyPair(certFile, keyFile));
    var clients =
        map
            ? ClientCertificates.MAPPED
            : verify ? ClientCertificates.REQUIRED : ClientCertificates.NOT_ASKED;
    return new TlsOptions(
        true, new TlsFiles(keyPairs, caFile), clients, protocol, timing, pinned, handshakeFirst);
  }

  private void error(String message) {
    reading.error(block.at(), message);
  }

  private List<TlsFiles.KeyPair> certs(Field field) {
    var pairs = new ArrayList<TlsFiles.KeyPair>();
    for (Value item : reading.items(field)) {
      String cert = "";
      String key = "";
      for (Field part : reading.block("tls.certs", item)) {
        if (part.name().equals("cert_file")) {
          cert = reading.text(part);
        } else {
          key = reading.text(part);
        }
      }
      if (cert.isEmpty() || key.isEmpty()) {
        reading.error(
            item.at(),
            "error parsing certificates config: both 'cert_file' and 'key_file' options are required");
      }
      pairs.add(new TlsFiles.KeyPair(cert, key));
    }
    return pairs;
  }

  private List<String> names(Field field, String unknown) {
    boolean curves = field.name().equals("curve_preferences");
    List<Value> items = reading.items(field);
    if (items.isEmpty()) {
      reading.error(field.at(), "error parsing tls config, '" + field.name() + "' cannot be empty");
    }
    var names = new ArrayList<String>();
    for (Value item : items) {
      String name = reading.text(item, field.name());
      boolean known =
          curves
              ? CURVES.contains(name)
              : CIPHERS.contains(name) || INSECURE_CIPHERS.contains(name);
      if (!known) {
        reading.error(item.at(), unknown + name);
      }
      names.add(name);
    }
    return names;
  }

  private String minVersion(Field field) {
    if (!(field.value() instanceof Value.Text(String version, _))) {
      reading.error(
          field.at(),
          "error parsing tls config: 'min_version' wrong type: " + field.value().typeName());
      return "1.2";
    }
    switch (version) {
      case "1.2", "1.3" -> {
        return version;
      }
      case "1.0", "1.1" ->
          reading.error(
              field.at(), "error parsing tls config: unsupported TLS version: TLS " + version);
      default -> reading.error(field.at(), "error parsing tls config: unknown version: " + version);
    }
    return "1.2";
  }

  private Duration timeout(Field field) {
    Duration timeout = reading.timeout(field);
    return timeout.isZero() ? TlsTiming.defaults().timeout() : timeout;
  }

  private List<String> pinned(Field field) {
    var hashes = new ArrayList<String>();
    for (Value item : reading.items(field)) {
      String hash = reading.text(item, "pinned_certs").toLowerCase(Locale.ROOT);
      if (!SHA256_HEX.matcher(hash).matches()) {
        reading.error(
            item.at(),
            "error parsing tls config, 'pinned_certs' key "
                + hash
                + " does not look like hex-encoded sha256 of DER encoded SubjectPublicKeyInfo");
      }
      hashes.add(hash);
    }
    return hashes;
  }

  private HandshakeFirst handshakeFirst(Field field) {
    if (field.value() instanceof Value.Bool(boolean isTrue, _)) {
      return new HandshakeFirst(isTrue, Duration.ZERO);
    }
    String text = reading.text(field);
    switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "on" -> {
        return new HandshakeFirst(true, Duration.ZERO);
      }
      case "false", "off" -> {
        return HandshakeFirst.defaults();
      }
      case "auto", "auto_fallback" -> {
        return new HandshakeFirst(true, HandshakeFirst.AUTO_FALLBACK_DELAY);
      }
      default -> {
        try {
          return new HandshakeFirst(true, GoDuration.parse(text));
        } catch (GoDuration.Malformed _) {
          reading.error(
              field.at(),
              "field \"" + field.entry().key() + "\"'s value \"" + text + "\" is invalid");
          return HandshakeFirst.defaults();
        }
      }
    }
  }
}
