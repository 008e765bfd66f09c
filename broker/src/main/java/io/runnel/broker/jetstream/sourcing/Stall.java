// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

/// Whether the consumer at an origin waits in vain for an answer to flow control. Owned by the loop
/// of the stream.
final class Stall {
  /// Heartbeats that tell of the same unanswered question, after which it is an error.
  private static final int HEARTBEATS_MAX = 3;

  private String question = "";
  private int heartbeats;

  /// A heartbeat tells that `asked` is not answered; true when that becomes an error.
  boolean told(String asked) {
    if (!asked.equals(question)) {
      question = asked;
      heartbeats = 0;
    }
    heartbeats++;
    return heartbeats == HEARTBEATS_MAX;
  }

  /// It does not wait any more; false where it did not.
  boolean over() {
    boolean was = !question.isEmpty();
    question = "";
    heartbeats = 0;
    return was;
  }
}
