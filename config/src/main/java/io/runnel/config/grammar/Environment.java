// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

import java.util.Map;
import java.util.Optional;

/// Where `$NAME` is looked up when the file does not define it.
@FunctionalInterface
public interface Environment {

  Optional<String> lookup(String name);

  /// An environment with these variables.
  static Environment of(Map<String, String> variables) {
    var copy = Map.copyOf(variables);
    return name -> Optional.ofNullable(copy.get(name));
  }

  /// The environment of this process.
  static Environment ofProcess() {
    return name -> Optional.ofNullable(System.getenv(name));
  }
}
