// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

/// Under which terms a consumer's configuration is judged.
public record ConsumerTerms(
    StreamConfig stream, ServerLimits server, AccountLimits account, boolean pedantic) {

  /// Without limits.
  public static ConsumerTerms of(StreamConfig stream) {
    return new ConsumerTerms(stream, ServerLimits.NONE, AccountLimits.NONE, false);
  }
}
