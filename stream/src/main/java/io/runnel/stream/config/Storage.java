// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// Where messages are kept.
public enum Storage {
  FILE("file"),
  MEMORY("memory");

  private final String text;

  Storage(String text) {
    this.text = text;
  }

  /// As JSON has it.
  public String text() {
    return text;
  }
}
