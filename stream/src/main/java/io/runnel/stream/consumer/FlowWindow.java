// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// How many bytes a push consumer with flow control may have on their way. Past half of the window
/// the client is asked to answer; the answer frees what was on its way when it was asked, and
/// doubles the window. Source: nats-server's behaviour; jetstream.md section 7.
final class FlowWindow {
  /// The window at its largest, and where it begins: 32 MiB and a sixteenth of it.
  static final long BYTES_MAX = 32L << 20;

  private static final long BYTES_FIRST = BYTES_MAX / 16;
  private static final int ID_LENGTH = 4;
  private static final byte[] NOTHING = {};

  private long window = BYTES_FIRST;
  private long onTheWay;

  /// The subject of the question that is not answered; empty where none is open.
  private byte[] asked = NOTHING;

  /// What an answer to it frees.
  private long askedBytes;

  boolean isFull() {
    return onTheWay > window;
  }

  boolean isAsked() {
    return asked.length > 0;
  }

  byte[] asked() {
    return asked;
  }

  /// Counts a message; true where the client should be asked now.
  boolean sent(int size, boolean atMaxPending) {
    onTheWay += size;
    if (!isAsked()) {
      return onTheWay > window / 2 || atMaxPending;
    }
    if (onTheWay - askedBytes >= window) {
      askedBytes += size;
    }
    return false;
  }

  /// Opens a question; returns the subject the client has to answer to.
  byte[] ask(ConsumerTerms terms, ConsumerScratch scratch) {
    String subject =
        "$JS.FC." + terms.stream().name() + "." + terms.name() + "." + scratch.name(ID_LENGTH);
    asked = subject.getBytes(StandardCharsets.UTF_8);
    askedBytes = onTheWay;
    return asked;
  }

  /// An answer; false where it is not to the open question.
  boolean answer(byte[] subject, int from, int to) {
    if (!isAsked() || !Arrays.equals(asked, 0, asked.length, subject, from, to)) {
      return false;
    }
    window = Math.min(BYTES_MAX, 2 * window);
    onTheWay = Math.max(0, onTheWay - askedBytes);
    asked = NOTHING;
    askedBytes = 0;
    return true;
  }
}
