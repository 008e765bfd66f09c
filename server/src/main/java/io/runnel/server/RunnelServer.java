// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.account.AccountDirectory;
import io.runnel.account.DirectoryChange;
import io.runnel.account.DirectoryProblem;
import io.runnel.account.DirectoryResult;
import io.runnel.base.ClosedReason;
import io.runnel.broker.Broker;
import io.runnel.broker.ServerIdentity;
import io.runnel.broker.jetstream.JetStream;
import io.runnel.broker.monitor.Monitor;
import io.runnel.broker.system.SystemServices;
import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.Listen;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.reload.ReloadChange;
import io.runnel.config.reload.ReloadPlan;
import io.runnel.nats.NatsDoor;
import io.runnel.nats.Policy;
import io.runnel.net.ClientFront;
import io.runnel.net.Listener;
import io.runnel.net.Loops;
import io.runnel.net.WebSocketFront;
import io.runnel.net.tls.TlsConfigException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running server: the embedding API.
///
///     try (RunnelServer server = RunnelServer.start(ServerOptions.defaults())) { … }
///
/// Any thread may call any method.
public final class RunnelServer implements ServerControl, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunnelServer.class);

  private final StartupLog log = new StartupLog(LOG);
  private final Identity identity;
  private final Loops loops;
  private final Broker broker;
  private final Optional<JetStream> jetStream;
  private final NatsDoor door;
  private final ClientFront clientFront;
  private final WebSocketFront webSocketFront;
  private final Optional<Listener> webSockets;
  private final Listener clients;
  private final LameDuck lameDuck;
  private final LiveFacts facts;
  private final Monitor monitor;
  private final MonitorPort monitorPort;
  private final Optional<SystemServices> system;
  private final OptionsSource source;
  private final AtomicBoolean leaving = new AtomicBoolean();
  private final CountDownLatch down = new CountDownLatch(1);

  private volatile ServerOptions options;
  private AccountDirectory directory;

  private RunnelServer(
      ServerOptions options,
      OptionsSource source,
      Identity identity,
      AccountDirectory directory,
      Loops loops)
      throws IOException, Refused {
    this.options = options;
    this.source = source;
    this.identity = identity;
    this.directory = directory;
    log.banner(options.identity().clusterName(), identity.server().name(), identity.server().id());
    if (options.security().systemAccount().equals(AccountOptions.SYSTEM_DEFAULT)) {
      log.systemAccountCreated(AccountOptions.SYSTEM_DEFAULT);
    }
    if (!options.source().file().isEmpty()) {
      log.configurationFile(options.source().file(), options.source().digest());
    }
    this.clientFront = ClientFront.of(options);
    this.webSocketFront = WebSocketFront.of(options);
    this.loops = loops;
    this.broker = new Broker(loops, identity.seed());
    broker.accounts(directory, options.identity().clusterName());
    broker.maxClosedClients(options.limits().maxClosedClients());
    this.jetStream = startJetStream(options);
    Listen listen = options.client().listen();
    this.door = new NatsDoor(broker, policy(new Policy.Ports(listen.port(), 0)));
    this.facts = new LiveFacts(identity.server(), door);
    this.monitor = new Monitor(facts, broker, jetStream);
    this.monitorPort = openMonitor(options);
    this.system = SystemServices.start(monitor, broker, this::reloadFromSource);
    this.webSockets = bindWebSockets(options.webSocket().listen());
    this.clients = bind(listen);
    this.lameDuck =
        new LameDuck(options.timing().lameDuck(), door, this::beginLeaving, log, this::shutdown);
  }

  /// Starts a server that listens when this returns.
  ///
  /// @throws IOException where an address cannot be had
  /// @throws Refused where the options contradict one another
  public static RunnelServer start(ServerOptions options) throws IOException, Refused {
    return start(options, RunnelServer::noFile);
  }

  /// As [#start(ServerOptions)]; `source` reads the options again when a reload is asked for over
  /// the network.
  public static RunnelServer start(ServerOptions options, OptionsSource source)
      throws IOException, Refused {
    Identity.Making making = Identity.Making.begin();
    Loops loops = Loops.start(Runtime.getRuntime().availableProcessors());
    try {
      Identity identity = making.finish(options.identity());
      return new RunnelServer(options, source, identity, directory(options, identity), loops);
    } catch (IOException | Refused | RuntimeException e) {
      loops.close();
      throw e;
    }
  }

  private static ServerOptions noFile() throws Refused {
    throw new Refused("can only reload config when a file is provided using -c or --config");
  }

  /// No pattern switch: this is on the boot path (docs/adr/0003).
  private static AccountDirectory directory(ServerOptions options, Identity identity)
      throws Refused {
    DirectoryResult result = AccountDirectory.of(options, identity.seed());
    if (result instanceof DirectoryResult.Faulty faulty) {
      throw new Refused(
          faulty.problems().stream().map(DirectoryProblem::text).collect(Collectors.joining("\n")));
    }
    return ((DirectoryResult.Built) result).directory();
  }

  private Optional<JetStream> startJetStream(ServerOptions options) {
    if (!options.jetStream().enabled()) {
      return Optional.empty();
    }
    log.jetStream();
    return Optional.of(JetStream.start(broker, options, identity.server().name()));
  }

  private MonitorPort openMonitor(ServerOptions options) throws IOException {
    try {
      return MonitorPort.open(monitor, options, log);
    } catch (IOException e) {
      loops.close();
      throw e;
    }
  }

  private Listener bind(Listen listen) throws IOException {
    try {
      var address = new InetSocketAddress(listen.host(), Math.max(0, listen.port()));
      Listener bound = Listener.bind(loops, address, door, clientFront);
      door.reload(policy(ports(bound)), DirectoryChange.between(directory, directory));
      log.clientListener(listen.host(), bound.address().getPort());
      logFront();
      facts.markReady();
      log.ready();
      door.rehearse();
      return bound;
    } catch (IOException e) {
      webSockets.ifPresent(Listener::close);
      monitorPort.close();
      loops.close();
      throw new IOException(
          "Error listening on port: "
              + listen.host()
              + ":"
              + listen.port()
              + ", \""
              + e.getMessage()
              + "\"",
          e);
    }
  }

  private Optional<Listener> bindWebSockets(Listen listen) throws IOException {
    if (listen.isOff()) {
      return Optional.empty();
    }
    try {
      var address = new InetSocketAddress(listen.host(), Math.max(0, listen.port()));
      Listener bound = Listener.bind(loops, address, door, webSocketFront);
      String scheme = options.webSocket().tls().enabled() ? "wss" : "ws";
      log.webSocketListener(scheme, listen.host(), bound.address().getPort());
      return Optional.of(bound);
    } catch (IOException e) {
      monitorPort.close();
      loops.close();
      throw new IOException("Unable to listen for websocket connections: " + e.getMessage(), e);
    }
  }

  private void logFront() {
    var protocol = options.client().protocol();
    if (protocol.proxyProtocol()) {
      log.proxyProtocol();
    }
    if (options.tls().enabled() && protocol.allowNonTls()) {
      log.tlsAvailable();
    } else if (options.tls().enabled()) {
      log.tlsRequired();
    }
  }

  private Policy.Ports ports(Listener bound) {
    return new Policy.Ports(
        bound.address().getPort(), webSockets.map(ws -> ws.address().getPort()).orElse(0));
  }

  private Policy policy(Policy.Ports ports) {
    return Policy.of(options, directory, identity.server(), ports);
  }

  /// Where WebSocket clients connect; empty when they cannot.
  public Optional<InetSocketAddress> webSocketAddress() {
    return webSockets.map(Listener::address);
  }

  public ServerIdentity identity() {
    return identity.server();
  }

  /// Where NATS clients connect.
  public InetSocketAddress clientAddress() {
    return clients.address();
  }

  @Override
  public Addresses addresses() {
    return new Addresses(
        Optional.of(new Addresses.Door(clients.address(), options.tls().enabled())),
        monitorPort.door(),
        webSockets.map(
            ws -> new Addresses.Door(ws.address(), options.webSocket().tls().enabled())));
  }

  @Override
  public synchronized void reload(ServerOptions next) throws Refused {
    ReloadPlan.Accepted plan =
        switch (ReloadPlan.between(options, next)) {
          case ReloadPlan.Accepted accepted -> accepted;
          case ReloadPlan.Refused(String message) -> throw new Refused(message);
        };
    AccountDirectory changed = directory(next, identity);
    DirectoryChange change = DirectoryChange.between(directory, changed);
    try {
      Runnable client = clientFront.prepare(next);
      Runnable webSocket = webSocketFront.prepare(next);
      Runnable https = monitorPort.prepare(next);
      client.run();
      webSocket.run();
      https.run();
    } catch (TlsConfigException unusable) {
      throw new Refused(String.valueOf(unusable.getMessage()));
    }
    options = next;
    directory = changed;
    facts.markConfigured();
    broker.accounts(changed, next.identity().clusterName());
    broker.maxClosedClients(next.limits().maxClosedClients());
    jetStream.ifPresent(streams -> streams.accounts(next.security()));
    system.ifPresent(SystemServices::accountsChanged);
    door.reload(policy(ports(clients)), change);
    door.closeBeyondLimit();
    for (ReloadChange told : plan.changes()) {
      LOG.info(told.notice());
    }
    LOG.info("Reloaded server configuration ({})", next.source().digest());
  }

  /// A reload that was asked for over the network. Returns why it failed; empty when it did not.
  private String reloadFromSource() {
    try {
      reload(source.load());
      return "";
    } catch (Refused e) {
      LOG.error("Failed to reload server configuration: {}", e.text());
      return e.text();
    }
  }

  private void beginLeaving() {
    system.ifPresent(SystemServices::lameDuck);
    stopListening();
  }

  private void stopListening() {
    clients.close();
    webSockets.ifPresent(Listener::close);
  }

  @Override
  public void lameDuck() {
    lameDuck.begin();
  }

  @Override
  public boolean inLameDuck() {
    return lameDuck.begun();
  }

  @Override
  public void shutdown() {
    if (leaving.compareAndSet(false, true)) {
      log.shutdownBegins();
      if (clients.open()) { // not so after lame duck mode
        log.clientListenerCloses();
      }
      stopListening();
      system.ifPresent(SystemServices::stop);
      door.closeAll(ClosedReason.SERVER_SHUTDOWN);
      monitorPort.close();
      door.close();
      jetStream.ifPresent(JetStream::stop);
      loops.close();
      log.exiting();
      down.countDown();
    }
  }

  @Override
  public boolean awaitShutdown(long millis) throws InterruptedException {
    return down.await(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    shutdown();
  }
}
