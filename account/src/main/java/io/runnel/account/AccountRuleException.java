// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

/// An export or import that the rules forbid, with nats-server's words. Never leaves the building
/// of a directory.
final class AccountRuleException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean complete;

  /// @param message what is wrong; the builder says before it with which export or import
  AccountRuleException(String message) {
    this(message, false);
  }

  private AccountRuleException(String message, boolean complete) {
    super(message, null, false, false);
    this.complete = complete;
  }

  /// A message that needs nothing before it.
  static AccountRuleException complete(String message) {
    return new AccountRuleException(message, true);
  }

  String after(String introduction) {
    return complete ? String.valueOf(getMessage()) : introduction + ": " + getMessage();
  }
}
