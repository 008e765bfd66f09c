// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.keys;

/// What a key does.
public enum KeyStatus {
  /// It does what it does in nats-server.
  ACTS,
  /// Accepted; what it acts on does not exist yet.
  INERT,
  /// Known to nats-server but not supported: an error, unless its value means "off".
  REFUSED,
  /// A key that nats-server does not have.
  OWN
}
