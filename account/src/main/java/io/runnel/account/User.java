// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.config.options.Credential;
import io.runnel.config.options.UserOptions;
import java.util.Set;

/// A configured user, ready to be asked. Equal users have the same rights, which is what a reload
/// compares.
///
/// @param account name of its account
/// @param connectionTypes how it may come in; empty allows every way
/// @param proxyRequired only through a trusted proxy
public record User(
    Credential credential,
    String account,
    Permissions permissions,
    Set<ConnectionType> connectionTypes,
    boolean proxyRequired) {
  public User {
    connectionTypes = Set.copyOf(connectionTypes);
  }

  static User of(UserOptions options) {
    return new User(
        options.credential(),
        options.account(),
        Permissions.of(options.permissions()),
        ConnectionType.known(options.connectionTypes()),
        options.proxyRequired());
  }

  /// The user name, or the public nkey.
  public String name() {
    return switch (credential) {
      case Credential.Password(String name, _) -> name;
      case Credential.Nkey(String publicKey) -> publicKey;
    };
  }

  boolean mayComeBy(ConnectionType type) {
    return connectionTypes.isEmpty() || connectionTypes.contains(type);
  }

  /// Hides the password.
  @Override
  public String toString() {
    return "user " + name() + " of " + account;
  }
}
