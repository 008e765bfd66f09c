// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// What has to be acknowledged.
public enum AckPolicy implements Word {
  NONE("none"),
  /// One acknowledgement covers all before it.
  ALL("all"),
  EXPLICIT("explicit"),
  /// As [#ALL], by the answers to flow control (2.14).
  FLOW_CONTROL("flow_control");

  private final String text;

  AckPolicy(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
