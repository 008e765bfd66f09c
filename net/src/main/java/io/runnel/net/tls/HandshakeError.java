// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.event.Level;

/// Why a handshake failed, in the words that nats-server's log has for it where there are such
/// words, and how loud: what a probe or a load balancer does is not an error.
///
/// @param level DEBUG for what is no TLS at all, else ERROR
/// @param text what stands behind `TLS handshake error: `
public record HandshakeError(Level level, String text) {
  private static final int CAUSES_MAX = 10;
  private static final String ALERT = "Received fatal alert: ";
  private static final String NOT_VERIFIED = "tls: failed to verify certificate: x509: ";

  public static HandshakeError of(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; depth < CAUSES_MAX && cause != null; depth++) {
      Optional<HandshakeError> known = known(cause);
      if (known.isPresent()) {
        return known.get();
      }
      cause = cause.getCause();
    }
    String message = thrown.getMessage();
    return error(message == null ? thrown.getClass().getSimpleName() : "tls: " + message);
  }

  private static HandshakeError error(String text) {
    return new HandshakeError(Level.ERROR, text);
  }

  private static Optional<HandshakeError> known(Throwable cause) {
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    return Optional.ofNullable(
        switch (cause) {
          case NotSslRecordException _ ->
              new HandshakeError(
                  Level.DEBUG, "tls: first record does not look like a TLS handshake");
          case ClosedChannelException _ -> error("EOF");
          case Throwable refused when Distrust.known(refused) == Distrust.NOT_NOW ->
              error(NOT_VERIFIED + "certificate has expired or is not yet valid");
          case Throwable refused when Distrust.known(refused) == Distrust.UNKNOWN_AUTHORITY ->
              error(NOT_VERIFIED + "certificate signed by unknown authority");
          case CertPathValidatorException failed when failed.getCause() == null ->
              error(NOT_VERIFIED + failed.getMessage());
          case CertificateException failed when failed.getCause() == null ->
              error(NOT_VERIFIED + failed.getMessage());
          default -> byMessage(message);
        });
  }

  private static @org.jspecify.annotations.Nullable HandshakeError byMessage(String message) {
    if (message.equals("certificate not pinned")) {
      return error("certificate not pinned");
    }
    if (message.contains("Empty client certificate chain")
        || message.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")) {
      return error("tls: client didn't provide a certificate");
    }
    if (message.contains("no cipher suites in common") || message.contains("NO_SHARED_CIPHER")) {
      return error("tls: no cipher suite supported by both client and server");
    }
    if (message.contains("is not enabled or supported")
        || message.contains("UNSUPPORTED_PROTOCOL")) {
      return error("tls: client offered only unsupported versions");
    }
    int alert = message.indexOf(ALERT);
    if (alert >= 0) {
      String name = message.substring(alert + ALERT.length()).strip();
      return error("remote error: tls: " + alertText(name));
    }
    int boring = message.indexOf("_ALERT_");
    return boring < 0
        ? null
        : error("remote error: tls: " + alertText(message.substring(boring + "_ALERT_".length())));
  }

  private static String alertText(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    return switch (plain) {
      case "unknown_ca" -> "unknown certificate authority";
      case "certificate_unknown" -> "unknown certificate";
      case "certificate_expired" -> "expired certificate";
      case "certificate_revoked" -> "revoked certificate";
      case "bad_certificate" -> "bad certificate";
      default -> plain.replace('_', ' ');
    };
  }
}
