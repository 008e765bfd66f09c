// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import org.jspecify.annotations.Nullable;

/// Why the JDK's validation refused a certificate, read from the causes of what it threw.
enum Distrust {
  UNKNOWN_AUTHORITY,
  /// Expired, or not valid yet; Go has one word and one alert for both.
  NOT_NOW,
  OTHER;

  private static final int CAUSES_MAX = 10;

  static Distrust of(Throwable refused) {
    @Nullable Throwable cause = refused;
    for (int depth = 0; depth < CAUSES_MAX && cause != null; depth++) {
      Distrust known = known(cause);
      if (known != OTHER) {
        return known;
      }
      cause = cause.getCause();
    }
    return OTHER;
  }

  /// What one cause says by itself.
  static Distrust known(Throwable cause) {
    return switch (cause) {
      case CertificateExpiredException _ -> NOT_NOW;
      case CertificateNotYetValidException _ -> NOT_NOW;
      case CertPathBuilderException _ -> UNKNOWN_AUTHORITY;
      case CertPathValidatorException failed when hasNoAuthority(failed) -> UNKNOWN_AUTHORITY;
      default -> OTHER;
    };
  }

  private static boolean hasNoAuthority(CertPathValidatorException failed) {
    return failed.getReason() == PKIXReason.NO_TRUST_ANCHOR
        || failed.getReason() == CertPathValidatorException.BasicReason.INVALID_SIGNATURE;
  }
}
