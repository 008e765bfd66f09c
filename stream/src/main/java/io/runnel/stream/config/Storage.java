// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// Where messages are kept.
public enum Storage implements Word {
  FILE("file"),
  MEMORY("memory");

  private final String text;

  Storage(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
