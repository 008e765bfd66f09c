// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// What an account takes from another.
public sealed interface ImportOptions {

  /// The exporting account.
  String account();

  /// The subject over there.
  String subject();

  /// Messages of another account.
  ///
  /// @param account exporter
  /// @param subject subject over there
  /// @param to subject here; empty when it is `prefix` + subject
  /// @param prefix put before the subject with a dot; empty when none
  /// @param allowTrace message traces may cross
  record StreamImport(String account, String subject, String to, String prefix, boolean allowTrace)
      implements ImportOptions {}

  /// A service of another account.
  ///
  /// @param account exporter
  /// @param subject subject over there
  /// @param to subject here; the same as over there when the file gives none
  /// @param share tell the exporter who asks
  record ServiceImport(String account, String subject, String to, boolean share)
      implements ImportOptions {}
}
