// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

/// What is wrong with JSON that came from outside, in the words of Go's decoder.
public final class InvalidJson extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidJson(String message) {
    super(message, null, false, false);
  }
}
