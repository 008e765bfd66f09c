// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.config.options.ServerOptions;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [RunnelServer] in the hands of the process: says on the log what it does. Goes when
/// RunnelServer is a [ServerControl] itself; until then lame duck mode ends at once and options
/// can't be reloaded.
final class ControlledServer implements ServerControl {
  private final RunnelServer server;
  private final StartupLog log;
  private final AtomicBoolean leaving = new AtomicBoolean();
  private final CountDownLatch down = new CountDownLatch(1);

  private ControlledServer(RunnelServer server, StartupLog log) {
    this.server = server;
    this.log = log;
  }

  static ServerControl start(ServerOptions options) throws IOException {
    Logger logger = LoggerFactory.getLogger(RunnelServer.class);
    StartupLog log = new StartupLog(logger);
    log.banner(options.identity().clusterName(), options.identity().serverName(), "");
    if (!options.source().file().isEmpty()) {
      log.configurationFile(options.source().file(), options.source().digest());
    }
    RunnelServer server = RunnelServer.start(options);
    log.clientListener(options.client().listen().host(), server.clientAddress().getPort());
    log.ready();
    return new ControlledServer(server, log);
  }

  @Override
  public void shutdown() {
    if (leaving.compareAndSet(false, true)) {
      log.shutdownBegins();
      server.close();
      log.exiting();
      down.countDown();
    }
  }

  @Override
  public void lameDuck() {
    log.lameDuck();
    shutdown();
  }

  @Override
  public boolean inLameDuck() {
    return false;
  }

  @Override
  public void reload(ServerOptions next) throws Refused {
    throw new Refused("config reload is not yet supported");
  }

  @Override
  public void awaitShutdown() throws InterruptedException {
    down.await();
  }

  @Override
  public Addresses addresses() {
    return new Addresses(
        Optional.of(new Addresses.Door(server.clientAddress(), false)),
        Optional.empty(),
        Optional.empty());
  }
}
