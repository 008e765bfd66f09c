// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import java.util.Optional;
import java.util.function.Function;

/// Under which terms a stream's configuration is judged.
///
/// @param streams the configuration of another stream of the account, if there is one of the name
public record StreamTerms(
    ServerLimits server,
    AccountLimits account,
    boolean pedantic,
    Function<String, Optional<StreamConfig>> streams) {

  /// Without limits and without other streams.
  public static final StreamTerms PLAIN =
      new StreamTerms(ServerLimits.NONE, AccountLimits.NONE, false, _ -> Optional.empty());
}
