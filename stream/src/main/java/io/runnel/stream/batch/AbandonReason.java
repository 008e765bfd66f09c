// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.batch;

/// Why an atomic batch ended without its messages, as the advisory has it.
public enum AbandonReason {
  TIMEOUT("timeout"),
  LARGE("large"),
  INCOMPLETE("incomplete"),
  UNSUPPORTED("unsupported");

  private final String text;

  AbandonReason(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
