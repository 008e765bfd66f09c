// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// What gives way when a stream is full.
public enum Discard implements Word {
  /// The oldest messages.
  OLD("old"),
  /// The publish: it is refused.
  NEW("new");

  private final String text;

  Discard(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
