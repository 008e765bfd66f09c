// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

import io.runnel.broker.Space;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.publish.Arrival;
import io.runnel.stream.publish.SourceOrigin;
import io.runnel.stream.store.MessageStore;
import io.runnel.subject.Transform;
import io.runnel.wire.Message;
import java.util.List;

/// The stream into which messages of others flow, as its inflows see it. All but [#shard] and
/// [#space] on its loop.
public interface Target {
  Shard shard();

  Space space();

  /// Of this server; empty when none.
  String domain();

  StreamConfig config();

  MessageStore store();

  /// Takes a message of the stream it mirrors.
  Arrival mirrored(Message message, List<Transform> transforms, long sequence, long nanos);

  /// Takes a message of a source.
  Arrival sourced(Message message, SourceOrigin origin, long originSequence);

  /// Something changed: the turn has to end with a flush.
  void touched();

  /// Direct reads of the stream named `origin` may be answered here, or no longer.
  void standsInFor(String origin, boolean able);
}
