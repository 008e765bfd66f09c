// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

/// The tokens of a subject, read in place: a subject is a range of bytes, its tokens are what
/// stands between the dots.
///
/// All methods take the range `[from, to)` of an array and allocate nothing.
public final class Tokens {

  /// What separates two tokens.
  public static final byte DOT = '.';

  /// Alone in a token of a filter: any one token.
  public static final byte STAR = '*';

  /// Alone in the last token of a filter: one token or more.
  public static final byte TAIL = '>';

  private Tokens() {}

  /// Where the token that begins at `at` ends: the index of its dot, or `to`.
  public static int end(byte[] subject, int at, int to) {
    int i = at;
    while (i < to && subject[i] != DOT) {
      i++;
    }
    return i;
  }

  /// How many tokens the subject has; an empty one has none, and empty tokens count.
  public static int count(byte[] subject, int from, int to) {
    if (from == to) {
      return 0;
    }
    int tokens = 1;
    for (int i = from; i < to; i++) {
      if (subject[i] == DOT) {
        tokens++;
      }
    }
    return tokens;
  }

  /// Whether a token is missing: nothing between two dots, before the first, after the last, or
  /// nothing at all.
  public static boolean anyEmpty(byte[] subject, int from, int to) {
    if (from == to || subject[to - 1] == DOT) {
      return true;
    }
    byte before = DOT;
    for (int i = from; i < to; i++) {
      byte b = subject[i];
      if (b == DOT && before == DOT) {
        return true;
      }
      before = b;
    }
    return false;
  }

  /// Whether the token `[at, end)` is the wildcard `*`.
  public static boolean isStar(byte[] subject, int at, int end) {
    return end - at == 1 && subject[at] == STAR;
  }

  /// Whether the token `[at, end)` is the wildcard `>`.
  public static boolean isTail(byte[] subject, int at, int end) {
    return end - at == 1 && subject[at] == TAIL;
  }
}
