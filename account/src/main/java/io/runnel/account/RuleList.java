// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.subject.SubjectTree;
import io.runnel.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One list of permission entries, asked by subject. Short lists are scanned, which allocates
/// nothing; longer ones are a tree. Immutable once made, so every loop may read it.
///
/// A wildcard in what is asked counts as an ordinary token: `foo.*` matches a subscription to
/// `foo.>`, as in nats-server.
final class RuleList {
  /// Up to here a scan is cheaper than the tree.
  private static final int SCANNED_MAX = 16;

  private static final byte[] NO_QUEUE = {};

  /// An entry `subject` or `subject queue`; the queue may have wildcards and is empty for the plain
  /// form.
  record Rule(byte[] subject, byte[] queue) {
    boolean isPlain() {
      return queue.length == 0;
    }

    boolean admitsQueue(byte[] name) {
      return Subjects.isSubsetOf(name, queue) || Arrays.equals(name, queue);
    }
  }

  private final Rule[] rules;
  private final @Nullable SubjectTree<Rule> tree;

  private RuleList(Rule[] rules) {
    this.rules = rules;
    if (rules.length <= SCANNED_MAX) {
      this.tree = null;
    } else {
      this.tree = new SubjectTree<>();
      for (Rule rule : rules) {
        tree.insert(rule.subject, rule);
      }
    }
  }

  /// Entries that are no valid subject (with an optional queue) are left out; the directory has
  /// reported them.
  static RuleList of(List<String> entries) {
    List<Rule> rules = new ArrayList<>();
    for (String entry : entries) {
      String[] fields = entry.strip().split("\\s+");
      boolean valid =
          fields.length <= 2
              && Subjects.isValid(fields[0])
              && (fields.length == 1 || Subjects.isValid(fields[1]));
      if (valid) {
        rules.add(new Rule(utf8(fields[0]), fields.length == 2 ? utf8(fields[1]) : NO_QUEUE));
      }
    }
    return new RuleList(rules.toArray(Rule[]::new));
  }

  boolean isEmpty() {
    return rules.length == 0;
  }

  /// Whether any entry matches, whatever its queue.
  boolean matches(byte[] subject, int from, int to) {
    if (tree != null) {
      Found found = new Found();
      tree.match(subject, from, to, _ -> found.any = true);
      return found.any;
    }
    for (Rule rule : rules) {
      if (Subjects.matches(rule.subject, subject, from, to)) {
        return true;
      }
    }
    return false;
  }

  /// Sorts the matching entries: plain, for this queue, for other queues.
  Found find(byte[] subject, int from, int to, byte[] queue) {
    Found found = new Found();
    if (tree != null) {
      tree.match(subject, from, to, rule -> found.add(rule, queue));
      return found;
    }
    for (Rule rule : rules) {
      if (Subjects.matches(rule.subject, subject, from, to)) {
        found.add(rule, queue);
      }
    }
    return found;
  }

  /// Whether an entry that admits this queue contains the whole of `subject`, wildcards understood.
  boolean contains(byte[] subject, byte[] queue) {
    for (Rule rule : rules) {
      if ((rule.isPlain() || (queue.length > 0 && rule.admitsQueue(queue)))
          && Subjects.isSubsetOf(subject, rule.subject)) {
        return true;
      }
    }
    return false;
  }

  /// Whether an entry has a subject in common with `subject`.
  boolean overlaps(byte[] subject) {
    for (Rule rule : rules) {
      if (Subjects.overlap(rule.subject, subject)) {
        return true;
      }
    }
    return false;
  }

  /// What [#find] saw.
  static final class Found {
    boolean any;
    boolean plain;
    boolean thisQueue;
    boolean otherQueue;

    private void add(Rule rule, byte[] queue) {
      any = true;
      if (rule.isPlain()) {
        plain = true;
      } else if (queue.length > 0 && rule.admitsQueue(queue)) {
        thisQueue = true;
      } else {
        otherQueue = true;
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
