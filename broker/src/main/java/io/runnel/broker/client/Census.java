// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

import io.runnel.net.Loop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks every client something, each on its own loop, and waits for the answers.
///
/// For monitoring threads: it must never be called on a loop. A loop that does not answer within
/// `WAIT_SECONDS_MAX` is left out, and the log says so.
public final class Census {
  private static final Logger LOG = LoggerFactory.getLogger(Census.class);
  private static final long WAIT_SECONDS_MAX = 5;
  private static final int COUNTS_MAX = 3;

  private final ClientRegistry registry;

  public Census(ClientRegistry registry) {
    this.registry = registry;
  }

  /// The views of all open clients, in no order.
  public List<ClientView> views(ClientView.Detail detail) {
    return ask(entry -> entry.client().view(detail));
  }

  /// The view of one client; empty if it is not there.
  public List<ClientView> view(long id, ClientView.Detail detail) {
    return registry
        .find(id)
        .flatMap(client -> on(client.loop(), () -> client.view(detail)))
        .map(List::of)
        .orElse(List.of());
  }

  /// What `question` answers on `loop`; empty if the loop does not answer in time.
  public static <R> Optional<R> on(Loop loop, Supplier<R> question) {
    CompletableFuture<List<R>> answer = new CompletableFuture<>();
    loop.execute(() -> answer.complete(List.of(question.get())));
    return await(answer).stream().findFirst();
  }

  public ServerCounts server() {
    return settled(this::countServer);
  }

  /// A client that leaves while we count is in both sums or in neither: then count again, up to
  /// `COUNTS_MAX` times.
  private <R> R settled(Supplier<R> count) {
    long before = registry.departures();
    R counted = count.get();
    for (int i = 1; i < COUNTS_MAX && !registry.settledSince(before); i++) {
      before = registry.departures();
      counted = count.get();
    }
    return counted;
  }

  private ServerCounts countServer() {
    Traffic open = Traffic.NONE;
    for (Traffic traffic : ask(entry -> entry.client().traffic())) {
      open = open.plus(traffic);
    }
    return registry.counts(open);
  }

  /// The counts of every account that ever had a client, by name.
  public Map<String, AccountCounts> accounts() {
    return settled(this::countAccounts);
  }

  private Map<String, AccountCounts> countAccounts() {
    record Part(String account, Traffic traffic) {}
    Map<String, Traffic> open = new HashMap<>();
    for (Part part : ask(entry -> new Part(entry.account(), entry.client().traffic()))) {
      open.merge(part.account, part.traffic, Traffic::plus);
    }
    Map<String, AccountCounts> counts = new LinkedHashMap<>();
    for (String account : registry.accounts()) {
      counts.put(account, registry.counts(account, open.getOrDefault(account, Traffic.NONE)));
    }
    return counts;
  }

  public AccountCounts account(String name) {
    return settled(() -> countAccount(name));
  }

  private AccountCounts countAccount(String name) {
    Traffic open = Traffic.NONE;
    for (Traffic traffic :
        ask(entry -> entry.account().equals(name) ? entry.client().traffic() : Traffic.NONE)) {
      open = open.plus(traffic);
    }
    return registry.counts(name, open);
  }

  private <R> List<R> ask(Function<ClientRegistry.Entry, R> question) {
    Map<Loop, List<ClientRegistry.Entry>> byLoop = new HashMap<>();
    for (ClientRegistry.Entry entry : registry.entries()) {
      byLoop.computeIfAbsent(entry.client().loop(), loop -> new ArrayList<>()).add(entry);
    }
    List<CompletableFuture<List<R>>> answers = new ArrayList<>();
    byLoop.forEach((loop, entries) -> answers.add(askLoop(loop, entries, question)));
    List<R> all = new ArrayList<>();
    for (CompletableFuture<List<R>> answer : answers) {
      all.addAll(await(answer));
    }
    return all;
  }

  private static <R> CompletableFuture<List<R>> askLoop(
      Loop loop, List<ClientRegistry.Entry> entries, Function<ClientRegistry.Entry, R> question) {
    assert !loop.inLoop() : "a census on a loop would wait for itself";
    CompletableFuture<List<R>> answer = new CompletableFuture<>();
    loop.execute(() -> {
      List<R> part = new ArrayList<>(entries.size());
      for (ClientRegistry.Entry entry : entries) {
        part.add(question.apply(entry));
      }
      answer.complete(part);
    });
    return answer;
  }

  private static <R> List<R> await(CompletableFuture<List<R>> answer) {
    try {
      return answer.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      LOG.warn("An event loop did not answer monitoring within {} s", WAIT_SECONDS_MAX);
      return List.of();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException defect) {
      throw new IllegalStateException(defect.getCause());
    }
  }
}
