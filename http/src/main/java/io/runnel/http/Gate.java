// SPDX-License-Identifier: Apache-2.0
package io.runnel.http;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.runnel.config.options.MonitorAuthorization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Who may look: everybody unless `http_authorization` says otherwise. Checking a bcrypt password
/// takes long, so never on an event loop.
final class Gate {
  private final MonitorAuthorization wanted;

  Gate(MonitorAuthorization wanted) {
    this.wanted = wanted;
  }

  /// `header` is the value of `Authorization`, null where there is none.
  boolean admits(@Nullable String header) {
    if (wanted.isOpen()) {
      return true;
    }
    if (header == null) {
      return false;
    }
    if (!wanted.token().isEmpty() && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return same(header.substring(7).strip(), wanted.token());
    }
    if (!wanted.user().isEmpty() && header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return basic(header.substring(6).strip());
    }
    return false;
  }

  private boolean basic(String credentials) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
    int colon = pair.indexOf(':');
    return colon >= 0
        && same(pair.substring(0, colon), wanted.user())
        && password(pair.substring(colon + 1));
  }

  private boolean password(String given) {
    String expected = wanted.password();
    if (expected.startsWith("$2")) {
      return BCrypt.verifyer()
          .verify(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8))
          .verified;
    }
    return same(given, expected);
  }

  /// Takes the same time wherever the texts differ.
  private static boolean same(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  /// What to send in `WWW-Authenticate`.
  String challenge() {
    return wanted.user().isEmpty() ? "Bearer" : "Basic realm=\"runnel\"";
  }
}
