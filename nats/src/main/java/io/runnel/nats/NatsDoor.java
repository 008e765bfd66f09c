// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.base.ClosedReason;
import io.runnel.broker.Broker;
import io.runnel.broker.Space;
import io.runnel.broker.client.ClientRegistry;
import io.runnel.config.options.LimitsOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.TimingOptions;
import io.runnel.net.Acceptor;
import io.runnel.net.Connection;
import io.runnel.net.ConnectionLimits;
import io.runnel.net.Outbound;
import io.runnel.net.Session;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The NATS protocol's door: makes a session for each client and knows what all of them share.
public final class NatsDoor implements Acceptor {
  private static final Logger LOG = LoggerFactory.getLogger(NatsDoor.class);

  private final Broker broker;
  private volatile ServerOptions options;
  private volatile Greeting.Listening listening;

  public NatsDoor(Broker broker, ServerOptions options, String serverId) {
    this.broker = broker;
    this.options = options;
    this.listening = listening(options, serverId);
  }

  private static Greeting.Listening listening(ServerOptions options, String serverId) {
    String name = options.identity().serverName();
    var server =
        new Greeting.Server(
            serverId,
            name.isEmpty() ? serverId : name,
            "2.15.2",
            "java" + Runtime.version().feature(),
            options.identity().clusterName(),
            "");
    var listen = options.client().listen();
    return new Greeting.Listening(
        server,
        listen.host(),
        listen.port(),
        new Greeting.Flags(options.client().protocol().headers(), false, false, false, false),
        options.limits().maxPayloadBytes(),
        List.of());
  }

  @Override
  public Session accepted(Connection connection) {
    return new ClientSession(this, connection, broker.nextClientId());
  }

  @Override
  public void failed(Connection connection, Throwable cause) {
    LOG.error("{} - closed by a defect of the server", connection.remoteAddress(), cause);
  }

  @Override
  public ConnectionLimits connectionLimits() {
    return new ConnectionLimits(
        options.limits().maxPendingBytes(), options.timing().writeDeadline().toNanos());
  }

  LimitsOptions limits() {
    return options.limits();
  }

  TimingOptions timing() {
    return options.timing();
  }

  Greeting.Listening listening() {
    return listening;
  }

  boolean authRequired() {
    return listening.flags().authRequired();
  }

  ClientRegistry clients() {
    return broker.clients();
  }

  Space globalSpace() {
    return broker.space("$G");
  }

  boolean isSystem(Space space) {
    return space.name().equals(options.security().systemAccount());
  }

  void slowConsumer(ClientSession session, Outbound.Slow why, long bytes, int chunks) {
    LOG.info("cid:{} - Slow Consumer Detected: {} {} {}", session.id(), why, bytes, chunks);
  }

  void gone(ClientSession session, ClosedReason reason) {
    LOG.debug("cid:{} - Client connection closed: {}", session.id(), reason);
  }
}
