// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.runnel.net.tls.HandshakeError;
import io.runnel.net.tls.TlsFacts;
import io.runnel.net.tls.TlsTerms;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// Waits behind an `SslHandler` for the end of the handshake, tells what came of it, and leaves the
/// pipeline. Owned by the connection's loop.
final class TlsGate extends ChannelInboundHandlerAdapter {
  private final TlsTerms terms;
  private final SslHandler tls;
  private final Outcome outcome;
  private @Nullable ScheduledFuture<?> timer;
  private boolean told;

  /// What becomes of a handshake: exactly one of the two calls, unless the connection ends before.
  interface Outcome {
    void secured(TlsFacts facts);

    /// `text` is for the log.
    void failed(Level level, String text);
  }

  private TlsGate(TlsTerms terms, SslHandler tls, Outcome outcome) {
    this.terms = terms;
    this.tls = tls;
    this.outcome = outcome;
  }

  /// Puts TLS right behind the handler of `ctx`.
  static void install(ChannelHandlerContext ctx, Loop loop, TlsTerms terms, Outcome outcome) {
    SslHandler tls = terms.handler(ctx.alloc());
    TlsGate gate = new TlsGate(terms, tls, outcome);
    ctx.pipeline().addAfter(ctx.name(), "tls", tls);
    ctx.pipeline().addAfter("tls", "tls-gate", gate);
    long millis = Math.max(1, terms.timeout().toMillis());
    gate.timer = loop.schedule(gate::late, millis, TimeUnit.MILLISECONDS);
  }

  private void late() {
    fail(Level.DEBUG, "TLS handshake timeout");
  }

  private void fail(Level level, String text) {
    if (!told) {
      told = true;
      stopTimer();
      outcome.failed(level, text);
    }
  }

  private void stopTimer() {
    ScheduledFuture<?> running = timer;
    timer = null;
    if (running != null) {
      running.cancel(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      finished(ctx, completion);
    } else if (event instanceof ChannelInputShutdownEvent) {
      fail(Level.ERROR, "TLS handshake error: EOF");
    }
    ctx.fireUserEventTriggered(event);
  }

  private void finished(ChannelHandlerContext ctx, SslHandshakeCompletionEvent completion) {
    if (!completion.isSuccess()) {
      failed(completion.cause());
      return;
    }
    try {
      TlsFacts facts = terms.facts(tls.engine());
      if (!told) {
        told = true;
        stopTimer();
        ctx.pipeline().remove(this);
        outcome.secured(facts);
      }
    } catch (SSLException notPinned) {
      failed(notPinned);
    }
  }

  private void failed(Throwable cause) {
    HandshakeError error = HandshakeError.of(cause);
    fail(error.level(), "TLS handshake error: " + error.text());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(Level.ERROR, "TLS handshake error: EOF");
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stopTimer();
  }
}
