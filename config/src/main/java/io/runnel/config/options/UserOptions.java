// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.util.List;

/// One user, of the `authorization` block or of an account. Names and nkeys are unique in the
/// server.
///
/// @param credential a name with a password, or an nkey
/// @param account the account; `$G` for users of the `authorization` block
/// @param permissions effective permissions
/// @param connectionTypes `allowed_connection_types`, upper case; empty allows every type
/// @param proxyRequired `proxy_required` of this user
public record UserOptions(
    Credential credential,
    String account,
    PermissionsOptions permissions,
    List<String> connectionTypes,
    boolean proxyRequired) {

  public UserOptions {
    connectionTypes = List.copyOf(connectionTypes);
  }

  /// A user of the global account, without restrictions.
  public static UserOptions of(String name, String password) {
    return new UserOptions(
        new Credential.Password(name, password),
        AccountOptions.GLOBAL,
        PermissionsOptions.unrestricted(),
        List.of(),
        false);
  }

  /// The name or the public nkey: what CONNECT must present, and what logs and connz show.
  public String name() {
    return switch (credential) {
      case Credential.Password(String name, _) -> name;
      case Credential.Nkey(String publicKey) -> publicKey;
    };
  }

  public UserOptions withCredential(Credential credential) {
    return new UserOptions(credential, account, permissions, connectionTypes, proxyRequired);
  }

  public UserOptions withAccount(String account) {
    return new UserOptions(credential, account, permissions, connectionTypes, proxyRequired);
  }

  public UserOptions withPermissions(PermissionsOptions permissions) {
    return new UserOptions(credential, account, permissions, connectionTypes, proxyRequired);
  }

  public UserOptions withConnectionTypes(List<String> connectionTypes) {
    return new UserOptions(credential, account, permissions, connectionTypes, proxyRequired);
  }

  public UserOptions withProxyRequired(boolean proxyRequired) {
    return new UserOptions(credential, account, permissions, connectionTypes, proxyRequired);
  }
}
