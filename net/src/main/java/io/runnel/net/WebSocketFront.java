// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.runnel.base.ClosedReason;
import io.runnel.config.options.ServerOptions;
import io.runnel.net.tls.TlsConfigException;
import io.runnel.net.tls.TlsFacts;
import io.runnel.net.tls.TlsTerms;
import io.runnel.net.websocket.Compressors;
import io.runnel.net.websocket.Frames;
import io.runnel.net.websocket.Upgrade;
import io.runnel.net.websocket.UpgradeHandler;
import io.runnel.net.websocket.WebSocketTerms;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// What stands in front of the sessions of the WebSocket port: TLS unless `no_tls`, the upgrade,
/// then frames. A session is made when the upgrade is done.
///
/// What [#prepare] returns may be run on any thread; it counts for connections accepted after it.
public final class WebSocketFront implements Listener.Front {
  private final Compressors compressors;
  private volatile Terms terms;

  /// @param tls absent in the clear
  private record Terms(Optional<TlsTerms> tls, WebSocketTerms webSocket) {
    static Terms of(ServerOptions options) throws TlsConfigException {
      var webSocket = options.webSocket();
      return new Terms(
          webSocket.tls().enabled()
              ? Optional.of(TlsTerms.load(webSocket.tls()))
              : Optional.empty(),
          WebSocketTerms.of(webSocket, options.limits().maxPayloadBytes()));
    }
  }

  private WebSocketFront(Compressors compressors, Terms terms) {
    this.compressors = compressors;
    this.terms = terms;
  }

  /// Reads certificates and keys. Throws TlsConfigException, which names the file that is wrong.
  public static WebSocketFront of(ServerOptions options) throws TlsConfigException {
    return new WebSocketFront(new Compressors(), Terms.of(options));
  }

  /// Reads them again; what is returned puts them into force.
  public Runnable prepare(ServerOptions options) throws TlsConfigException {
    Terms next = Terms.of(options);
    return () -> terms = next;
  }

  @Override
  public void install(ChannelPipeline pipeline, Connection connection) {
    Terms now = terms;
    connection.fronted();
    var visitor = new Visitor(connection);
    pipeline.addLast("visitor", visitor);
    visitor.limit(now.webSocket().handshakeTime().toMillis());
    UpgradeHandler.install(pipeline, now.webSocket(), compressors, visitor);
    now.tls().ifPresent(tls -> visitor.secure(pipeline, tls));
  }

  /// One connection from accept to its session. Leaves when frames are in place; until then it
  /// keeps the time.
  private static final class Visitor extends ChannelInboundHandlerAdapter
      implements UpgradeHandler.Host, Connection.Upstream, TlsGate.Outcome {
    private final Connection connection;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Frames frames;

    Visitor(Connection connection) {
      this.connection = connection;
    }

    void limit(long millis) {
      timer =
          connection
              .loop()
              .schedule(
                  () -> connection.close(ClosedReason.CLIENT_CLOSED),
                  Math.max(1, millis),
                  TimeUnit.MILLISECONDS);
    }

    void secure(ChannelPipeline pipeline, TlsTerms tls) {
      ChannelHandlerContext here = pipeline.context(this);
      TlsGate.install(here, connection.loop(), tls, this);
    }

    private void stopTimer() {
      ScheduledFuture<?> running = timer;
      timer = null;
      if (running != null) {
        running.cancel(false);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      stopTimer();
      ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      stopTimer();
    }

    // ---- TLS

    @Override
    public void secured(TlsFacts facts) {
      connection.entrance(connection.entrance().withTls(facts));
    }

    @Override
    public void failed(Level level, String text) {
      connection.report(level, "websocket: http: " + from("TLS handshake error", text));
      connection.close(ClosedReason.TLS_HANDSHAKE_FAILURE);
    }

    /// Go's HTTP server puts the address between the words.
    private String from(String what, String text) {
      String why = text.startsWith(what + ": ") ? text.substring(what.length() + 2) : text;
      return what + " from " + connection.socketAddress() + ": " + why;
    }

    // ---- the upgrade

    @Override
    public void upgraded(Upgrade upgrade, Frames opened) {
      connection.channel().pipeline().remove(this);
      frames = opened;
      connection.upstream(this);
      connection.entrance(connection.entrance().withUpgrade(upgrade));
      connection.admit();
      connection.greet();
      connection.ready();
    }

    @Override
    public void refused(String reason) {
      connection.report(Level.ERROR, connection.socketAddress() + " - " + reason);
    }

    @Override
    public void hopeless(String reason) {
      connection.report(Level.ERROR, reason);
      connection.close(ClosedReason.CLIENT_CLOSED);
    }

    @Override
    public int loopIndex() {
      return connection.loop().index();
    }

    // ---- frames

    @Override
    public boolean taking() {
      return connection.taking();
    }

    @Override
    public void ended() {
      connection.flushAndClose(ClosedReason.CLIENT_CLOSED);
    }

    @Override
    public void broken(String text) {
      connection.report(Level.ERROR, "read error: " + text);
      connection.flushAndClose(ClosedReason.READ_ERROR);
    }

    @Override
    public void resume() {
      Frames open = frames;
      if (open != null) {
        open.resume();
      }
    }

    @Override
    public void farewell(ClosedReason why) {
      Frames open = frames;
      if (open != null) {
        open.farewell(why);
      }
    }
  }
}
