// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.broker.monitor.Monitor;
import io.runnel.config.options.MonitorOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.http.MonitorServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The monitoring port of a server, which may be closed from the start. Nothing of HTTP is loaded
/// before it is opened.
final class MonitorPort implements AutoCloseable {
  private final @Nullable MonitorServer server;
  private final boolean secure;

  private MonitorPort(@Nullable MonitorServer server, boolean secure) {
    this.server = server;
    this.secure = secure;
  }

  static MonitorPort open(Monitor monitor, ServerOptions options, StartupLog log)
      throws IOException {
    MonitorOptions wanted = options.monitor();
    boolean secure = wanted.httpsPort() != 0;
    int port = secure ? wanted.httpsPort() : wanted.httpPort();
    if (port == 0) {
      return new MonitorPort(null, false);
    }
    if (secure) {
      throw new IOException("https_port is not yet supported");
    }
    String host = wanted.host().isEmpty() ? options.client().listen().host() : wanted.host();
    var address = new InetSocketAddress(host, Math.max(0, port));
    MonitorServer opened = MonitorServer.start(monitor, wanted, address, MonitorServer.Front.PLAIN);
    log.monitor(secure ? "https" : "http", host, opened.address().getPort());
    return new MonitorPort(opened, secure);
  }

  /// Where it listens, if it does.
  Optional<Addresses.Door> door() {
    MonitorServer opened = server;
    return opened == null
        ? Optional.empty()
        : Optional.of(new Addresses.Door(opened.address(), secure));
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
