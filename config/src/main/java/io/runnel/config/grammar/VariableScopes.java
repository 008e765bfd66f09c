// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The maps that enclose the place where the parser is, innermost first, and which of their keys
/// were referred to. Owned by the parser of one file.
final class VariableScopes {

  private final Deque<Map<String, Value.Entry>> scopes = new ArrayDeque<>();
  private final Set<Position> used = new HashSet<>();

  Map<String, Value.Entry> open() {
    var scope = new LinkedHashMap<String, Value.Entry>();
    scopes.push(scope);
    return scope;
  }

  void close() {
    scopes.pop();
  }

  void put(Value.Entry entry) {
    var scope = scopes.element();
    scope.remove(entry.key());
    scope.put(entry.key(), entry);
  }

  /// The value of the nearest key of this name that was seen so far; the key is then a used
  /// variable.
  Optional<Value> use(String name) {
    for (var scope : scopes) {
      var entry = scope.get(name);
      if (entry != null) {
        used.add(entry.at());
        return Optional.of(entry.value());
      }
    }
    return Optional.empty();
  }

  Set<Position> used() {
    return used;
  }
}
