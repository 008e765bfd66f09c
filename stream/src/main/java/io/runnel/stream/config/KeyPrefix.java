// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The literal tokens with which all subjects of a stream begin, fixed when it is made. The log has
/// the rest of a subject as key of its record: with the prefix `orders`, `orders.eu.7` has the key
/// `eu.7`, and `orders` itself has none. Immutable.
public final class KeyPrefix {
  /// No token: the key is the whole subject.
  public static final KeyPrefix NONE = new KeyPrefix("");

  /// What [#keyFrom] answers for a subject that does not begin with the prefix.
  public static final int OUTSIDE = -1;

  private final String text;
  private final byte[] tokens;

  private KeyPrefix(String text) {
    this.text = text;
    this.tokens = text.getBytes(StandardCharsets.UTF_8);
  }

  /// Of a complete configuration. Mirrors, and streams that only have sources, have none.
  public static KeyPrefix of(StreamConfig config) {
    return config.isMirror() ? NONE : shared(config.subjects());
  }

  /// The longest that all of `subjects` share.
  static KeyPrefix shared(List<String> subjects) {
    if (subjects.isEmpty()) {
      return NONE;
    }
    String[] common = subjects.getFirst().split("\\.", -1);
    int count = literal(common);
    for (String subject : subjects) {
      String[] tokens = subject.split("\\.", -1);
      int differs = Arrays.mismatch(common, 0, count, tokens, 0, literal(tokens));
      count = differs < 0 ? count : differs;
    }
    return parse(String.join(".", Arrays.asList(common).subList(0, count)));
  }

  /// As [#toString] wrote it.
  public static KeyPrefix parse(String text) {
    return text.isEmpty() ? NONE : new KeyPrefix(text);
  }

  private static int literal(String[] tokens) {
    int count = 0;
    while (count < tokens.length && !tokens[count].equals("*") && !tokens[count].equals(">")) {
      count++;
    }
    return count;
  }

  /// Where the key begins in the subject `[from, to)`; `to` where there is no key, [#OUTSIDE] where
  /// the subject does not begin with the prefix.
  public int keyFrom(byte[] subject, int from, int to) {
    int end = from + tokens.length;
    if (tokens.length == 0) {
      return from;
    }
    if (end > to || !Arrays.equals(tokens, 0, tokens.length, subject, from, end)) {
      return OUTSIDE;
    }
    if (end == to) {
      return to;
    }
    // "orders." has an empty token; as a key it would read as none.
    return subject[end] == '.' && end + 1 < to ? end + 1 : OUTSIDE;
  }

  /// How many bytes [#subject] writes for a key of `keyBytes`.
  public int subjectBytes(int keyBytes) {
    return tokens.length + keyBytes + (tokens.length > 0 && keyBytes > 0 ? 1 : 0);
  }

  /// Writes the subject of the key `[from, to)` into `target` at `at`; returns where it ends. An
  /// empty range is no key.
  public int subject(byte[] key, int from, int to, byte[] target, int at) {
    System.arraycopy(tokens, 0, target, at, tokens.length);
    int end = at + tokens.length;
    if (tokens.length > 0 && from < to) {
      target[end++] = '.';
    }
    System.arraycopy(key, from, target, end, to - from);
    return end + to - from;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyPrefix that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// The tokens, without the dot that follows; empty for [#NONE].
  @Override
  public String toString() {
    return text;
  }
}
