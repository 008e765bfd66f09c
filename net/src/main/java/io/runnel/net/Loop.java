// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.runnel.base.ClosedReason;
import io.runnel.base.Sizes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One event loop: a thread, the connections accepted on it, and what belongs to the thread alone.
///
/// Everything here is called on the loop's own thread, except [#execute], [#index] and [#inLoop].
///
/// A turn is what happens between two looks at the sockets. Whatever was written to lanes during
/// the turn leaves at its end: what is for connections of this loop goes to their sockets with one
/// flush each, the rest goes to the other loops in one task each.
public final class Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  /// The most bytes one read of a socket brings.
  public static final int READ_BYTES = 128 * 1024;

  private static final int WATCH_INTERVAL_MILLIS = 100;
  private static final byte[] NOTHING = {};

  /// Bytes staged in the lanes of one loop at which they leave before the turn ends: so much memory
  /// and no more does a message to very many subscribers take, as far as their sockets take it.
  static final int STAGED_BYTES_MAX = 1024 * 1024;

  private final int index;
  private final EventLoop eventLoop;
  private final Loop[] all;

  // 576 KiB in all, made when the first connection needs them.
  private byte[] scratch = NOTHING;
  private byte[] lineScratch = NOTHING;
  private ByteBuf readBuffer = Unpooled.EMPTY_BUFFER;

  /// Room for one protocol line built by the server: MSG with subject, sid and reply, each of which
  /// came in a control line.
  public static final int LINE_SCRATCH_BYTES = 256 * 1024;

  private final Set<Connection> connections = new HashSet<>();
  private final List<Lane> touched = new ArrayList<>();
  private final List<Outbound> toFlush = new ArrayList<>();
  private final List<Outbound> watched = new ArrayList<>();
  private final List<Runnable> atTurnEnd = new ArrayList<>();
  private final Runnable endTurn = this::endTurn;
  private boolean endTurnScheduled;
  private boolean handingOver;
  private long staged;
  private @Nullable Outbound congested;
  private @Nullable Object local;

  Loop(int index, EventLoop eventLoop, Loop[] all) {
    this.index = index;
    this.eventLoop = eventLoop;
    this.all = all;
  }

  public int index() {
    return index;
  }

  /// How many loops the server has.
  public int count() {
    return all.length;
  }

  public boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  /// Runs `task` on this loop, soon. Any thread. False after shutdown: then the task is dropped.
  public boolean execute(Runnable task) {
    if (!eventLoop.isShuttingDown()) {
      try {
        eventLoop.execute(task);
        return true;
      } catch (java.util.concurrent.RejectedExecutionException late) {
        // The loop ended between the check and the call; there is nobody left to run it.
        assert eventLoop.isShuttingDown();
      }
    }
    return false;
  }

  /// Runs `task` on this loop after `delay`; any thread.
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return eventLoop.schedule(task, delay, unit);
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  /// What the layer above keeps for this loop (the broker's router), set once at start.
  public void local(Object value) {
    local = value;
  }

  public Object local() {
    Object value = local;
    if (value == null) {
      throw new IllegalStateException("loop " + index + " has no local state yet");
    }
    return value;
  }

  /// What this loop reads sockets into; see [SharedReads]. The loop's thread is gone. Any thread.
  void ended() {
    if (readBuffer.refCnt() > 0) {
      readBuffer.release();
    }
  }

  ByteBuf readBuffer() {
    if (readBuffer.capacity() == 0) {
      readBuffer = Unpooled.directBuffer(READ_BYTES, READ_BYTES);
    }
    return readBuffer;
  }

  byte[] scratch() {
    if (scratch.length == 0) {
      scratch = new byte[READ_BYTES + Sizes.CARRY_BYTES_MAX];
    }
    return scratch;
  }

  /// An array for building one protocol line; whoever uses it is done before it returns.
  public byte[] lineScratch() {
    if (lineScratch.length == 0) {
      lineScratch = new byte[LINE_SCRATCH_BYTES];
    }
    return lineScratch;
  }

  // ---- who is here

  void begun(Connection connection) {
    connections.add(connection);
  }

  void over(Connection connection) {
    connections.remove(connection);
  }

  /// Closes what is still open; what is owed to them and not taken is lost. Netty alone may end a
  /// loop and leave its channels open.
  void closeAll() {
    for (Connection connection : List.copyOf(connections)) {
      connection.close(ClosedReason.SERVER_SHUTDOWN);
    }
  }

  // ---- the turn

  void touched(Lane lane) {
    touched.add(lane);
    scheduleEndTurn();
  }

  void flushLater(Outbound outbound) {
    toFlush.add(outbound);
    scheduleEndTurn();
  }

  /// Runs `part` once at the end of this turn, before what gathered in the lanes leaves. What it
  /// asks for in turn is run as well.
  public void atTurnEnd(Runnable part) {
    atTurnEnd.add(part);
    scheduleEndTurn();
  }

  private void scheduleEndTurn() {
    if (!endTurnScheduled) {
      endTurnScheduled = true;
      eventLoop.execute(endTurn);
    }
  }

  /// A message went to `target`, which has more than enough already.
  void congested(Outbound target) {
    if (target.worthWaitingFor()) {
      congested = target;
    }
  }

  /// So many bytes more wait in the lanes of this loop.
  void staged(int bytes) {
    staged += bytes;
    if (staged >= STAGED_BYTES_MAX) {
      handOver();
    }
  }

  /// Whether a connection that got something from this loop just now has more than enough. For what
  /// the server sends by itself; asking takes it back.
  public boolean tookTooMuch() {
    return takeCongested() != null;
  }

  /// The connection that the message just published filled up, if any; asked once per read.
  @Nullable Outbound takeCongested() {
    Outbound target = congested;
    congested = null;
    return target;
  }

  /// Sends what the turn has gathered. Called by itself at the end of each turn, and earlier by
  /// those who need their bytes on the way (before a close).
  void endTurn() {
    endTurnScheduled = false;
    if (!atTurnEnd.isEmpty()) {
      runParts();
    }
    handOver();
  }

  /// A part that fails by a defect keeps no other from running.
  private void runParts() {
    for (int i = 0; i < atTurnEnd.size(); i++) {
      try {
        atTurnEnd.get(i).run();
      } catch (RuntimeException defect) {
        LOG.error("a part of the turn's end failed by a defect of the server", defect);
      }
    }
    atTurnEnd.clear();
  }

  /// What a session writes while this runs (it is told of a slow consumer) is found by the loop
  /// below, not by a second call inside the first: that could overtake mail not sent yet.
  private void handOver() {
    if (handingOver) {
      return;
    }
    handingOver = true;
    try {
      do {
        staged = 0;
        dispatch();
        for (int i = 0; i < toFlush.size(); i++) {
          toFlush.get(i).flush();
        }
        toFlush.clear();
      } while (!touched.isEmpty());
    } finally {
      handingOver = false;
    }
  }

  private void dispatch() {
    if (touched.size() == 1) {
      Lane lane = touched.getFirst();
      touched.clear();
      dispatchOne(lane);
    } else if (!touched.isEmpty()) {
      dispatchMany();
    }
  }

  private void dispatchOne(Lane lane) {
    Outbound target = lane.target();
    Lane.Parcel parcel = lane.take();
    boolean admitted = target.admit(parcel);
    Loop owner = target.owner();
    if (owner == this) {
      target.accept(parcel, admitted);
    } else if (!owner.execute(() -> target.accept(parcel, admitted))) {
      target.drop(parcel);
    }
  }

  private void dispatchMany() {
    @Nullable Mail[] mail = new @Nullable Mail[all.length];
    for (int i = 0; i < touched.size(); i++) {
      Lane lane = touched.get(i);
      Outbound target = lane.target();
      Lane.Parcel parcel = lane.take();
      boolean admitted = target.admit(parcel);
      Loop owner = target.owner();
      if (owner == this) {
        target.accept(parcel, admitted);
      } else {
        Mail bag = mail[owner.index];
        if (bag == null) {
          bag = new Mail();
          mail[owner.index] = bag;
        }
        bag.add(parcel, admitted);
      }
    }
    touched.clear();
    for (Loop other : all) {
      Mail bag = mail[other.index];
      if (bag != null && !other.execute(bag)) {
        bag.drop();
      }
    }
  }

  /// Parcels for several connections of one other loop: one task instead of many.
  private static final class Mail implements Runnable {
    private final List<Lane.Parcel> admitted = new ArrayList<>();
    private final List<Lane.Parcel> refused = new ArrayList<>(0);

    void add(Lane.Parcel parcel, boolean fits) {
      (fits ? admitted : refused).add(parcel);
    }

    /// Nobody is left to take it.
    void drop() {
      admitted.forEach(parcel -> parcel.target().drop(parcel));
      refused.forEach(parcel -> parcel.target().drop(parcel));
    }

    @Override
    public void run() {
      for (Lane.Parcel parcel : admitted) {
        parcel.target().accept(parcel, true);
      }
      for (Lane.Parcel parcel : refused) {
        parcel.target().accept(parcel, false);
      }
    }
  }

  // ---- connections whose socket is full

  void watch(Outbound outbound) {
    watched.add(outbound);
    if (watched.size() == 1) {
      scheduleWatch();
    }
  }

  private void scheduleWatch() {
    schedule(this::watchTick, WATCH_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void watchTick() {
    long now = System.nanoTime();
    watched.removeIf(outbound -> !outbound.tick(now));
    if (!watched.isEmpty()) {
      scheduleWatch();
    }
  }
}
