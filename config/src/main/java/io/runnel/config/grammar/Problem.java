// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

/// One thing that is wrong, or doubtful, in a configuration.
///
/// @param at where
/// @param message what, in nats-server's words where it has some
public record Problem(Position at, String message) {

  @Override
  public String toString() {
    return at.line() == 0 ? message : at + ": " + message;
  }
}
