// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The way out of one connection: what waits for its socket, and what happens when the peer does
/// not read.
///
/// Owned by the connection's loop, but for two things others use: `pending`, a counter every loop
/// adds to, and the lanes, each of which belongs to its source loop.
///
/// A peer that does not read goes through three stages. Over `CONGESTED_BYTES` publishers on any
/// loop pause until it has drained, as long as it makes progress. Over `max_pending`, or with bytes
/// older than `write_deadline`, it is a slow consumer and closed. Between the two, publishers that
/// waited in vain no longer wait until three quarters of `max_pending` are used, so that one dead
/// peer does not delay the others.
///
/// While the socket takes nothing, small chunks are copied into large ones before they queue up: a
/// chunk of 512 B for each 16 B message would make `max_pending` mean ten times its memory.
public final class Outbound {
  /// Pending bytes at which publishers pause.
  static final long CONGESTED_BYTES = 2 * 1024 * 1024;

  /// Pending bytes below which paused publishers go on.
  private static final long RELIEVED_BYTES = CONGESTED_BYTES / 2;

  /// A peer that reads slowly lets its window grow by large steps: some 10 ms lie between them.
  private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /// What Netty's queue counts for each entry beside its bytes.
  private static final int NETTY_ENTRY_OVERHEAD_BYTES = 96;

  private static final VarHandle PENDING;

  static {
    try {
      PENDING = MethodHandles.lookup().findVarHandle(Outbound.class, "pending", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Connection connection;
  private final Loop owner;
  private final Channel channel;
  private final @Nullable Lane[] lanes;

  // Bytes handed over by any loop and not yet taken by the socket. Added to by all loops.
  private volatile long pending;

  // A publisher waited, and the socket took nothing for `STUCK_NANOS`. Cleared on progress. Written
  // by the owner, read by all loops.
  private volatile boolean stuck;

  // Since when the socket has taken nothing, while bytes wait for it.
  private long quietSinceNanos;

  // Bytes accepted and not yet taken by the socket; those in `tail` are among them.
  private long inChannel;

  // Small chunks gathered while the channel is not writable; they go behind what is in it.
  private @Nullable ByteBuf tail;

  private long enqueuedTotal;
  private long writtenTotal;
  private long deadlineMark;
  private long deadlineNanos;
  private boolean backlogged;

  // Publishers that pause. Each waits a few milliseconds at most, so this holds no more than those
  // that are there.
  private final Set<Connection> waiting = new LinkedHashSet<>(0);

  private long outMessages;
  private long outBytes;

  Outbound(Connection connection, Loop owner, Channel channel, int loops) {
    this.connection = connection;
    this.owner = owner;
    this.channel = channel;
    this.lanes = new @Nullable Lane[loops];
  }

  /// The lane of `source` into this connection; called on `source`.
  public Lane lane(Loop source) {
    Lane lane = lanes[source.index()];
    if (lane == null) {
      lane = new Lane(this, source);
      lanes[source.index()] = lane;
    }
    return lane;
  }

  Loop owner() {
    return owner;
  }

  /// Bytes waiting, as far as they were handed over. Any thread.
  public long pendingBytes() {
    return pending;
  }

  /// Messages handed to the socket so far. Owner; read by monitoring through the owner.
  public long outMessages() {
    return outMessages;
  }

  /// Bytes of those messages, headers included, protocol lines not.
  public long outBytes() {
    return outBytes;
  }

  /// Whether a publisher should pause for this connection. Any loop.
  boolean worthWaitingFor() {
    return connection.open() && (!stuck || pending > connection.limits().maxPendingBytes() / 4 * 3);
  }

  // ---- on the source loop, at the end of its turn

  /// Accounts for what `parcel` adds; true if the connection may take it.
  boolean admit(Lane.Parcel parcel) {
    long before = (long) PENDING.getAndAdd(this, parcel.bytes());
    return before + parcel.bytes() <= connection.limits().maxPendingBytes();
  }

  // ---- on the owner

  void accept(Lane.Parcel parcel, boolean admitted) {
    if (!connection.open() || !admitted) {
      long before = drop(parcel);
      if (!admitted && connection.open()) {
        connection.slow(Slow.PENDING_BYTES, before);
      }
      return;
    }
    for (ByteBuf chunk : parcel.chunks()) {
      enqueue(chunk);
    }
    inChannel += parcel.bytes();
    enqueuedTotal += parcel.bytes();
    outMessages += parcel.messages();
    outBytes += parcel.messageBytes();
    owner.flushLater(this);
  }

  /// Gives up a parcel that was accounted for; returns what was pending with it. Any thread.
  long drop(Lane.Parcel parcel) {
    for (ByteBuf chunk : parcel.chunks()) {
      chunk.release();
    }
    return (long) PENDING.getAndAdd(this, -parcel.bytes());
  }

  private void enqueue(ByteBuf chunk) {
    boolean wellFilled = chunk.readableBytes() >= chunk.capacity() / 2;
    if (wellFilled || (tail == null && channel.isWritable())) {
      writeTail();
      channel.write(chunk, channel.voidPromise());
      return;
    }
    ByteBuf last = tail;
    if (last != null && last.writableBytes() < chunk.readableBytes()) {
      writeTail();
      last = null;
    }
    if (last == null) {
      last = channel.alloc().directBuffer(Lane.CHUNK_BYTES_MAX, Lane.CHUNK_BYTES_MAX);
      tail = last;
    }
    last.writeBytes(chunk);
    chunk.release();
  }

  private void writeTail() {
    ByteBuf last = tail;
    if (last != null) {
      tail = null;
      channel.write(last, channel.voidPromise());
    }
  }

  /// Everything accepted so far is the channel's from here on; before a close.
  void finish() {
    writeTail();
  }

  /// The channel has room again, or has none any more.
  void writabilityChanged() {
    if (tail != null && channel.isWritable()) {
      writeTail();
      channel.flush();
    }
    progress();
  }

  void flush() {
    if (channel.isWritable()) {
      writeTail();
    }
    channel.flush();
    progress();
    if (inChannel > 0 && !backlogged) {
      backlogged = true;
      deadlineMark = enqueuedTotal;
      quietSinceNanos = System.nanoTime();
      deadlineNanos = quietSinceNanos + connection.limits().writeDeadlineNanos();
      owner.watch(this);
    }
  }

  /// Finds out how much the socket has taken since the last look.
  void progress() {
    long left = unwritten();
    long done = inChannel - left;
    if (done > 0) {
      inChannel = left;
      writtenTotal += done;
      long now = (long) PENDING.getAndAdd(this, -done) - done;
      stuck = false;
      if (left > 0) {
        quietSinceNanos = System.nanoTime();
      }
      if (now < RELIEVED_BYTES && !waiting.isEmpty()) {
        wakeWaiting();
      }
    }
  }

  private long unwritten() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null) {
      return 0;
    }
    long queued =
        buffer.totalPendingWriteBytes() - (long) NETTY_ENTRY_OVERHEAD_BYTES * buffer.size();
    ByteBuf last = tail;
    long gathered = last == null ? 0 : last.readableBytes();
    return Math.min(inChannel, Math.max(0, queued) + gathered);
  }

  /// A look at the clock for a connection whose socket is full; false once it has caught up.
  boolean tick(long nowNanos) {
    if (!connection.open()) {
      backlogged = false;
      return false;
    }
    progress();
    if (inChannel == 0) {
      backlogged = false;
      return false;
    }
    if (writtenTotal >= deadlineMark) {
      deadlineMark = enqueuedTotal;
      deadlineNanos = nowNanos + connection.limits().writeDeadlineNanos();
    } else if (nowNanos - deadlineNanos >= 0) {
      connection.slow(Slow.WRITE_DEADLINE, inChannel);
      backlogged = false;
      return false;
    }
    return true;
  }

  /// `publisher` has paused and is to be told when there is room. Owner.
  void await(Connection publisher) {
    progress();
    if (pending < RELIEVED_BYTES || !connection.open()) {
      publisher.resume();
      return;
    }
    waiting.add(publisher);
  }

  /// `publisher` has waited long enough. Owner.
  void waitedLongEnough(Connection publisher) {
    if (waiting.remove(publisher)) {
      progress();
      stuck = inChannel > 0 && System.nanoTime() - quietSinceNanos > STUCK_NANOS;
    }
  }

  /// The channel is gone, and all that was in it. Owner.
  void closed() {
    ByteBuf last = tail;
    if (last != null) {
      tail = null;
      last.release();
    }
    progress();
    wakeWaiting();
  }

  private void wakeWaiting() {
    List<Connection> publishers = List.copyOf(waiting);
    waiting.clear();
    for (Connection publisher : publishers) {
      publisher.resume();
    }
  }

  /// Bytes the socket has not taken, for the log. Owner.
  int chunksWaiting() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.size();
  }

  /// Why a connection counts as a slow consumer.
  public enum Slow {
    PENDING_BYTES,
    WRITE_DEADLINE,
  }
}
