// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.runnel.broker.monitor.Monitor;
import io.runnel.config.options.ClientCertificates;
import io.runnel.config.options.MonitorOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.http.MonitorServer;
import io.runnel.net.tls.TlsConfigException;
import io.runnel.net.tls.TlsTerms;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The monitoring port of a server, which may be closed from the start. Nothing of HTTP is loaded
/// before it is opened.
final class MonitorPort implements AutoCloseable {
  private final @Nullable MonitorServer server;
  private final @Nullable Tls tls;

  private MonitorPort(@Nullable MonitorServer server, @Nullable Tls tls) {
    this.server = server;
    this.tls = tls;
  }

  /// The terms of the client port, but nobody is asked for a certificate. Replaced by a reload.
  private static final class Tls {
    private volatile TlsTerms terms;

    Tls(TlsTerms terms) {
      this.terms = terms;
    }

    static TlsTerms load(ServerOptions options) throws TlsConfigException {
      return TlsTerms.load(
          options
              .tls()
              .withClientCertificates(ClientCertificates.NOT_ASKED)
              .withPinnedCerts(List.of()));
    }

    void install(ChannelPipeline pipeline) {
      SslHandler handler = terms.handler(pipeline.channel().alloc());
      handler.setHandshakeTimeoutMillis(Math.max(1, terms.timeout().toMillis()));
      pipeline.addLast(handler);
    }
  }

  static MonitorPort open(Monitor monitor, ServerOptions options, StartupLog log)
      throws IOException {
    MonitorOptions wanted = options.monitor();
    boolean secure = wanted.httpsPort() != 0;
    int port = secure ? wanted.httpsPort() : wanted.httpPort();
    if (port == 0) {
      return new MonitorPort(null, null);
    }
    Tls tls = secure ? secure(options) : null;
    var front = tls == null ? MonitorServer.Front.PLAIN : new MonitorServer.Front(tls::install);
    String host = wanted.host().isEmpty() ? options.client().listen().host() : wanted.host();
    var address = new InetSocketAddress(host, Math.max(0, port));
    MonitorServer opened = MonitorServer.start(monitor, wanted, address, front);
    log.monitor(secure ? "https" : "http", host, opened.address().getPort());
    return new MonitorPort(opened, tls);
  }

  private static Tls secure(ServerOptions options) throws IOException {
    if (!options.tls().enabled()) {
      throw new IOException("TLS cert and key required for HTTPS");
    }
    try {
      return new Tls(Tls.load(options));
    } catch (TlsConfigException unusable) {
      throw new IOException(unusable.getMessage(), unusable);
    }
  }

  /// Reads the certificates of changed options. What it returns puts them into force.
  Runnable prepare(ServerOptions next) throws TlsConfigException {
    Tls inForce = tls;
    if (inForce == null || !next.tls().enabled()) {
      return () -> {};
    }
    TlsTerms loaded = Tls.load(next);
    return () -> inForce.terms = loaded;
  }

  /// Where it listens, if it does.
  Optional<Addresses.Door> door() {
    MonitorServer opened = server;
    return opened == null
        ? Optional.empty()
        : Optional.of(new Addresses.Door(opened.address(), tls != null));
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
