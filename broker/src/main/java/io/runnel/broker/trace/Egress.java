// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.trace;

/// What came of a message at one subscription, with the text that a trace gives for it. Source:
/// system.md section 4.
public enum Egress {
  DELIVERED(""),
  NO_ECHO("Not delivered because of no echo"),
  SUBSCRIPTION_DENIES("Not delivered because subscription denies this subject"),
  SUBSCRIPTION_CLOSED("Not delivered because subscription is closed"),
  CLIENT_CLOSED("Not delivered because client is closed"),
  AUTO_UNSUBSCRIBE_EXCEEDED("Not delivered because auto-unsubscribe exceeded"),
  FAST_PRODUCER_NOT_STALLED("Not delivered because fast producer not stalled and consumer is slow");

  private final String error;

  Egress(String error) {
    this.error = error;
  }

  public boolean delivered() {
    return this == DELIVERED;
  }

  /// Empty for a delivery.
  String error() {
    return error;
  }
}
