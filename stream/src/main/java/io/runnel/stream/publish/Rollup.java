// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

/// Which older messages go when this one is stored.
enum Rollup {
  NONE,
  /// Those of its subject.
  SUBJECT,
  /// All.
  ALL
}
