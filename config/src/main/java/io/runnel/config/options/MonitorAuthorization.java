// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// `http_authorization`: a key of Runnel alone (nats-server shows monitoring to everybody).
///
/// @param user HTTP Basic name; empty when not asked
/// @param password its password, plain or bcrypt
/// @param token HTTP Bearer token; empty when not asked
public record MonitorAuthorization(String user, String password, String token) {

  /// Everybody may look, as in nats-server.
  public static MonitorAuthorization open() {
    return new MonitorAuthorization("", "", "");
  }

  public boolean isOpen() {
    return user.isEmpty() && token.isEmpty();
  }

  public MonitorAuthorization withUser(String user) {
    return new MonitorAuthorization(user, password, token);
  }

  public MonitorAuthorization withPassword(String password) {
    return new MonitorAuthorization(user, password, token);
  }

  public MonitorAuthorization withToken(String token) {
    return new MonitorAuthorization(user, password, token);
  }
}
