// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.account.AuthDecision;
import io.runnel.account.DirectoryChange;
import io.runnel.base.ClosedReason;
import io.runnel.broker.Broker;
import io.runnel.broker.Space;
import io.runnel.broker.client.ClientRegistry;
import io.runnel.config.options.LimitsOptions;
import io.runnel.config.options.TimingOptions;
import io.runnel.net.Acceptor;
import io.runnel.net.Connection;
import io.runnel.net.ConnectionLimits;
import io.runnel.net.Outbound;
import io.runnel.net.Session;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The NATS protocol's door: makes a session for each client and knows what all of them share.
///
/// Called from all loops: what changes is in a volatile field or a concurrent map.
public final class NatsDoor implements Acceptor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NatsDoor.class);

  /// nats-server's nonce: 11 random bytes, 15 characters.
  private static final int NONCE_BYTES = 11;

  private final Broker broker;
  private final SecureRandom random = new SecureRandom();
  private final PasswordPool passwords = new PasswordPool();
  private final ConcurrentHashMap<Long, ClientSession> sessions = new ConcurrentHashMap<>();
  private volatile Policy policy;

  public NatsDoor(Broker broker, Policy policy) {
    this.broker = broker;
    this.policy = policy;
    introduce(policy);
  }

  /// Events of the server name the host that clients are told.
  private void introduce(Policy policy) {
    Greeting.Listening greeting = policy.greeting();
    var options = policy.options();
    broker.server(greeting.server(), greeting.host(), options.identity(), options.jetStream());
  }

  /// Called when the server is ready: spares the first client what only the first would wait for.
  public void rehearse() {
    Thread.ofPlatform().daemon().name("rehearsal").start(new Rehearsal(policy.greeting()));
  }

  // ---- net's side

  @Override
  public Session accepted(Connection connection) {
    return new ClientSession(this, connection, broker.nextClientId());
  }

  @Override
  public void failed(Connection connection, Throwable cause) {
    LOG.error("{} - closed by a defect of the server", connection.remoteAddress(), cause);
  }

  @Override
  public void report(Level level, String text) {
    LOG.atLevel(level).log(text);
  }

  @Override
  public ConnectionLimits connectionLimits() {
    return new ConnectionLimits(limits().maxPendingBytes(), timing().writeDeadline().toNanos());
  }

  @Override
  public void close() {
    passwords.close();
  }

  // ---- what sessions ask

  /// The configuration in force.
  public Policy policy() {
    return policy;
  }

  LimitsOptions limits() {
    return policy.options().limits();
  }

  TimingOptions timing() {
    return policy.options().timing();
  }

  Executor passwords() {
    return passwords;
  }

  ClientRegistry clients() {
    return broker.clients();
  }

  Space globalSpace() {
    return broker.space("$G");
  }

  Space space(String account) {
    return broker.space(account);
  }

  boolean isSystem(Space space) {
    return policy.directory().isSystem(space.name());
  }

  /// What a client has to sign; empty where nobody signs.
  String nonce() {
    if (!policy.authenticator().requiresNonce()) {
      return "";
    }
    byte[] raw = new byte[NONCE_BYTES];
    random.nextBytes(raw);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
  }

  /// Counts a new client in; false if there are too many.
  boolean enter(ClientSession session) {
    int limit = limits().maxConnections();
    sessions.put(session.id(), session);
    return limit >= 0 && (limit == 0 || broker.clients().connections() <= limit);
  }

  void leave(ClientSession session) {
    sessions.remove(session.id());
  }

  Collection<ClientSession> sessions() {
    return sessions.values();
  }

  // ---- what the server does with all of them

  /// Puts another configuration into force. What follows for the clients that are here is told by
  /// `change`; it has happened when this returns, unless this is called on a loop or a loop is busy
  /// for too long.
  public void reload(Policy next, DirectoryChange change) {
    policy = next;
    introduce(next);
    for (ClientSession session : sessions.values()) {
      session.connection().loop().execute(() -> session.reloaded(change));
    }
    broker.loops().awaitDone();
  }

  /// Closes the newest connections beyond the limit, which a reload may have lowered.
  public void closeBeyondLimit() {
    int limit = limits().maxConnections();
    if (limit == 0 || sessions.size() <= limit) {
      return;
    }
    sessions.values().stream()
        .sorted(Comparator.comparingLong(ClientSession::id))
        .skip(Math.max(0, limit))
        .forEach(session -> session.connection().loop().execute(session::closeAsTooMany));
  }

  /// Tells all clients that this server is about to leave.
  public void announceLameDuck() {
    for (ClientSession session : sessions.values()) {
      session.connection().loop().execute(session::sendLameDuck);
    }
  }

  /// How many clients there are.
  public int clientCount() {
    return sessions.size();
  }

  /// Closes one client, any; false if there is none left.
  public boolean closeOne(ClosedReason reason) {
    for (ClientSession session : sessions.values()) {
      if (sessions.remove(session.id(), session)) {
        session.connection().loop().execute(() -> session.end(reason));
        return true;
      }
    }
    return false;
  }

  /// Closes all of them.
  public void closeAll(ClosedReason reason) {
    while (closeOne(reason)) {
      // One after the other: each is taken out of the map before it is closed.
    }
  }

  // ---- what sessions tell

  void slowConsumer(ClientSession session, Outbound.Slow why, long bytes, int chunks) {
    switch (why) {
      case PENDING_BYTES ->
          LOG.info(
              "{} - Slow Consumer Detected: MaxPending of {} Exceeded",
              session.label(),
              limits().maxPendingBytes());
      case WRITE_DEADLINE ->
          LOG.info(
              "{} - Slow Consumer Detected: WriteDeadline of {}s exceeded with {} chunks of {} total"
                  + " bytes.",
              session.label(),
              timing().writeDeadline().toSeconds(),
              chunks,
              bytes);
    }
  }

  void staleConnection(ClientSession session) {
    LOG.debug("{} - Stale Client Connection - Closing", session.label());
  }

  void authError(ClientSession session, AuthDecision.Refused decision) {
    LOG.error("{} - {} ({})", session.label(), decision.logText(), decision.because());
  }

  void log(Level level, String label, String text) {
    LOG.atLevel(level).log("{} - {}", label, text);
  }

  void logError(String label, String text) {
    LOG.error("{} - {}", label, text);
  }
}
