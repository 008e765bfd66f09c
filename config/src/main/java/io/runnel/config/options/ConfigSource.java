// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

/// What the options were read from.
///
/// @param file path as given; empty without a file
/// @param digest `sha256:` and 64 hex digits, as nats-server prints it; empty without a file
public record ConfigSource(String file, String digest) {

  /// What nats-server has when the file says nothing.
  public static ConfigSource defaults() {
    return new ConfigSource("", "");
  }

  public ConfigSource withFile(String file) {
    return new ConfigSource(file, digest);
  }

  public ConfigSource withDigest(String digest) {
    return new ConfigSource(file, digest);
  }
}
