// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

/// What can stand below a token in a [SubjectTree]: one [Entry], or a [Level] as soon as a second
/// filter shares the token.
sealed interface Node permits Entry, Level {

  /// Whether the token of this node at depth `depth` equals `[at, end)` of `subject`. The depth is
  /// the index in the filters below the node's parent at which the node's token begins: all of them
  /// have the same bytes before it.
  boolean hasToken(int depth, byte[] subject, int at, int end);

  /// The hash of that token.
  int tokenHash(int depth, long seed);
}
