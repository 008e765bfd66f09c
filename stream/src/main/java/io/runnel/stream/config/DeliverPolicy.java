// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// Where a consumer begins.
public enum DeliverPolicy implements Word {
  ALL("all"),
  LAST("last"),
  NEW("new"),
  BY_START_SEQUENCE("by_start_sequence"),
  BY_START_TIME("by_start_time"),
  LAST_PER_SUBJECT("last_per_subject");

  private final String text;

  DeliverPolicy(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
