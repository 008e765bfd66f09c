// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.reload;

/// What a changed option asks the server to do, beyond using the new options from now on.
public enum ReloadEffect {
  /// Nothing more: whoever needs the value reads it.
  READ_AT_USE,
  /// Open the log anew.
  LOG,
  /// Make TLS contexts anew; new connections use them.
  TLS,
  /// Close connections whose certificate is no longer pinned.
  PINNED_CERTS,
  /// Build accounts and users anew; close clients whose credentials no longer match, drop
  /// subscriptions that are no longer permitted.
  AUTHORIZATION,
  /// Close the newest connections beyond the limit.
  CONNECTIONS,
  /// Tell connected clients by an INFO.
  INFO,
  /// Write the pid or ports file anew.
  FILES,
  /// Publish server statistics.
  STATSZ,
  /// Close connections of proxies that are no longer trusted.
  PROXIES
}
