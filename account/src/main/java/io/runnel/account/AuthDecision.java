// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.base.ClosedReason;
import java.util.Optional;

/// What [Authenticator] answers.
public sealed interface AuthDecision {
  /// The answer when no hash has to be computed any more.
  sealed interface Final extends AuthDecision {}

  /// The client is in.
  ///
  /// @param as how it is shown
  /// @param account name of its account
  /// @param user the configured user, if it is one; a token, a single user and nobody are none
  /// @param proxyKey the trusted proxy's public key; empty when it came without a proxy
  /// @param warning for the log; empty when there is none
  record Admitted(
      AuthenticatedAs as,
      String account,
      Permissions permissions,
      Optional<User> user,
      String proxyKey,
      String warning)
      implements Final {}

  /// The client gets `-ERR 'Authorization Violation'` and is closed.
  ///
  /// @param reason as connz and events tell it
  /// @param logText `authentication error - User "x"`, as nats-server logs it
  /// @param because why, for whoever reads the log; holds no secret
  record Refused(ClosedReason reason, String logText, String because) implements Final {}

  /// A bcrypt hash has to be compared first, which takes the time of the hash's cost: run [#check]
  /// off the loop. What the server decides in the meantime (a reload) is for the caller to look
  /// after.
  record NeedsBcrypt(String hash, String secret, Admitted ifRight, Refused ifWrong)
      implements AuthDecision {
    /// Blocks for as long as the hash costs.
    public Final check() {
      return Secrets.matchesBcrypt(hash, secret) ? ifRight : ifWrong;
    }

    @Override
    public String toString() {
      return "NeedsBcrypt[" + ifRight.as().logText() + "]";
    }
  }
}
