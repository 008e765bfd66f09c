// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.base.ClosedReason;
import io.runnel.base.IpText;
import io.runnel.broker.ServerIdentity;
import io.runnel.broker.Subscription;
import io.runnel.broker.client.ClientView;
import io.runnel.broker.client.OpenClient;
import io.runnel.broker.client.SubscriptionView;
import io.runnel.broker.client.Traffic;
import io.runnel.net.Connection;
import io.runnel.net.Loop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A session as monitoring and the system account see it. Owned by the connection's loop, except
/// where a method says otherwise.
final class SessionView implements OpenClient {
  private final ClientSession session;
  private final Arrival arrival;
  private final Connection connection;
  private final Heartbeat heartbeat;
  private final Instant start = Instant.now();

  // Kept from the beginning: a closed socket no longer knows its other end.
  private final InetSocketAddress socketAddress;

  SessionView(ClientSession session, Arrival arrival, Heartbeat heartbeat) {
    this.session = session;
    this.arrival = arrival;
    this.connection = arrival.connection();
    this.heartbeat = heartbeat;
    this.socketAddress = connection.remoteAddress();
  }

  @Override
  public long id() {
    return session.id();
  }

  @Override
  public Loop loop() {
    return connection.loop();
  }

  @Override
  public void kick() {
    loop().execute(() -> connection.close(ClosedReason.KICKED));
  }

  @Override
  public void sendLameDuck() {
    loop().execute(session::sendLameDuck);
  }

  @Override
  public Traffic traffic() {
    var out = connection.outbound();
    return new Traffic(
        session.inMessages(),
        session.inBytes(),
        out.outMessages(),
        out.outBytes(),
        connection.stalls());
  }

  @Override
  public ClientView view(ClientView.Detail detail) {
    ConnectOptions said = session.options();
    InetSocketAddress address = connection.claimedAddress().orElse(socketAddress);
    InetAddress ip = address.getAddress();
    return new ClientView(
        session.id(),
        new ClientView.Peer(arrival.typeText(), IpText.of(ip), address.getPort()),
        times(),
        traffic(),
        connection.outbound().pendingBytes(),
        new ClientView.Description(said.name, said.language, said.version),
        arrival.tls(),
        new ClientView.Identity(user(said), session.account(), session.proxyKey()),
        session.subscriptions().size(),
        detail == ClientView.Detail.SUBSCRIPTIONS ? subscriptions() : List.of());
  }

  byte[] requestInfo(ServerIdentity server, boolean detailed, String service) {
    return RequestInfo.of(server, view(ClientView.Detail.COUNT_ONLY), detailed, service);
  }

  /// Whom it was admitted as; before that, whom it says to be.
  private String user(ConnectOptions said) {
    String admitted = session.authorizedUser();
    if (!admitted.isEmpty()) {
      return admitted;
    }
    if (!said.nkey.isEmpty()) {
      return said.nkey;
    }
    if (!said.user.isEmpty()) {
      return said.user;
    }
    return said.token.isEmpty() ? "" : "[REDACTED]";
  }

  private ClientView.Times times() {
    long quietNanos = Math.max(0, System.nanoTime() - heartbeat.lastInNanos());
    Instant last = Instant.now().minusNanos(quietNanos);
    return new ClientView.Times(
        start, last.isBefore(start) ? start : last, heartbeat.rttNanos(), null, "");
  }

  private List<SubscriptionView> subscriptions() {
    List<SubscriptionView> list = new ArrayList<>(session.subscriptions().size());
    session.subscriptions().forEach(subscription -> list.add(view(subscription)));
    return list;
  }

  private SubscriptionView view(Subscription subscription) {
    byte[] queue = subscription.queue();
    return new SubscriptionView(
        session.account(),
        text(subscription.subject()),
        queue == null ? "" : text(queue),
        text(subscription.sid()),
        subscription.delivered(),
        subscription.max(),
        session.id());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
