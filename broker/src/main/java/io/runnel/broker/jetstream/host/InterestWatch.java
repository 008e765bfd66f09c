// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.Space;
import io.runnel.broker.Subscription;
import io.runnel.broker.jetstream.shard.Shard;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Sees whether somebody listens on the deliver subject of a push consumer, from the start and at
/// each change. Owned by the consumer's loop, on which `told` is called.
final class InterestWatch {
  private final Space space;
  private final byte[] subject;
  private final byte[] group;
  private final Shard shard;
  private final Consumer<Boolean> told;
  private final Runnable changed = this::changed;
  private boolean stopped;

  /// An empty `group` is any plain listener.
  InterestWatch(Space space, String subject, String group, Shard shard, Consumer<Boolean> told) {
    this.space = space;
    this.subject = subject.getBytes(StandardCharsets.UTF_8);
    this.group = group.getBytes(StandardCharsets.UTF_8);
    this.shard = shard;
    this.told = told;
  }

  void start() {
    space.watch(subject, changed);
    look();
  }

  void stop() {
    stopped = true;
    space.unwatch(subject, changed);
  }

  /// Any loop.
  private void changed() {
    shard.execute(this::look);
  }

  private void look() {
    if (!stopped) {
      told.accept(space.find(subject, 0, subject.length, this::counts) != null);
    }
  }

  private boolean counts(Subscription found) {
    byte[] queue = found.queue();
    return found.isOpen() && Arrays.equals(queue == null ? new byte[0] : queue, group);
  }
}
