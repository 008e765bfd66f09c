// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.api.ApiError;

/// What becomes of one publish. Made by [StreamMachine#decide], carried out by
/// [StreamMachine#apply] with the same message, before anything else is decided.
public sealed interface Decision {
  /// It is stored as it came and entails nothing. There is one instance, so an ordinary publish
  /// allocates nothing here.
  record Append() implements Decision {
    static final Append INSTANCE = new Append();
  }

  /// It is stored, perhaps with other headers or another payload.
  record Store(Intake intake) implements Decision {}

  /// Nobody wants it: it takes a sequence and is not stored.
  record Skip(Intake intake) implements Decision {}

  /// Its message id is known; it was stored as `sequence`.
  record Duplicate(long sequence) implements Decision {}

  record Refuse(ApiError why) implements Decision {}
}
