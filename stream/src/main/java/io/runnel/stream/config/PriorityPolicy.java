// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// How pull requests of a priority group are served.
public enum PriorityPolicy implements Word {
  NONE("none"),
  /// Only from a number of pending messages or acknowledgements on.
  OVERFLOW("overflow"),
  /// One client gets all, until it is gone.
  PINNED_CLIENT("pinned_client"),
  /// The lowest priority first.
  PRIORITIZED("prioritized");

  private final String text;

  PriorityPolicy(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
