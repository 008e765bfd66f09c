// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

/// A text that should be an nkey or a seed and is not. The message says what is wrong and never
/// repeats the text, which may be a secret.
public final class InvalidNkeyException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidNkeyException(String message) {
    super(message, null, false, false);
  }
}
