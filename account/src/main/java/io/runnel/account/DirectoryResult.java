// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.util.List;

/// What comes of building an [AccountDirectory].
public sealed interface DirectoryResult {
  record Built(AccountDirectory directory) implements DirectoryResult {}

  /// At least one problem, in the order of the configuration.
  record Faulty(List<DirectoryProblem> problems) implements DirectoryResult {
    public Faulty {
      problems = List.copyOf(problems);
    }
  }
}
