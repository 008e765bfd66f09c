// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.event;

import java.util.concurrent.ThreadLocalRandom;

/// Names of events: 22 characters of 0-9, A-Z, a-z, as unique as chance can make them (131 bits).
public final class EventId {
  private static final int LENGTH = 22;
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private EventId() {}

  public static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return id.toString();
  }
}
