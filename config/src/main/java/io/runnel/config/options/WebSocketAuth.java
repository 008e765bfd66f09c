// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.time.Duration;

/// `websocket { authorization }`: overrides the client authorization when user or token is given.
///
/// @param user empty when none
/// @param password empty when none
/// @param token empty when none
/// @param timeout zero: as for other clients
/// @param noAuthUser `no_auth_user`; empty when none
/// @param cookies cookies
public record WebSocketAuth(
    String user,
    String password,
    String token,
    Duration timeout,
    String noAuthUser,
    CookieOptions cookies) {

  /// What nats-server has when the file says nothing.
  public static WebSocketAuth defaults() {
    return new WebSocketAuth("", "", "", Duration.ZERO, "", CookieOptions.defaults());
  }

  public WebSocketAuth withUser(String user) {
    return new WebSocketAuth(user, password, token, timeout, noAuthUser, cookies);
  }

  public WebSocketAuth withPassword(String password) {
    return new WebSocketAuth(user, password, token, timeout, noAuthUser, cookies);
  }

  public WebSocketAuth withToken(String token) {
    return new WebSocketAuth(user, password, token, timeout, noAuthUser, cookies);
  }

  public WebSocketAuth withTimeout(Duration timeout) {
    return new WebSocketAuth(user, password, token, timeout, noAuthUser, cookies);
  }

  public WebSocketAuth withNoAuthUser(String noAuthUser) {
    return new WebSocketAuth(user, password, token, timeout, noAuthUser, cookies);
  }

  public WebSocketAuth withCookies(CookieOptions cookies) {
    return new WebSocketAuth(user, password, token, timeout, noAuthUser, cookies);
  }
}
