// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.store.MessageIds;
import io.runnel.stream.store.MessageStore;

/// The message ids of the last while, exact to the nanosecond. Belongs to the owner of the stream.
final class DuplicateWindow {
  /// What [#find] answers where the id is not known.
  static final long NONE = 0;

  /// Nothing is forgotten for its own sake more often than this: 1 s.
  private static final long TIDY_NANOS = 1_000_000_000L;

  private final MessageIds ids;
  private long nanos;
  private long latest = Long.MIN_VALUE;

  DuplicateWindow(MessageIds ids) {
    this.ids = ids;
  }

  /// How long ids count; 0 keeps none.
  void length(long newNanos) {
    nanos = newNanos;
    if (nanos <= 0) {
      ids.clear();
    }
  }

  /// The sequence of the message with the id that the headers name, or [#NONE].
  long find(HeaderScan headers, long now) {
    ids.expire(now - nanos + 1);
    long found =
        ids.find(headers.block(), headers.from(HeaderName.MSG_ID), headers.to(HeaderName.MSG_ID));
    return found == MessageIds.NONE ? NONE : found;
  }

  /// The message with this id got `sequence`.
  void add(byte[] id, long sequence, long now) {
    if (nanos > 0 && id.length > 0) {
      latest = Math.max(latest, now);
      ids.add(id, 0, id.length, sequence, latest);
    }
  }

  /// Forgets what was added for messages after `sequence`: they were never there.
  void forgetAfter(long sequence) {
    ids.forgetAbove(sequence);
  }

  /// When [#tidy] finds something to forget, or [MessageStore#NONE].
  long nextNanos() {
    long oldest = ids.oldestNanos();
    return oldest == MessageIds.NONE ? MessageStore.NONE : oldest + nanos + TIDY_NANOS;
  }

  void tidy(long now) {
    ids.expire(now - nanos + 1);
  }
}
