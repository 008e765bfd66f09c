// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

/// What is one JSON object, and can also lend its fields to another.
public interface Fields extends Answer {
  /// Writes the fields only.
  void fields(Json json);

  @Override
  default void write(Json json) {
    json.object(this::fields);
  }
}
