// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.subject.Subjects;
import java.util.regex.Pattern;

/// The two ways to write the subject of an import: `orders.*.*` and, to say which wildcard goes
/// where, `orders.$2.$1`.
final class Wildcards {
  private static final Pattern MARKER =
      Pattern.compile("\\$\\d+|\\{\\{\\s*[wW]ildcard\\s*\\(\\s*\\d+\\s*\\)\\s*}}");

  private Wildcards() {}

  /// `a.*.*` becomes `a.$1.$2`.
  static String marked(String subject) {
    String[] tokens = subject.split("\\.", -1);
    int stars = 0;
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i].equals("*")) {
        stars++;
        tokens[i] = "$" + stars;
      }
    }
    return String.join(".", tokens);
  }

  /// `a.$2.$1` becomes `a.*.*`.
  static String plain(String subject) {
    String[] tokens = subject.split("\\.", -1);
    for (int i = 0; i < tokens.length; i++) {
      if (MARKER.matcher(tokens[i]).matches()) {
        tokens[i] = "*";
      }
    }
    return String.join(".", tokens);
  }

  static boolean in(String subject) {
    return !Subjects.isLiteral(subject);
  }
}
