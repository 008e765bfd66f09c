// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What may be said of subjects without a tree: is it valid, literal, contained in another, does it
/// meet another.
///
/// The byte forms take a range and allocate nothing; the forms for strings are for configuration
/// and requests. `*` and `>` are wildcards only when they are a whole token, and `>` only as the
/// last one.
public final class Subjects {

  private Subjects() {}

  /// Whether this is a subject as names in a configuration are: a filter without white space.
  public static boolean isValid(byte[] subject, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isSpace(subject[i])) {
        return false;
      }
    }
    return isFilter(subject, from, to);
  }

  /// Whether this can be subscribed to: no empty token, nothing after a `>`. White space that can
  /// arrive in SUB, which is a form feed, is a byte like others there.
  public static boolean isFilter(byte[] subject, int from, int to) {
    if (Tokens.anyEmpty(subject, from, to)) {
      return false;
    }
    for (int at = from; at < to; ) {
      int end = Tokens.end(subject, at, to);
      if (Tokens.isTail(subject, at, end) && end != to) {
        return false;
      }
      at = end + 1;
    }
    return true;
  }

  /// As the byte form, of the UTF-8 of `subject`.
  public static boolean isValid(String subject) {
    byte[] bytes = bytes(subject);
    return isValid(bytes, 0, bytes.length);
  }

  /// Whether no token is a wildcard. Says nothing about validity: see [#isPublishable].
  public static boolean isLiteral(byte[] subject, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = subject[i];
      if ((b == Tokens.STAR || b == Tokens.TAIL)
          && (i == from || subject[i - 1] == Tokens.DOT)
          && (i + 1 == to || subject[i + 1] == Tokens.DOT)) {
        return false;
      }
    }
    return true;
  }

  /// As the byte form, of the UTF-8 of `subject`.
  public static boolean isLiteral(String subject) {
    byte[] bytes = bytes(subject);
    return isLiteral(bytes, 0, bytes.length);
  }

  /// Whether a pedantic server accepts a message on it: valid and literal.
  public static boolean isPublishable(byte[] subject, int from, int to) {
    return isValid(subject, from, to) && isLiteral(subject, from, to);
  }

  /// As the byte form, of the UTF-8 of `subject`.
  public static boolean isPublishable(String subject) {
    byte[] bytes = bytes(subject);
    return isPublishable(bytes, 0, bytes.length);
  }

  /// How many tokens the subject has.
  public static int tokenCount(String subject) {
    byte[] bytes = bytes(subject);
    return Tokens.count(bytes, 0, bytes.length);
  }

  /// Whether a message on `[from, to)` is for a subscription to `filter`. Wildcards in the
  /// message's subject are ordinary tokens, which no literal token of a filter equals, for a filter
  /// has them only as wildcards.
  public static boolean matches(byte[] filter, byte[] subject, int from, int to) {
    return !Tokens.anyEmpty(subject, from, to) && matchesAt(filter, 0, subject, from, to);
  }

  /// As the byte form, of the UTF-8 of both.
  public static boolean matches(String filter, String subject) {
    byte[] bytes = bytes(subject);
    return matches(bytes(filter), bytes, 0, bytes.length);
  }

  /// Whether the tokens of `filter` from its index `in` match those of the subject from its index
  /// `at`; both begin tokens.
  static boolean matchesAt(byte[] filter, int in, byte[] subject, int at, int to) {
    int filterAt = in;
    int subjectAt = at;
    while (true) {
      int filterEnd = Tokens.end(filter, filterAt, filter.length);
      if (filterEnd == filter.length && Tokens.isTail(filter, filterAt, filterEnd)) {
        return true;
      }
      int subjectEnd = Tokens.end(subject, subjectAt, to);
      if (!Tokens.isStar(filter, filterAt, filterEnd)
          && !Arrays.equals(filter, filterAt, filterEnd, subject, subjectAt, subjectEnd)) {
        return false;
      }
      if (filterEnd == filter.length || subjectEnd == to) {
        return filterEnd == filter.length && subjectEnd == to;
      }
      filterAt = filterEnd + 1;
      subjectAt = subjectEnd + 1;
    }
  }

  /// Whether every subject that `subset` matches is also matched by `superset`. Both may have
  /// wildcards.
  public static boolean isSubsetOf(byte[] subset, byte[] superset) {
    return isSubsetOf(subset, 0, subset.length, superset);
  }

  /// Whether every subject that `[from, to)` matches is also matched by `superset`. Both may have
  /// wildcards.
  public static boolean isSubsetOf(byte[] subset, int from, int to, byte[] superset) {
    int subAt = from;
    int superAt = 0;
    while (true) {
      int superEnd = Tokens.end(superset, superAt, superset.length);
      int subEnd = Tokens.end(subset, subAt, to);
      if (superAt == superEnd || subAt == subEnd) {
        return false;
      }
      if (Tokens.isTail(superset, superAt, superEnd)) {
        return true;
      }
      if (Tokens.isTail(subset, subAt, subEnd)) {
        return false;
      }
      if (!Tokens.isStar(superset, superAt, superEnd)
          && !Arrays.equals(superset, superAt, superEnd, subset, subAt, subEnd)) {
        return false;
      }
      if (superEnd == superset.length || subEnd == to) {
        return superEnd == superset.length && subEnd == to;
      }
      superAt = superEnd + 1;
      subAt = subEnd + 1;
    }
  }

  /// As the byte form, of the UTF-8 of both.
  public static boolean isSubsetOf(String subset, String superset) {
    return isSubsetOf(bytes(subset), bytes(superset));
  }

  /// Whether some literal subject is matched by both.
  public static boolean overlap(byte[] one, byte[] other) {
    int oneAt = 0;
    int otherAt = 0;
    while (true) {
      int oneEnd = Tokens.end(one, oneAt, one.length);
      int otherEnd = Tokens.end(other, otherAt, other.length);
      if (oneAt == oneEnd || otherAt == otherEnd) {
        return false;
      }
      if (Tokens.isTail(one, oneAt, oneEnd) || Tokens.isTail(other, otherAt, otherEnd)) {
        return true;
      }
      if (!Tokens.isStar(one, oneAt, oneEnd)
          && !Tokens.isStar(other, otherAt, otherEnd)
          && !Arrays.equals(one, oneAt, oneEnd, other, otherAt, otherEnd)) {
        return false;
      }
      if (oneEnd == one.length || otherEnd == other.length) {
        return oneEnd == one.length && otherEnd == other.length;
      }
      oneAt = oneEnd + 1;
      otherAt = otherEnd + 1;
    }
  }

  /// As the byte form, of the UTF-8 of both.
  public static boolean overlap(String one, String other) {
    return overlap(bytes(one), bytes(other));
  }

  static byte[] bytes(String subject) {
    return subject.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == '\f';
  }
}
