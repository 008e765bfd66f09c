// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

import java.util.Set;

/// A parsed configuration.
///
/// @param root the top level, includes merged
/// @param variables places of the keys that some `$NAME` referred to; such a key is no unknown
///   field
/// @param digest `sha256:` and 64 hex digits, equal to what `nats-server -t` prints
public record ConfigTree(Value.Table root, Set<Position> variables, String digest) {

  public ConfigTree {
    variables = Set.copyOf(variables);
  }

  public boolean isVariable(Value.Entry entry) {
    return variables.contains(entry.at());
  }
}
