// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.Space;
import io.runnel.broker.Subscription;
import io.runnel.broker.jetstream.shard.Inlet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The subscriptions through which a stream hears what is published on its subjects. Belongs to the
/// owner of the stream.
final class Ears {
  private static final byte[] NO_SID = {};

  private final Space space;
  private final StreamEar ear;
  private List<Subscription> open = List.of();

  Ears(Space space, Inlet stream) {
    this.space = space;
    this.ear = new StreamEar(stream);
  }

  /// Listens on `subjects` and on no others.
  void listen(List<String> subjects) {
    close();
    List<Subscription> next = new ArrayList<>();
    for (String subject : subjects) {
      next.add(new Subscription(ear, subject.getBytes(StandardCharsets.UTF_8), null, NO_SID));
    }
    next.forEach(space::insert);
    open = next;
  }

  void close() {
    open.forEach(space::delete);
    open = List.of();
  }
}
