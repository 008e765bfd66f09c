// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.time.Duration;

/// The `authorization` block without its users (those are in [SecurityOptions#users]).
///
/// @param user single user; empty when none
/// @param password its password, plain or bcrypt
/// @param token single token, plain or bcrypt; empty when none
/// @param timeout time a client has to authenticate: as given, else the TLS timeout + 1 s, else 2 s
/// @param proxyRequired `proxy_required`: only connections of trusted proxies
public record AuthorizationOptions(
    String user, String password, String token, Duration timeout, boolean proxyRequired) {

  /// What nats-server has when the file says nothing.
  public static AuthorizationOptions defaults() {
    return new AuthorizationOptions("", "", "", TIMEOUT_DEFAULT, false);
  }

  /// The time without TLS and without a `timeout`.
  public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(2);

  /// Added to the TLS timeout when `timeout` is not given.
  public static final Duration TIMEOUT_BEYOND_TLS = Duration.ofSeconds(1);

  public AuthorizationOptions withUser(String user) {
    return new AuthorizationOptions(user, password, token, timeout, proxyRequired);
  }

  public AuthorizationOptions withPassword(String password) {
    return new AuthorizationOptions(user, password, token, timeout, proxyRequired);
  }

  public AuthorizationOptions withToken(String token) {
    return new AuthorizationOptions(user, password, token, timeout, proxyRequired);
  }

  public AuthorizationOptions withTimeout(Duration timeout) {
    return new AuthorizationOptions(user, password, token, timeout, proxyRequired);
  }

  public AuthorizationOptions withProxyRequired(boolean proxyRequired) {
    return new AuthorizationOptions(user, password, token, timeout, proxyRequired);
  }
}
