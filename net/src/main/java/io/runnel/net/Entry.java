// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.runnel.base.ClosedReason;
import io.runnel.base.ErrorText;
import io.runnel.net.tls.TlsFacts;
import io.runnel.net.tls.TlsTerms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// The first bytes of a connection to the client port, where PROXY headers or TLS are configured.
///
///     TLS first: wait for bytes ──none within the delay──▶ INFO in the clear ─┐
///         │ some, or no delay                    (otherwise INFO at once) ────┤
///         ▼                                                                   ▼
///     PROXY header, if configured ◀───────────────────────────────────────────┘
///         ▼
///     TLS? (required; first; or the first byte says so) ──no──▶ session is ready
///         │ yes
///         ▼
///     handshake ──▶ INFO, if TLS came first ──▶ session is ready
///
/// Leaves the pipeline when it has decided; what it has read goes on to what comes behind it. Holds
/// at most one read of the socket and [ProxyHeader#LINE_BYTES_MAX]. Owned by the connection's loop.
/// Source: core.md, sections 9 and 10.
final class Entry extends ByteToMessageDecoder {
  private static final Duration PROXY_HEADER_TIME_MAX = Duration.ofSeconds(5);
  private static final int TLS_HANDSHAKE_RECORD = 0x16;

  private final Connection connection;
  private final ClientFront.Terms terms;
  private final Optional<RateGate> rate;
  private @Nullable ScheduledFuture<?> timer;
  private Step step = Step.BEFORE;
  private boolean tlsFirst;
  private int toSkip;

  private enum Step {
    BEFORE,
    FALLBACK,
    PROXY,
    SKIP,
    SNIFF,
    DONE
  }

  Entry(Connection connection, ClientFront.Terms terms, Optional<RateGate> rate) {
    this.connection = connection;
    this.terms = terms;
    this.rate = rate;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    ctx.fireChannelActive();
    if (step == Step.BEFORE) {
      begin(ctx);
    }
  }

  private void begin(ChannelHandlerContext ctx) {
    tlsFirst = terms.tls().map(tls -> tls.handshakeFirst().enabled()).orElse(false);
    connection.entrance(
        connection
            .entrance()
            .withProxyProtocol(terms.proxyProtocol())
            .withGreetedAfterTls(tlsFirst));
    connection.admit();
    Duration delay =
        terms.tls().map(tls -> tls.handshakeFirst().fallbackDelay()).orElse(Duration.ZERO);
    if (tlsFirst && delay.isPositive()) {
      step = Step.FALLBACK;
      arm(delay, () -> fallBack(ctx));
    } else {
      if (!tlsFirst) {
        connection.greet();
      }
      afterGreeting(ctx);
    }
  }

  /// Nobody began a handshake: INFO in the clear after all.
  private void fallBack(ChannelHandlerContext ctx) {
    tlsFirst = false;
    connection.entrance(connection.entrance().withGreetedAfterTls(false));
    connection.greet();
    afterGreeting(ctx);
  }

  private void afterGreeting(ChannelHandlerContext ctx) {
    disarm();
    if (!connection.open()) {
      step = Step.DONE;
      return;
    }
    if (terms.proxyProtocol()) {
      step = Step.PROXY;
      arm(PROXY_HEADER_TIME_MAX, () -> badHeader("failed to read protocol version: i/o timeout"));
    } else {
      afterHeader(ctx);
    }
  }

  private void afterHeader(ChannelHandlerContext ctx) {
    disarm();
    if (terms.tls().isEmpty()) {
      clear(ctx);
    } else if (!tlsFirst && terms.allowNonTls()) {
      step = Step.SNIFF;
      arm(terms.tls().get().timeout(), () -> clear(ctx));
    } else {
      secure(ctx, terms.tls().get());
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    boolean moved = true;
    while (moved && in.isReadable()) {
      Step before = step;
      switch (step) {
        case FALLBACK -> afterGreeting(ctx);
        case PROXY -> header(ctx, in);
        case SKIP -> skip(ctx, in);
        case SNIFF -> sniff(ctx, in);
        case BEFORE, DONE -> {}
      }
      moved = step != before;
    }
    if (step == Step.DONE && !connection.open()) {
      in.skipBytes(in.readableBytes());
    }
  }

  // ---- the PROXY header

  private void header(ChannelHandlerContext ctx, ByteBuf in) {
    switch (ProxyHeader.read(in)) {
      case ProxyHeader.Reading.More _ -> {}
      case ProxyHeader.Reading.Absent _ -> afterHeader(ctx);
      case ProxyHeader.Reading.Unnamed(int bytes) -> skip(ctx, in, bytes);
      case ProxyHeader.Reading.Named(int bytes, var client) -> {
        connection.remoteAddress(client);
        skip(ctx, in, bytes);
      }
      case ProxyHeader.Reading.Bad(String text) -> badHeader(text);
    }
  }

  private void skip(ChannelHandlerContext ctx, ByteBuf in, int bytes) {
    toSkip = bytes;
    step = Step.SKIP;
    skip(ctx, in);
  }

  private void skip(ChannelHandlerContext ctx, ByteBuf in) {
    int now = Math.min(toSkip, in.readableBytes());
    in.skipBytes(now);
    toSkip -= now;
    if (toSkip == 0) {
      afterHeader(ctx);
    }
  }

  private void badHeader(String why) {
    step = Step.DONE;
    disarm();
    connection
        .acceptor()
        .report(
            Level.WARN,
            "Error reading PROXY protocol header from " + connection.socketAddress() + ": " + why);
    connection.close(ClosedReason.PROTOCOL_VIOLATION);
  }

  // ---- TLS or not

  private void sniff(ChannelHandlerContext ctx, ByteBuf in) {
    if (in.getUnsignedByte(in.readerIndex()) == TLS_HANDSHAKE_RECORD) {
      disarm();
      secure(ctx, terms.tls().orElseThrow());
    } else {
      clear(ctx);
    }
  }

  private void clear(ChannelHandlerContext ctx) {
    step = Step.DONE;
    disarm();
    connection.ready();
    ctx.pipeline().remove(this);
  }

  private void secure(ChannelHandlerContext ctx, TlsTerms tls) {
    step = Step.DONE;
    if (rate.isPresent() && !rate.get().allows(System.nanoTime())) {
      long refused = rate.get().refusedToTell(System.nanoTime());
      if (refused > 0) {
        connection
            .acceptor()
            .report(Level.WARN, "Rejected " + refused + " connections due to TLS rate limiting");
      }
      String line = "-ERR '" + ErrorText.CONNECTION_THROTTLED.text() + "'\r\n";
      connection.lane().write(line.getBytes(StandardCharsets.US_ASCII));
      connection.flushAndClose(ClosedReason.MAX_CONNECTIONS_EXCEEDED);
      return;
    }
    connection.report(Level.DEBUG, "Starting TLS client connection handshake");
    TlsGate.install(ctx, connection.loop(), tls, new Handshake());
    ctx.pipeline().remove(this);
  }

  private final class Handshake implements TlsGate.Outcome {
    @Override
    public void secured(TlsFacts facts) {
      connection.entrance(connection.entrance().withTls(facts));
      if (tlsFirst) {
        connection.greet();
      }
      connection.report(Level.DEBUG, "TLS handshake complete");
      connection.report(
          Level.DEBUG, "TLS version " + facts.version() + ", cipher suite " + facts.cipherSuite());
      connection.ready();
    }

    @Override
    public void failed(Level level, String text) {
      connection.report(level, text);
      connection.close(ClosedReason.TLS_HANDSHAKE_FAILURE);
    }
  }

  // ---- ends and timers

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent && (step == Step.PROXY || step == Step.SKIP)) {
      badHeader("failed to read protocol version: EOF");
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    disarm();
  }

  private void arm(Duration delay, Runnable then) {
    disarm();
    timer =
        connection
            .loop()
            .schedule(
                () -> {
                  if (connection.open()) {
                    then.run();
                  }
                },
                Math.max(1, delay.toMillis()),
                TimeUnit.MILLISECONDS);
  }

  private void disarm() {
    ScheduledFuture<?> running = timer;
    timer = null;
    if (running != null) {
      running.cancel(false);
    }
  }
}
