// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.NetUtil;
import io.runnel.base.ClosedReason;
import io.runnel.base.Sizes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// One connection: the end of a Netty pipeline and the start of ours.
///
/// Reads are copied into the loop's scratch array, behind what the session left over the last time,
/// and handed to the session in one contiguous piece. Owned by the connection's loop; [#open],
/// [#resume] and the outbound's lanes are for every loop.
public final class Connection extends ChannelInboundHandlerAdapter {
  /// How long a publisher waits for a congested receiver at most, per read.
  private static final long STALL_MILLIS_MAX = 10;

  /// How long the last bytes may take to leave when we close.
  private static final long CLOSE_FLUSH_MILLIS_MAX = 5_000;

  private static final int CARRY_KEPT_BYTES = 1024;
  private static final byte[] NOTHING = {};

  private final Loop loop;
  private final Channel channel;
  private final Outbound outbound;
  private final Acceptor acceptor;
  private @Nullable Session session;

  // Written by the owner; others read it to skip work for a connection that is gone.
  private volatile boolean open = true;

  private volatile ConnectionLimits limits;
  private @Nullable ClosedReason reason;
  private boolean closedTold;
  private boolean reading = true;
  private byte[] carry = NOTHING;
  private int carried;
  private @Nullable ArrayDeque<ByteBuf> held;

  private boolean stalled;
  private @Nullable ScheduledFuture<?> stallTimer;
  private long stalls;
  private @Nullable InetSocketAddress claimedAddress;

  // Written by the front on the owner, before Session.ready; monitoring reads it from elsewhere.
  private volatile Entrance entrance = Entrance.DIRECT;

  private boolean trusted;
  private boolean fronted;
  private boolean inputEnded;
  private @Nullable Upstream upstream;

  Connection(Loop loop, Channel channel, Acceptor acceptor, ConnectionLimits limits) {
    this.loop = loop;
    this.channel = channel;
    this.acceptor = acceptor;
    this.limits = limits;
    this.outbound = new Outbound(this, loop, channel, loop.count());
  }

  public Loop loop() {
    return loop;
  }

  public Outbound outbound() {
    return outbound;
  }

  /// The lane from the connection's own loop.
  public Lane lane() {
    return outbound.lane(loop);
  }

  public boolean open() {
    return open;
  }

  public Channel channel() {
    return channel;
  }

  public ConnectionLimits limits() {
    return limits;
  }

  public void limits(ConnectionLimits changed) {
    limits = changed;
  }

  /// Where the client is: what a proxy said, or the socket's other end.
  public InetSocketAddress remoteAddress() {
    InetSocketAddress claimed = claimedAddress;
    if (claimed != null) {
      return claimed;
    }
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address
        : new InetSocketAddress(0);
  }

  /// The socket's other end as `address:port`, whatever a proxy said; for the log.
  String socketAddress() {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? NetUtil.toSocketAddressString(address)
        : "";
  }

  /// Where a proxy said the client is; empty unless one did.
  public Optional<InetSocketAddress> claimedAddress() {
    return Optional.ofNullable(claimedAddress);
  }

  /// A trusted proxy in front said where the client is.
  public void remoteAddress(InetSocketAddress claimed) {
    claimedAddress = claimed;
  }

  /// How it came in: what the front found out so far.
  public Entrance entrance() {
    return entrance;
  }

  void entrance(Entrance found) {
    entrance = found;
  }

  /// The session knows whom it serves: from now on large reads are welcome.
  public void trust() {
    trusted = true;
  }

  boolean trusted() {
    return trusted;
  }

  /// How often this connection had to wait for a congested receiver.
  public long stalls() {
    return stalls;
  }

  // ---- Netty's side

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    loop.begun(this);
    begin();
    ctx.fireChannelActive();
  }

  private void begin() {
    if (!fronted && session == null && open) {
      admit();
      greet();
      ready();
    }
  }

  // ---- the front's side: it calls these in this order when it has taken charge

  /// What stands in front and makes bytes of its own: WebSocket frames.
  interface Upstream {
    /// The connection takes bytes again after it did not.
    void resume();

    /// Writes the last words, if the protocol has some.
    void farewell(ClosedReason why);
  }

  /// The front says when the session begins; nothing happens by itself.
  void fronted() {
    fronted = true;
  }

  void upstream(Upstream above) {
    upstream = above;
  }

  /// Makes the session.
  void admit() {
    session = acceptor.accepted(this);
  }

  /// Has the session greet, and sees to it that the greeting is on its way when this returns.
  void greet() {
    Session door = session;
    if (door != null && open) {
      door.opened();
      if (fronted) {
        loop.endTurn();
      }
    }
  }

  /// Nothing stands in front any more but what translates bytes.
  void ready() {
    Session door = session;
    if (door != null && open) {
      door.ready();
    }
  }

  /// Logs `text` under the session's name, or the listener's where there is no session yet.
  void report(Level level, String text) {
    Session door = session;
    if (door != null) {
      door.report(level, text);
    } else {
      acceptor.report(level, text);
    }
  }

  Acceptor acceptor() {
    return acceptor;
  }

  /// Whether bytes handed over now would be consumed and not kept.
  boolean taking() {
    return open && reading && held == null && !stalled;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (held != null) {
      held.addLast(kept(in));
      return;
    }
    consume(in);
  }

  private void consume(ByteBuf in) {
    try {
      while (in.isReadable() && open && reading && held == null) {
        take(in);
      }
      if (held != null && in.isReadable()) {
        held.addFirst(kept(in.retain()));
      }
    } finally {
      in.release();
    }
  }

  /// `in`, or a copy of it where it is the buffer that the loop's next read goes into.
  private ByteBuf kept(ByteBuf in) {
    if (in != loop.readBuffer()) {
      return in;
    }
    ByteBuf copy = in.copy();
    in.release();
    return copy;
  }

  /// Whether what is read comes here first, and is copied before the next read.
  boolean readsAlone() {
    return held == null && channel.pipeline().first() == this;
  }

  /// Stops handing bytes to the session until [#unhold]; for a session that waits for an answer
  /// from off the loop. What has been read stays in the buffers it came in.
  public void hold() {
    if (held == null) {
      held = new ArrayDeque<>(2);
      channel.config().setAutoRead(false);
    }
  }

  /// Goes on after [#hold], beginning with what the session left.
  public void unhold() {
    ArrayDeque<ByteBuf> waiting = held;
    held = null;
    if (waiting == null) {
      return;
    }
    try {
      takeHeld(waiting);
      if (open && held == null && !stalled) {
        flowAgain();
      }
    } catch (RuntimeException | Error defect) {
      // We were called by a task, so nobody above closes the connection.
      waiting.forEach(ByteBuf::release);
      acceptor.failed(this, defect);
      close(ClosedReason.PROTOCOL_VIOLATION);
    }
  }

  private void takeHeld(ArrayDeque<ByteBuf> waiting) {
    if (open && carried > 0) {
      take(Unpooled.EMPTY_BUFFER);
    }
    while (!waiting.isEmpty()) {
      ByteBuf next = waiting.removeFirst();
      if (held != null) {
        held.addLast(next);
      } else {
        consume(next);
      }
    }
  }

  private void flowAgain() {
    Upstream above = upstream;
    if (above != null) {
      above.resume();
    }
    if (inputEnded && taking()) {
      flushAndClose(ClosedReason.CLIENT_CLOSED);
    }
    if (taking()) {
      channel.config().setAutoRead(true);
    }
  }

  private void dropHeld() {
    ArrayDeque<ByteBuf> waiting = held;
    held = null;
    if (waiting != null) {
      waiting.forEach(ByteBuf::release);
    }
  }

  private void take(ByteBuf in) {
    Session door = session;
    if (door == null) {
      in.skipBytes(in.readableBytes());
      return;
    }
    byte[] scratch = loop.scratch();
    int kept = carried;
    System.arraycopy(carry, 0, scratch, 0, kept);
    int fresh = Math.min(in.readableBytes(), scratch.length - kept);
    in.readBytes(scratch, kept, fresh);
    int to = kept + fresh;
    int consumed = door.received(scratch, 0, to);
    if (held != null && to - consumed <= fresh) {
      // A session that waits may leave more than a carry holds: it stays where it came in.
      in.readerIndex(in.readerIndex() - (to - consumed));
      consumed = to;
    }
    keep(scratch, consumed, to);
    Outbound congested = loop.takeCongested();
    if (congested != null && open) {
      stall(congested);
    }
  }

  private void keep(byte[] scratch, int from, int to) {
    int left = to - from;
    if (left > Sizes.CARRY_BYTES_MAX) {
      throw new IllegalStateException("session left " + left + " bytes");
    }
    if (left > carry.length) {
      carry = new byte[Math.max(64, Math.max(left, Integer.highestOneBit(left - 1) << 1))];
    } else if (left == 0 && carry.length > CARRY_KEPT_BYTES) {
      carry = NOTHING;
    }
    System.arraycopy(scratch, from, carry, 0, left);
    carried = left;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    outbound.writabilityChanged();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over(reason == null ? ClosedReason.CLIENT_CLOSED : reason);
    ctx.fireChannelInactive();
  }

  /// The peer has said its last word; what it is still owed leaves, then the connection ends.
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    boolean closeNotify = entrance.tls().isPresent() && event instanceof SslCloseCompletionEvent;
    if (event instanceof ChannelInputShutdownEvent || closeNotify) {
      inputEnded = true;
      if (held == null) {
        flushAndClose(ClosedReason.CLIENT_CLOSED);
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    Throwable cause = thrown instanceof DecoderException ? rootOf(thrown) : thrown;
    if (reason != null || !open) {
      channel.close();
    } else if (cause instanceof IOException) {
      close(ClosedReason.READ_ERROR);
    } else {
      acceptor.failed(this, cause);
      close(ClosedReason.PROTOCOL_VIOLATION);
    }
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null ? thrown : cause;
  }

  private void over(ClosedReason why) {
    open = false;
    if (!closedTold) {
      closedTold = true;
      loop.over(this);
      dropHeld();
      outbound.closed();
      Session door = session;
      if (door != null) {
        door.closed(why);
      }
    }
  }

  // ---- closing; on the owner

  /// Closes at once; what has not left is dropped. The first reason given is the one that counts.
  public void close(ClosedReason why) {
    if (reason == null) {
      reason = why;
      sayFarewell(why);
    }
    open = false;
    channel.close();
  }

  /// Sends what was written so far, then closes.
  public void flushAndClose(ClosedReason why) {
    if (reason != null || !open) {
      return;
    }
    reason = why;
    reading = false;
    loop.endTurn();
    outbound.finish();
    sayFarewell(why);
    open = false;
    channel.config().setAutoRead(false);
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    var late = loop.schedule(channel::close, CLOSE_FLUSH_MILLIS_MAX, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(_ -> late.cancel(false));
  }

  private void sayFarewell(ClosedReason why) {
    Upstream above = upstream;
    if (above != null) {
      above.farewell(why);
    }
  }

  void slow(Outbound.Slow why, long bytes) {
    if (reason != null) {
      return;
    }
    Session door = session;
    if (door != null) {
      door.slow(why, bytes, outbound.chunksWaiting());
    }
    close(
        why == Outbound.Slow.PENDING_BYTES
            ? ClosedReason.SLOW_CONSUMER_PENDING_BYTES
            : ClosedReason.SLOW_CONSUMER_WRITE_DEADLINE);
  }

  // ---- pausing as a publisher

  private void stall(Outbound congested) {
    if (stalled || !congested.worthWaitingFor()) {
      return;
    }
    stalled = true;
    stalls++;
    channel.config().setAutoRead(false);
    congested.owner().execute(() -> congested.await(this));
    stallTimer =
        loop.schedule(
            () -> {
              congested.owner().execute(() -> congested.waitedLongEnough(this));
              goOn();
            },
            STALL_MILLIS_MAX,
            TimeUnit.MILLISECONDS);
  }

  /// The receiver this publisher waited for has room again. Any thread.
  void resume() {
    loop.execute(this::goOn);
  }

  private void goOn() {
    if (stalled) {
      stalled = false;
      ScheduledFuture<?> timer = stallTimer;
      if (timer != null) {
        timer.cancel(false);
        stallTimer = null;
      }
      if (open && held == null) {
        flowAgain();
      }
    }
  }
}
