// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.broker.Broker;
import io.runnel.config.options.ServerOptions;
import io.runnel.nats.NatsDoor;
import io.runnel.net.Listener;
import io.runnel.net.Loops;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;

/// A running server: the embedding API.
public final class RunnelServer implements AutoCloseable {
  private final Loops loops;
  private final Listener clients;

  private RunnelServer(Loops loops, Listener clients) {
    this.loops = loops;
    this.clients = clients;
  }

  /// Starts a server that listens when this returns. Throws IOException where an address can't be
  /// had.
  public static RunnelServer start(ServerOptions options) throws IOException {
    Loops loops = Loops.start(Runtime.getRuntime().availableProcessors());
    Broker broker = new Broker(loops, new SecureRandom().nextLong());
    NatsDoor door = new NatsDoor(broker, options, "NAAA");
    var listen = options.client().listen();
    var address = new InetSocketAddress(listen.host(), Math.max(0, listen.port()));
    return new RunnelServer(loops, Listener.bind(loops, address, door, Listener.Front.PLAIN));
  }

  public InetSocketAddress clientAddress() {
    return clients.address();
  }

  @Override
  public void close() {
    clients.close();
    loops.close();
  }
}
