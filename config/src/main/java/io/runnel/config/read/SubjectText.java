// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import java.util.List;

/// The form of subjects, as far as a file can be checked without knowing more: tokens between dots,
/// none empty, no blanks, `>` only at the end.
final class SubjectText {

  private SubjectText() {}

  static boolean isValid(String subject) {
    List<String> tokens = tokens(subject);
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      boolean last = i == tokens.size() - 1;
      if (token.isEmpty() || hasBlank(token) || (token.equals(">") && !last)) {
        return false;
      }
    }
    return true;
  }

  /// A subject one can publish to: no wildcard.
  static boolean isLiteral(String subject) {
    return isValid(subject)
        && tokens(subject).stream().noneMatch(token -> token.equals("*") || token.equals(">"));
  }

  static List<String> tokens(String subject) {
    return List.of(subject.split("\\.", -1));
  }

  private static boolean hasBlank(String token) {
    return token.chars().anyMatch(c -> " \t\n\f\r".indexOf(c) >= 0);
  }
}
