// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

/// A backup that cannot be restored: damaged, cut off, or of a form nobody knows.
public final class InvalidSnapshot extends Exception {

  public InvalidSnapshot(String message) {
    super(message);
  }
}
