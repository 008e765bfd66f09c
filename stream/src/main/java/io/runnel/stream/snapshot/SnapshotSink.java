// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import io.runnel.stream.store.StoredMessage;

/// Hears what is in a backup, in the order it is written there.
///
/// An archive has its state, its consumers, then its messages. A tar has its meta, its messages
/// with the removals among them, then its consumers. What is handed over is valid during the call;
/// each may refuse.
public interface SnapshotSink {
  /// Of an archive: the StreamState as JSON.
  void state(byte[] json) throws InvalidSnapshot;

  /// Of a tar: the stream's config with `Created`, as JSON.
  void meta(byte[] json) throws InvalidSnapshot;

  /// Of an archive: `{"config": ..., "state": ...}` of a consumer.
  void consumer(String name, byte[] json) throws InvalidSnapshot;

  /// Of a tar: the config of a consumer with `Created` and `Name`, as JSON, and its state.
  void consumer(String name, byte[] meta, ConsumerState state) throws InvalidSnapshot;

  /// The next message; sequences rise.
  void message(StoredMessage stored) throws InvalidSnapshot;

  /// Of a tar: a message of this sequence, if there was one, had been removed. Sequences up to this
  /// one were given.
  void removed(long sequence) throws InvalidSnapshot;
}
