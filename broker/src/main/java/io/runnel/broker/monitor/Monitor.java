// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.broker.Broker;
import io.runnel.broker.MatchStats;
import io.runnel.broker.Router;
import io.runnel.broker.Space;
import io.runnel.broker.client.Census;
import io.runnel.broker.client.ClientRegistry;
import io.runnel.broker.client.SubscriptionView;
import io.runnel.broker.jetstream.JetStream;
import io.runnel.net.Loop;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// What all views look at: the server's facts, its broker, its clients. For monitoring threads;
/// never on a loop, because a census waits for loops.
public final class Monitor {
  private final ServerFacts facts;
  private final Broker broker;
  private final Optional<JetStream> jetStream;
  private final Census census;
  private final ProcessUsage usage = new ProcessUsage();
  private volatile Supplier<List<SubscriptionView>> serverSubscriptions = List::of;
  private final ConcurrentHashMap<String, LongAdder> httpRequests = new ConcurrentHashMap<>();

  /// @param jetStream empty where it is off
  public Monitor(ServerFacts facts, Broker broker, Optional<JetStream> jetStream) {
    this.jetStream = jetStream;
    this.facts = facts;
    this.broker = broker;
    this.census = new Census(broker.clients());
  }

  public ServerFacts facts() {
    return facts;
  }

  public Optional<JetStream> jetStream() {
    return jetStream;
  }

  public Census census() {
    return census;
  }

  public ClientRegistry clients() {
    return broker.clients();
  }

  /// How subjects of `spaces` were looked up, on all loops together.
  MatchStats matchStats(Collection<Space> spaces) {
    MatchStats sum = MatchStats.NONE;
    for (int i = 0; i < broker.loops().count(); i++) {
      Loop loop = broker.loops().loop(i);
      sum = sum.plus(Census.on(loop, () -> ofLoop(loop, spaces)).orElse(MatchStats.NONE));
    }
    return sum;
  }

  private static MatchStats ofLoop(Loop loop, Collection<Space> spaces) {
    MatchStats sum = MatchStats.NONE;
    for (Space space : spaces) {
      sum = sum.plus(Router.of(loop).stats(space));
    }
    return sum;
  }

  public ProcessUsage usage() {
    return usage;
  }

  /// All accounts' spaces by name.
  public List<Space> spaces() {
    return broker.spaces().stream().sorted(Comparator.comparing(Space::name)).toList();
  }

  public Optional<Space> space(String account) {
    return broker.spaces().stream().filter(space -> space.name().equals(account)).findFirst();
  }

  /// Where to ask for the subscriptions of the server itself.
  public void serverSubscriptions(Supplier<List<SubscriptionView>> asked) {
    serverSubscriptions = asked;
  }

  List<SubscriptionView> serverSubscriptions() {
    return serverSubscriptions.get();
  }

  /// Empty where there is none.
  public String systemAccount() {
    return facts.options().security().systemAccount();
  }

  /// Counts one HTTP request for `path`, one of the fixed paths.
  public void countHttp(String path) {
    httpRequests.computeIfAbsent(path, first -> new LongAdder()).increment();
  }

  /// HTTP requests so far, by path.
  public Map<String, Long> httpRequests() {
    Map<String, Long> counts = new TreeMap<>();
    httpRequests.forEach((path, count) -> counts.put(path, count.sum()));
    return counts;
  }
}
