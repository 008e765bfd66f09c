// SPDX-License-Identifier: Apache-2.0
package io.runnel.base;

/// Sizes that two layers have to agree on.
public final class Sizes {
  /// What a session may leave unconsumed for the next read, in bytes: an unfinished control line
  /// (at most `max_control_line` and a verb) or a small message that has not arrived in full. A
  /// `max_control_line` above this is held to it.
  public static final int CARRY_BYTES_MAX = 64 * 1024;

  private Sizes() {}
}
