// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.base.GoQuote;

/// How logs, connz and events name who is behind a connection, right or wrong.
///
/// @param shown as connz's `authorized_user`; empty for nobody
/// @param logText as in log lines: `User "x"`
public record AuthenticatedAs(String shown, String logText) {
  public static final AuthenticatedAs NOBODY = new AuthenticatedAs("", "User \"N/A\"");

  private static final String REDACTED = "[REDACTED]";

  static AuthenticatedAs user(String name) {
    return new AuthenticatedAs(name, "User " + GoQuote.quote(name));
  }

  static AuthenticatedAs nkey(String publicKey) {
    return new AuthenticatedAs(publicKey, "Nkey " + GoQuote.quote(publicKey));
  }

  /// What the client says it is.
  public static AuthenticatedAs of(Credentials.Offer offer) {
    if (!offer.nkey().isEmpty()) {
      return nkey(offer.nkey());
    }
    if (!offer.user().isEmpty()) {
      return user(offer.user());
    }
    return offer.token().isEmpty()
        ? NOBODY
        : new AuthenticatedAs(REDACTED, "Token \"" + REDACTED + "\"");
  }
}
