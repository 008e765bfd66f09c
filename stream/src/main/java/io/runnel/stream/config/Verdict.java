// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.config;

import io.runnel.stream.api.ApiError;

/// What the rules say of a configuration.
public sealed interface Verdict<T> {
  /// It is allowed; the value is complete.
  record Accepted<T>(T value) implements Verdict<T> {}

  /// It is not, and this is the answer.
  record Refused<T>(ApiError error) implements Verdict<T> {}
}
