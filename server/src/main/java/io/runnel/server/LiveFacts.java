// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

import io.runnel.broker.ServerIdentity;
import io.runnel.broker.monitor.ServerFacts;
import io.runnel.config.options.ServerOptions;
import io.runnel.nats.NatsDoor;
import java.time.Instant;
import java.util.List;

/// What monitoring sees of a running server. Written by the threads that start and reload it.
final class LiveFacts implements ServerFacts {
  private final ServerIdentity identity;
  private final NatsDoor door;
  private final Instant started = Instant.now();
  private volatile Instant configured = started;
  private volatile boolean ready;

  LiveFacts(ServerIdentity identity, NatsDoor door) {
    this.identity = identity;
    this.door = door;
  }

  /// All listeners are bound.
  void markReady() {
    ready = true;
  }

  /// Other options are in force from now on.
  void markConfigured() {
    configured = Instant.now();
  }

  @Override
  public ServerIdentity identity() {
    return identity;
  }

  @Override
  public String clientHost() {
    return door.policy().shownHost();
  }

  @Override
  public int clientPort() {
    return door.policy().shownPort();
  }

  @Override
  public int webSocketPort() {
    return door.policy().webSocketPort();
  }

  @Override
  public ServerOptions options() {
    return door.policy().options();
  }

  @Override
  public Instant started() {
    return started;
  }

  @Override
  public Instant configured() {
    return configured;
  }

  @Override
  public boolean authRequired() {
    return door.policy().announcesAuth();
  }

  @Override
  public List<String> connectUrls() {
    return door.policy().connectUrls();
  }

  @Override
  public List<String> webSocketConnectUrls() {
    return List.of();
  }

  @Override
  public boolean ready() {
    return ready;
  }
}
