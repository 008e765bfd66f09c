// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.batch.AbandonReason;
import io.runnel.stream.batch.FastRequest;
import io.runnel.wire.Message;
import java.util.List;
import java.util.Optional;

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

  /// `staged` waits for the commit of its atomic batch.
  record Stage(String batch, Message staged) implements Decision {}

  /// The atomic batch ends, and none of its messages is stored.
  record Abandon(String batch, ApiError why, Optional<AbandonReason> advisory)
      implements Decision {}

  /// The messages of the atomic batch are stored, one after the other.
  record Commit(String batch, List<Decision> members) implements Decision {}

  /// The fast batch ends at once.
  record EndFast(String batch, ApiError why) implements Decision {}

  /// One step of a fast batch; what becomes of its message, if the batch gets that far, is
  /// `member`.
  record Fast(FastRequest request, Decision member) implements Decision {}
}
