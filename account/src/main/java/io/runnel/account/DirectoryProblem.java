// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.util.List;

/// Something in the configuration of users or accounts that cannot be.
///
/// @param place where it stands, from the outside in: `accounts`, `A`, `imports`
/// @param text what is wrong, in nats-server's words
public record DirectoryProblem(List<String> place, String text) {
  public DirectoryProblem {
    place = List.copyOf(place);
  }

  static DirectoryProblem of(String text, String... place) {
    return new DirectoryProblem(List.of(place), text);
  }

  @Override
  public String toString() {
    return text;
  }
}
