// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// How fast a consumer delivers what is stored already.
public enum ReplayPolicy implements Word {
  INSTANT("instant"),
  /// With the pauses between them with which they were stored.
  ORIGINAL("original");

  private final String text;

  ReplayPolicy(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
