// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// Whether what is on disk is compressed; the choice of the method is ours (ADR of the log).
public enum Compression implements Word {
  NONE("none"),
  S2("s2");

  private final String text;

  Compression(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
