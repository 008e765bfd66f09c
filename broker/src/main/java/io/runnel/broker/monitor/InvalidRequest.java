// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

/// A monitoring request that asks for something impossible; the message says what, in nats-server's
/// words. Carries no stack: the fault is the asker's.
public final class InvalidRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final Cause cause;

  /// Where the fault lies.
  public enum Cause {
    /// The request cannot be read.
    UNREADABLE,
    /// It can be read, and cannot be answered.
    REFUSED,
    /// What it told the server to do did not work.
    FAILED,
  }

  public InvalidRequest(Cause cause, String message) {
    super(message, null, false, false);
    this.cause = cause;
  }

  static InvalidRequest refused(String message) {
    return new InvalidRequest(Cause.REFUSED, message);
  }

  public Cause fault() {
    return cause;
  }
}
