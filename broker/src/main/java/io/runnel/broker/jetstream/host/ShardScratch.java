// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.stream.consumer.AckSubject;
import io.runnel.stream.consumer.ConsumerScratch;
import io.runnel.stream.store.StoredMessage;
import java.util.SplittableRandom;

/// Arrays and views that the streams of one loop share, made when the first of them needs them.
/// Owned by the loop.
record ShardScratch(ConsumerScratch consumers, AckSubject ackSubject, StoredMessage message) {
  static ShardScratch of(Shard shard) {
    return shard.local(
        ShardScratch.class,
        () -> {
          SplittableRandom luck = new SplittableRandom();
          return new ShardScratch(
              new ConsumerScratch(luck::nextLong), new AckSubject(), new StoredMessage());
        });
  }
}
