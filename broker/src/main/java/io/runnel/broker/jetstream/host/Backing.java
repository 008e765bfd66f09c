// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.stream.store.MessageStore;

/// Where a stream's messages and facts are, and how they become durable. Owned by the loop of the
/// stream, except [#close] and [#delete], which come when the stream is no longer used.
public interface Backing {
  MessageStore store();

  /// Remembers something about the stream's consumers, in order. Returns its number.
  long fact(int kind, byte[] bytes, int from, int to);

  /// Makes durable what was appended and noted so far; the [io.runnel.log.CommitListener] hears
  /// when.
  void flush();

  /// Whether it takes messages and facts; false after the disk refused some.
  default boolean isAvailable() {
    return true;
  }

  /// Tries whether the disk takes something again; see [#isAvailable].
  default void retry() {}

  /// At which interval [#sync] is wanted, in nanoseconds; 0 where every flush syncs.
  default long syncIntervalNanos() {
    return 0;
  }

  /// Syncs what was flushed.
  default void sync() {}

  /// Gives back what it does not need while nothing happens.
  default void relax() {}

  /// Whether facts take much more room than a snapshot of what they say would.
  boolean isFactLogWasteful();

  /// Replaces all facts by those that `snapshot` notes.
  void rewriteFacts(Runnable snapshot);

  /// Writes and syncs what is left. Blocks.
  void close();

  /// Takes everything away. Blocks.
  void delete();

  /// Before there is one.
  Backing NONE = new MemoryBacking((_, _) -> {});
}
