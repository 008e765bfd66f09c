// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.shard;

import io.runnel.broker.Router;
import io.runnel.broker.Space;
import io.runnel.net.Loop;
import io.runnel.wire.Message;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The streams of one event loop: what reaches them from other loops, what is done at the end of a
/// turn, and the one timer they share.
///
/// Owned by its loop, except [#send], which belongs to the loop of the sender, and [#execute].
public final class Shard {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Loop loop;
  private final Router router;
  private final @Nullable Crate[] outgoing;
  private final int[] expected;
  private final Shard[] all;
  private boolean sends;
  private final Runnable dispatch = this::dispatch;

  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private long armedFor = Long.MAX_VALUE;
  private int depth;
  private @Nullable Object local;

  private Shard(Loop loop, Shard[] all) {
    this.loop = loop;
    this.router = Router.of(loop);
    this.all = all;
    this.outgoing = new Crate[all.length];
    this.expected = new int[all.length];
  }

  /// One shard for each loop.
  public static Shard[] forEach(io.runnel.net.Loops loops) {
    Shard[] shards = new Shard[loops.count()];
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard(loops.loop(i), shards);
    }
    return shards;
  }

  public Router router() {
    return router;
  }

  public Loop loop() {
    return loop;
  }

  /// Runs `task` on the owner's loop; any thread. False after shutdown.
  public boolean execute(Runnable task) {
    return loop.execute(task);
  }

  // ---- work under way

  /// The rules of a stream or consumer are at work, and may send: what comes back to this shard
  /// through a subject waits until they are done.
  public void enter() {
    depth++;
  }

  public void leave() {
    depth--;
  }

  /// Publishes what the server itself says, at once; true if anybody got it.
  public boolean announce(Space space, Message message) {
    return router.announce(space, message);
  }

  /// What another package keeps for this loop, made when it is asked for first.
  public <T> T local(Class<T> type, Supplier<T> first) {
    Object kept = local;
    if (kept == null) {
      kept = first.get();
      local = kept;
    }
    return type.cast(kept);
  }

  // ---- messages

  /// Brings `message`, published on the loop of `from`, to `inlet`: at once where that loop owns it
  /// and is not in the middle of something, else at the end of the turn.
  public static void send(Inlet inlet, Message message, Router from) {
    Shard owner = inlet.shard();
    if (owner.loop == from.loop() && owner.depth == 0) {
      owner.take(inlet, message);
    } else {
      owner.all[from.loop().index()].put(inlet, message);
    }
  }

  void take(Inlet inlet, Message message) {
    depth++;
    try {
      inlet.take(message);
    } finally {
      depth--;
    }
  }

  private void put(Inlet inlet, Message message) {
    int to = inlet.shard().loop.index();
    Crate crate = outgoing[to];
    if (crate == null) {
      crate = new Crate(expected[to]);
      outgoing[to] = crate;
    }
    crate.add(inlet, message);
    if (!sends) {
      sends = true;
      loop.atTurnEnd(dispatch);
    }
  }

  private void dispatch() {
    sends = false;
    for (int i = 0; i < outgoing.length; i++) {
      Crate crate = outgoing[i];
      if (crate != null) {
        expected[i] = (expected[i] + crate.size()) / 2;
        outgoing[i] = null;
        all[i].execute(crate);
      }
    }
  }

  // ---- time

  /// Calls `wake` at `nanos` since 1970, or soon after. On the loop. Nothing is called off: who is
  /// woken looks whether there is something to do.
  public void wakeAt(long nanos, Runnable wake) {
    alarms.add(new Alarm(nanos, wake));
    arm(nanos);
  }

  /// Now, in nanoseconds since 1970.
  public static long now() {
    var instant = java.time.Instant.now();
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  private void arm(long nanos) {
    if (nanos < armedFor) {
      armedFor = nanos;
      long delay = Math.max(0, nanos - now());
      loop.schedule(() -> ring(nanos), delay + NANOS_PER_MILLI / 2, TimeUnit.NANOSECONDS);
    }
  }

  private void ring(long armed) {
    if (armed == armedFor) {
      armedFor = Long.MAX_VALUE;
    }
    long now = now();
    Alarm next = alarms.peek();
    while (next != null && next.nanos <= now) {
      alarms.remove();
      next.wake.run();
      next = alarms.peek();
    }
    if (next != null) {
      arm(next.nanos);
    }
  }

  private record Alarm(long nanos, Runnable wake) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      return Long.compare(nanos, other.nanos);
    }
  }
}
