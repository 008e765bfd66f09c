// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The rules of subjects said as plainly as possible, on lists of tokens: the oracle of this
/// module's tests.
final class NaiveSubjects {

  private NaiveSubjects() {}

  /// Every subject of one to `depth` tokens of the alphabet.
  static List<String> all(List<String> alphabet, int depth) {
    List<String> all = new ArrayList<>();
    List<String> longest = List.of("");
    for (int i = 0; i < depth; i++) {
      List<String> next = new ArrayList<>();
      for (String head : longest) {
        for (String token : alphabet) {
          next.add(head.isEmpty() ? token : head + "." + token);
        }
      }
      all.addAll(next);
      longest = next;
    }
    return all;
  }

  /// Those of them that have `>` at the end or not at all.
  static List<String> filters(List<String> alphabet, int depth) {
    List<String> tokens = new ArrayList<>(alphabet);
    tokens.add("*");
    tokens.add(">");
    return all(tokens, depth).stream()
        .filter(s -> s.indexOf('>') < 0 || s.indexOf('>') == s.length() - 1)
        .toList();
  }

  static boolean matches(String filter, String subject) {
    return matches(tokens(filter), tokens(subject));
  }

  private static boolean matches(List<String> filter, List<String> subject) {
    if (filter.equals(List.of(">"))) {
      return !subject.isEmpty();
    }
    if (filter.isEmpty() || subject.isEmpty()) {
      return filter.isEmpty() && subject.isEmpty();
    }
    return (filter.getFirst().equals("*") || filter.getFirst().equals(subject.getFirst()))
        && matches(filter.subList(1, filter.size()), subject.subList(1, subject.size()));
  }

  static List<String> tokens(String subject) {
    return List.of(subject.split("\\.", -1));
  }

  static byte[] bytes(String subject) {
    return subject.getBytes(StandardCharsets.UTF_8);
  }
}
