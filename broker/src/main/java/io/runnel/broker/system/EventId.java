// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import java.util.concurrent.ThreadLocalRandom;

/// Names of events: 22 characters of 0-9, A-Z, a-z, as unique as chance can make them (131 bits).
final class EventId {
  private static final int LENGTH = 22;
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private EventId() {}

  static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return id.toString();
  }
}
