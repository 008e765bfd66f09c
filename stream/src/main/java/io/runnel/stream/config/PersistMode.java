// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// Whether an acknowledgement waits for the disk.
public enum PersistMode implements Word {
  /// As `sync_interval` says.
  DEFAULT("default"),
  /// It does not wait.
  ASYNC("async");

  private final String text;

  PersistMode(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
