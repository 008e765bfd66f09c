// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// `write_timeout`: what follows when a flush passes its write deadline.
public enum WriteTimeoutPolicy {
  /// As for the kind of connection: clients are closed.
  DEFAULT,
  /// Close the connection as a slow consumer.
  CLOSE,
  /// Keep the connection and try again.
  RETRY
}
