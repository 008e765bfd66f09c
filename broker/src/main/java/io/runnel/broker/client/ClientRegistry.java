// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.client;

import io.runnel.base.ClosedReason;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/// Who is connected, who was, and what they moved in all.
///
/// A client's counters stay with its loop and cost nothing here; sums are made when somebody asks
/// ([Census]). Doors call the methods about a client on that client's loop. Bounded by
/// `max_connections` and `max_closed_clients`; an account's totals stay as long as the server, so
/// by the number of accounts.
public final class ClientRegistry {
  private final ConcurrentHashMap<Long, Entry> open = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, AccountTotals> accounts = new ConcurrentHashMap<>();
  private final ClosedClients closed;
  private final AtomicLong totalConnections = new AtomicLong();
  private final AtomicLong departuresBegun = new AtomicLong();
  private final AtomicLong departuresDone = new AtomicLong();
  private final LongAdder slowConsumers = new LongAdder();
  private final LongAdder staleConnections = new LongAdder();
  private final AccountTotals everybody = new AccountTotals();
  private volatile ClientListener listener = ClientListener.NONE;

  /// `account` is empty until the client is bound to one.
  record Entry(OpenClient client, String account, Standing standing) {}

  /// How far a client has come.
  enum Standing {
    UNKNOWN,
    ADMITTED,
    REFUSED
  }

  /// `maxClosed` is asked each time a client leaves, because a reload may change it.
  public ClientRegistry(IntSupplier maxClosed) {
    this.closed = new ClosedClients(maxClosed);
  }

  /// Whom to tell from now on; there is one listener.
  public void listener(ClientListener told) {
    listener = told;
  }

  // ---- the doors' side

  public void opened(OpenClient client) {
    totalConnections.incrementAndGet();
    open.put(client.id(), new Entry(client, "", Standing.UNKNOWN));
  }

  /// The client was admitted to `account`; a second CONNECT may move it to another.
  public void bound(OpenClient client, String account) {
    Entry before = open.put(client.id(), new Entry(client, account, Standing.ADMITTED));
    if (before != null && before.account.equals(account)) {
      return;
    }
    if (before != null && !before.account.isEmpty()) {
      totals(before.account).connections.decrementAndGet();
      listener.left(client, before.account, ClosedReason.CLIENT_CLOSED);
    }
    AccountTotals totals = totals(account);
    totals.connections.incrementAndGet();
    totals.totalConnections.incrementAndGet();
    listener.bound(client, account);
  }

  /// The client will be closed because it may not come in.
  public void refused(OpenClient client, ClosedReason reason) {
    Entry entry = open.get(client.id());
    if (entry != null) {
      open.put(client.id(), new Entry(client, entry.account, Standing.REFUSED));
      listener.refused(client, entry.account, reason);
    }
  }

  /// The client does not read what it asked for and will be closed.
  public void slow(OpenClient client) {
    slowConsumers.increment();
    Entry entry = open.get(client.id());
    if (entry != null && !entry.account.isEmpty()) {
      totals(entry.account).slowConsumers.increment();
    }
  }

  /// The client is gone. Its view is asked for here for the last time, so call this before its
  /// subscriptions are taken away.
  public void closed(OpenClient client, ClosedReason reason) {
    departuresBegun.incrementAndGet();
    Entry entry = open.remove(client.id());
    if (entry != null) {
      depart(client, entry, reason);
    }
    departuresDone.incrementAndGet();
  }

  private void depart(OpenClient client, Entry entry, ClosedReason reason) {
    if (reason == ClosedReason.STALE_CONNECTION) {
      staleConnections.increment();
    }
    Traffic moved = client.traffic();
    everybody.left(moved);
    if (!entry.account.isEmpty()) {
      AccountTotals totals = totals(entry.account);
      totals.left(moved);
      totals.connections.decrementAndGet();
      listener.left(client, entry.account, reason);
    } else if (entry.standing == Standing.REFUSED) {
      listener.left(client, "", reason);
    }
    ClientView last = client.view(ClientView.Detail.SUBSCRIPTIONS);
    closed.add(last.stopped(Instant.now(), reason.text()));
  }

  private AccountTotals totals(String account) {
    return accounts.computeIfAbsent(account, missing -> new AccountTotals());
  }

  // ---- the side of those who ask; any thread

  public Optional<OpenClient> find(long id) {
    return Optional.ofNullable(open.get(id)).map(Entry::client);
  }

  public int connections() {
    return open.size();
  }

  public int connections(String account) {
    AccountTotals totals = accounts.get(account);
    return totals == null ? 0 : totals.connections.get();
  }

  public long totalConnections() {
    return totalConnections.get();
  }

  /// The clients that left last, oldest first.
  public List<ClientView> closedClients() {
    return closed.all();
  }

  /// How many departures are complete.
  long departures() {
    return departuresDone.get();
  }

  /// Whether nobody has begun to leave since [#departures] answered `count`, so that what was
  /// summed up in between counts nobody twice and nobody not at all.
  boolean settledSince(long count) {
    return departuresBegun.get() == count;
  }

  Collection<Entry> entries() {
    return open.values();
  }

  Collection<String> accounts() {
    return accounts.keySet();
  }

  ServerCounts counts(Traffic ofOpen) {
    return new ServerCounts(
        open.size(),
        totalConnections.get(),
        slowConsumers.sum(),
        staleConnections.sum(),
        everybody.ofClosed().plus(ofOpen));
  }

  AccountCounts counts(String account, Traffic ofOpen) {
    AccountTotals totals = accounts.get(account);
    if (totals == null) {
      return new AccountCounts(account, 0, 0, 0, ofOpen);
    }
    return new AccountCounts(
        account,
        totals.connections.get(),
        totals.totalConnections.get(),
        totals.slowConsumers.sum(),
        totals.ofClosed().plus(ofOpen));
  }
}
