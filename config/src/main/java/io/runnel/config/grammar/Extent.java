// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

import java.util.List;

/// How large a tree is when every reference counts as a copy. References make it possible to write
/// a huge or deep tree in a few lines; whoever walks a tree later relies on the limits checked
/// here.
final class Extent {

  private int values;

  private Extent() {}

  static void check(Value.Table root) throws ConfigException {
    new Extent().visit(root, 0);
  }

  private void visit(Value value, int depth) throws ConfigException {
    if (++values > ConfigParser.VALUES_MAX) {
      throw new ConfigException(value.at(), "more than " + ConfigParser.VALUES_MAX + " values");
    }
    if (depth > ConfigParser.NESTING_MAX) {
      throw new ConfigException(
          value.at(), "nesting is deeper than " + ConfigParser.NESTING_MAX + " levels");
    }
    for (Value child : children(value)) {
      visit(child, depth + 1);
    }
  }

  private static List<Value> children(Value value) {
    return switch (value) {
      case Value.Items(List<Value> list, _) -> list;
      case Value.Table table -> table.entries().stream().map(Value.Entry::value).toList();
      case Value.Text _, Value.Int _, Value.Real _, Value.Bool _, Value.Moment _ -> List.of();
    };
  }
}
