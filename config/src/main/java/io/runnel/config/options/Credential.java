// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// What a user presents.
public sealed interface Credential {

  /// A name and its password.
  ///
  /// @param name unique in the server
  /// @param password plain or bcrypt; empty when only TLS mapping or `no_auth_user` can be this
  ///   user
  record Password(String name, String password) implements Credential {}

  /// A key whose owner signs the server's nonce.
  ///
  /// @param publicKey `U…`, valid
  record Nkey(String publicKey) implements Credential {}
}
