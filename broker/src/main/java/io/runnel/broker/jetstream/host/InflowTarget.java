// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.Space;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.broker.jetstream.sourcing.Target;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.publish.Arrival;
import io.runnel.stream.publish.SourceOrigin;
import io.runnel.stream.store.MessageStore;
import io.runnel.subject.Transform;
import io.runnel.wire.Message;
import java.util.List;

/// A stream as what flows into it sees it.
record InflowTarget(StreamHost stream) implements Target {
  @Override
  public Shard shard() {
    return stream.shard();
  }

  @Override
  public Space space() {
    return stream.account().space();
  }

  @Override
  public String domain() {
    return stream.advisories().domain();
  }

  @Override
  public StreamConfig config() {
    return stream.config();
  }

  @Override
  public MessageStore store() {
    return stream.store();
  }

  @Override
  public Arrival mirrored(Message message, List<Transform> transforms, long sequence, long nanos) {
    Message copy = new Message();
    copy.set(message);
    SourceOrigin.forget(copy);
    return stream.machine().acceptMirrored(copy, transforms, sequence, nanos, stream);
  }

  @Override
  public Arrival sourced(Message message, SourceOrigin origin, long originSequence) {
    return stream.machine().acceptSourced(message, origin, originSequence, Shard.now(), stream);
  }

  @Override
  public void touched() {
    stream.touched();
  }

  @Override
  public void standsInFor(String origin, boolean able) {
    stream.account().standsIn(origin, stream, able);
  }
}
