// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.net.Loop;
import io.runnel.subject.SubjectHash;
import io.runnel.wire.Message;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// From a published message to those who listen: one router for each event loop.
///
/// Owned by its loop: its memory of matches and its luck are nobody else's.
public final class Router {
  private final Loop loop;
  private final long seed;
  private final SplittableRandom random;
  private @Nullable MatchMemory[] memories = new @Nullable MatchMemory[8];

  Router(Loop loop, long seed) {
    this.loop = loop;
    this.seed = seed;
    this.random = new SplittableRandom(seed ^ (loop.index() * 0x9E37_79B9_7F4A_7C15L));
  }

  public static Router of(Loop loop) {
    return (Router) loop.local();
  }

  public Loop loop() {
    return loop;
  }

  /// A number in `[0, bound)`, for choices that should be fair and need not be secret.
  public int random(int bound) {
    return random.nextInt(bound);
  }

  /// Delivers `message` to everyone in `space` who listens on its subject; true if anyone got it.
  public boolean route(Space space, Message message, Origin origin) {
    Match match = match(space, message);
    boolean delivered = false;
    for (Subscription subscription : match.plain()) {
      delivered |= subscription.receiver().deliver(subscription, message, this, origin);
    }
    for (Subscription[] group : match.groups()) {
      delivered |= deliverToOne(group, message, origin);
    }
    return delivered;
  }

  /// Begins at a random member and goes on to the next where one can't take it.
  private boolean deliverToOne(Subscription[] group, Message message, Origin origin) {
    int n = group.length;
    int start = n == 1 ? 0 : random.nextInt(n);
    for (int i = 0; i < n; i++) {
      int at = start + i;
      Subscription subscription = group[at < n ? at : at - n];
      if (subscription.receiver().deliver(subscription, message, this, origin)) {
        return true;
      }
    }
    return false;
  }

  private Match match(Space space, Message message) {
    byte[] buf = message.subject;
    int from = message.subjectFrom;
    int to = message.subjectTo;
    MatchMemory memory = memory(space);
    int hash = SubjectHash.of(buf, from, to, seed);
    long stamp = space.stamp(); // before the tree is read: see Space
    Match match = memory.lookup(buf, from, to, hash, stamp);
    if (match == null) {
      match = space.match(buf, from, to);
      memory.remember(buf, from, to, hash, stamp, match);
    }
    return match;
  }

  private MatchMemory memory(Space space) {
    int id = space.id();
    if (id >= memories.length) {
      memories = Arrays.copyOf(memories, Math.max(id + 1, memories.length * 2));
    }
    MatchMemory memory = memories[id];
    if (memory == null) {
      memory = new MatchMemory();
      memories[id] = memory;
    }
    return memory;
  }
}
