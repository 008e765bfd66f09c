// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.account.Account;
import io.runnel.account.AccountDirectory;
import io.runnel.broker.client.ClientRegistry;
import io.runnel.broker.event.EventOrigin;
import io.runnel.config.options.IdentityOptions;
import io.runnel.config.options.JetStreamOptions;
import io.runnel.config.options.LimitsOptions;
import io.runnel.net.Loop;
import io.runnel.net.Loops;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Where all doors meet: the spaces of the accounts, a router on each loop, and the numbers given
/// to connections.
public final class Broker {
  private final Loops loops;
  private final long seed;
  private final ConcurrentHashMap<String, Space> spaces = new ConcurrentHashMap<>();
  private final AtomicInteger nextSpace = new AtomicInteger();
  private volatile String cluster = "";
  private volatile EventOrigin events = EventOrigin.unknown();
  private final AtomicLong nextClient = new AtomicLong();
  private final ClientRegistry clients = new ClientRegistry(this::maxClosedClients);
  private volatile int maxClosedClients = LimitsOptions.defaults().maxClosedClients();

  /// `seed` keeps clients from choosing subjects that collide in our tables: it must be random.
  public Broker(Loops loops, long seed) {
    this.loops = loops;
    this.seed = seed;
    for (int i = 0; i < loops.count(); i++) {
      Loop loop = loops.loop(i);
      Router router = new Router(this, loop, seed);
      loop.local(router);
      router.start();
    }
  }

  public Loops loops() {
    return loops;
  }

  /// Takes the accounts of a configuration, at start and on reload.
  public void accounts(AccountDirectory directory, String clusterName) {
    cluster = clusterName;
    for (Account account : directory.accounts()) {
      spaces.computeIfAbsent(
          account.name(), _ -> new Space(nextSpace.getAndIncrement(), account, seed, this::space));
    }
    for (Account account : directory.accounts()) {
      space(account.name()).rules(account);
    }
  }

  /// Says who this server is, for the events it sends, at start and on reload.
  ///
  /// @param host what clients are told to connect to
  public void server(
      ServerIdentity identity, String host, IdentityOptions options, JetStreamOptions jetStream) {
    var server =
        new EventOrigin.Server(identity.id(), identity.name(), ServerIdentity.NATS_VERSION);
    events = events.with(server, host, options, jetStream);
  }

  /// Who this server is in an event.
  public EventOrigin events() {
    return events;
  }

  /// The space of a configured account.
  public Space space(String account) {
    Space space = spaces.get(account);
    if (space == null) {
      throw new IllegalArgumentException("no account " + account);
    }
    return space;
  }

  /// The cluster's name as mappings know it; empty for a server alone.
  String cluster() {
    return cluster;
  }

  public Collection<Space> spaces() {
    return spaces.values();
  }

  /// Who is connected and who was.
  public ClientRegistry clients() {
    return clients;
  }

  /// How many of those that left are remembered from now on.
  public void maxClosedClients(int count) {
    maxClosedClients = count;
  }

  private int maxClosedClients() {
    return maxClosedClients;
  }

  /// The number of the next connection, from 1.
  public long nextClientId() {
    return nextClient.incrementAndGet();
  }
}
