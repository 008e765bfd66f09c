// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

/// What was asked on the command line or in the configuration can't be done. The text is for the
/// user and is printed after `nats-server: `; the process ends with 1 (or, at a reload, goes on as
/// before).
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  public Refused(String text) {
    super(text, null, false, false);
  }

  /// Why, in one sentence without the name of the program.
  public String text() {
    return String.valueOf(getMessage());
  }
}
