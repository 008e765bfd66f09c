// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/// Names of 8 characters of 0-9, A-Z, a-z: of a text always the same, by SHA-256 as nats-server
/// makes them, or by chance.
public final class ShortHash {
  private static final int LENGTH = 8;
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private ShortHash() {}

  public static String of(String text) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
    StringBuilder hash = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      hash.append(DIGITS.charAt((digest[i] & 0xFF) % DIGITS.length()));
    }
    return hash.toString();
  }

  /// What tells a stream from another one that had its name before: when it was created, as Go
  /// writes that time.
  public static String identity(Instant created) {
    String text = created.toString();
    int point = text.indexOf('.');
    if (point < 0) {
      return of(text);
    }
    int end = text.length() - 1;
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return of(text.substring(0, end) + "Z");
  }

  static String random() {
    ThreadLocalRandom luck = ThreadLocalRandom.current();
    StringBuilder name = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      name.append(DIGITS.charAt(luck.nextInt(DIGITS.length())));
    }
    return name.toString();
  }
}
