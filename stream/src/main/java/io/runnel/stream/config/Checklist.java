// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import java.util.Optional;

/// Collects what is wrong with a configuration: the first thing counts, so the order of the checks
/// is the order of nats-server's. Belongs to the check that made it.
final class Checklist {
  private final boolean pedantic;
  private Optional<ApiError> first = Optional.empty();

  Checklist(boolean pedantic) {
    this.pedantic = pedantic;
  }

  void refuse(boolean wrong, ErrorId id, Object... values) {
    if (wrong && first.isEmpty()) {
      first = Optional.of(id.with(values));
    }
  }

  /// The error that covers what has none of its own.
  void invalid(boolean wrong, String text) {
    refuse(wrong, ErrorId.STREAM_INVALID_CONFIG, text);
  }

  /// What is put right for those who are not pedantic.
  void pedantic(boolean wrong, String text) {
    refuse(wrong && pedantic, ErrorId.PEDANTIC, text);
  }

  boolean isPedantic() {
    return pedantic;
  }

  boolean isClean() {
    return first.isEmpty();
  }

  Optional<ApiError> first() {
    return first;
  }

  <T> Verdict<T> verdict(T value) {
    return first
        .<Verdict<T>>map(Verdict.Refused::new)
        .orElseGet(() -> new Verdict.Accepted<>(value));
  }
}
