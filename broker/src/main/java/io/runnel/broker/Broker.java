// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.broker.client.ClientRegistry;
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
  private final AtomicLong nextClient = new AtomicLong();
  private final ClientRegistry clients = new ClientRegistry(this::maxClosedClients);
  private volatile int maxClosedClients = LimitsOptions.defaults().maxClosedClients();

  /// `seed` keeps clients from choosing subjects that collide in our tables: it must be random.
  public Broker(Loops loops, long seed) {
    this.loops = loops;
    this.seed = seed;
    for (int i = 0; i < loops.count(); i++) {
      Loop loop = loops.loop(i);
      loop.local(new Router(loop, seed));
    }
  }

  public Loops loops() {
    return loops;
  }

  /// The space of the account called `name`, made where it is new.
  public Space space(String name) {
    return spaces.computeIfAbsent(
        name, missing -> new Space(nextSpace.getAndIncrement(), missing, seed));
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
