// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// When messages of a stream may go.
public enum Retention implements Word {
  /// When a limit says so.
  LIMITS("limits"),
  /// When every consumer that wants them has acknowledged them.
  INTEREST("interest"),
  /// When the one consumer that wants them has acknowledged them.
  WORKQUEUE("workqueue");

  private final String text;

  Retention(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
