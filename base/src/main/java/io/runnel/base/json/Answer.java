// SPDX-License-Identifier: Apache-2.0
package io.runnel.base.json;

/// What a view answers: one JSON object, written when it is known how.
@FunctionalInterface
public interface Answer {
  void write(Json json);
}
