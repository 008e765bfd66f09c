// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// Names of the cookies that stand in for CONNECT fields. Empty when not used.
///
/// @param jwt `jwt_cookie`
/// @param user `user_cookie`
/// @param password `pass_cookie`
/// @param token `token_cookie`
public record CookieOptions(String jwt, String user, String password, String token) {

  /// What nats-server has when the file says nothing.
  public static CookieOptions defaults() {
    return new CookieOptions("", "", "", "");
  }

  public CookieOptions withJwt(String jwt) {
    return new CookieOptions(jwt, user, password, token);
  }

  public CookieOptions withUser(String user) {
    return new CookieOptions(jwt, user, password, token);
  }

  public CookieOptions withPassword(String password) {
    return new CookieOptions(jwt, user, password, token);
  }

  public CookieOptions withToken(String token) {
    return new CookieOptions(jwt, user, password, token);
  }
}
