// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.account.Account;
import io.runnel.base.Guarded;
import io.runnel.config.options.AccountLimits;
import io.runnel.subject.Generations;
import io.runnel.subject.SubjectTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One account's subject space at run time: who listens to what. Accounts are isolated because each
/// has its own.
///
/// Shared by all loops: the tree is behind a [Guarded]; a change becomes visible to every loop
/// before the call that made it returns. A loop that finds the generation unchanged may use what it
/// found before.
public final class Space {
  private final int id;
  private final String name;
  private final Guarded<SubjectTree<Subscription>> interest;
  private final Generations generations = new Generations();
  private final AtomicLong inserts = new AtomicLong();
  private final Watches watches = new Watches();

  // Counted up behind the generation, so that who sees the count sees the stamps change.
  private final AtomicLong deletions = new AtomicLong();

  private final Function<String, Space> others;
  private final Shadows shadows;
  private final WaysBack replies;
  private final Awaited awaited = new Awaited(this);
  private List<Subscription> services = List.of();
  private final AtomicInteger clients = new AtomicInteger();
  private volatile Account account;

  // Follows from `account`; a field, because every message asks.
  private volatile boolean maps;

  Space(int id, Account account, long seed, Function<String, Space> others) {
    this.others = others;
    this.shadows = new Shadows(account.name(), others);
    this.replies = new WaysBack(this, others, seed ^ ((long) id << 32) ^ account.name().hashCode());
    this.id = id;
    this.name = account.name();
    this.account = account;
    this.interest = new Guarded<>(new SubjectTree<>(seed));
  }

  /// A small number, unique in this server, never used again.
  int id() {
    return id;
  }

  public String name() {
    return name;
  }

  /// Adds a client's subscription, here and in the accounts whose streams are imported here. After
  /// this returns, any message routed on any loop finds it.
  public void add(Subscription subscription) {
    insert(subscription);
    if (!account.streamImports().isEmpty()) {
      shadows.add(subscription, account.streamImports());
    }
  }

  /// After this returns, no message routed from now on finds the client's `subscription`; services
  /// whose answers only it would have heard are told on the caller's loop. False if it was not
  /// there.
  public boolean remove(Subscription subscription, Router router) {
    shadows.remove(subscription);
    boolean was = delete(subscription);
    awaited.left(subscription.subject(), router);
    return was;
  }

  /// Adds a subscription to this space alone; for those of the server itself.
  public void insert(Subscription subscription) {
    interest.change(tree -> tree.insert(subscription.subject(), subscription));
    inserts.incrementAndGet();
    generations.changed(subscription.subject());
    watches.changed(subscription.subject());
  }

  /// Takes away what [#insert] added; false if it was not there.
  public boolean delete(Subscription subscription) {
    subscription.close();
    boolean was = interest.write(tree -> tree.remove(subscription.subject(), subscription));
    generations.changed(subscription.subject());
    deletions.incrementAndGet();
    watches.changed(subscription.subject());
    return was;
  }

  /// One subscription that matches a literal subject and passes `wanted`, or null.
  public @Nullable Subscription find(
      byte[] subject, int from, int to, Predicate<Subscription> wanted) {
    return interest.read(tree -> {
      @Nullable Subscription[] found = new @Nullable Subscription[1];
      tree.match(
          subject,
          from,
          to,
          subscription -> {
            if (found[0] == null && wanted.test(subscription)) {
              found[0] = subscription;
            }
          });
      return found[0];
    });
  }

  /// From now on `changed` is called after each change of a subscription that matches the literal
  /// `subject`, on the loop that makes it; it must be short.
  public void watch(byte[] subject, Runnable changed) {
    watches.add(subject, changed);
  }

  /// Takes back what [#watch] asked for.
  public void unwatch(byte[] subject, Runnable changed) {
    watches.remove(subject, changed);
  }

  // ---- what the configuration says of the account

  /// Replaces the account's rules, at start and on reload. Called by one thread at a time, after
  /// all spaces of the configuration exist.
  void rules(Account changed) {
    account = changed;
    maps = !changed.mappings().isEmpty();
    List<Subscription> before = services;
    List<Subscription> now = new ArrayList<>(changed.serviceImports().size());
    for (Account.ServiceImport rules : changed.serviceImports()) {
      var service = new ImportedService(rules, this, others.apply(rules.exporter()));
      now.add(service.subscription());
    }
    services = now;
    now.forEach(this::insert);
    before.forEach(this::delete);
  }

  /// Looks again which imported streams `subscription` listens to, after a reload.
  public void rematch(Subscription subscription) {
    shadows.remove(subscription);
    shadows.add(subscription, account.streamImports());
  }

  WaysBack replies() {
    return replies;
  }

  Awaited awaited() {
    return awaited;
  }

  /// Whether anybody listens on this subject.
  boolean listens(String subject) {
    byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
    return find(bytes, 0, bytes.length, _ -> true) != null;
  }

  public Account rules() {
    return account;
  }

  public AccountLimits limits() {
    return account.limits();
  }

  /// Whether subjects are mapped at all.
  public boolean maps() {
    return maps;
  }

  // ---- clients in the account

  /// Counts a client in; false if the account has all it may have. The client counts until it
  /// leaves, also one that was refused.
  public boolean enter() {
    long limit = account.limits().maxConnections();
    int now = clients.incrementAndGet();
    return limit < 0 || now <= limit;
  }

  public void leave() {
    clients.decrementAndGet();
  }

  public int clients() {
    return clients.get();
  }

  public int subscriptions() {
    return interest.read(SubjectTree::size);
  }

  /// Subscriptions ever added.
  public long inserts() {
    return inserts.get();
  }

  /// Subscriptions ever taken away.
  public long removes() {
    return Math.max(0, inserts() - subscriptions());
  }

  /// Calls of [#delete] that have made old answers old.
  long deletions() {
    return deletions.get();
  }

  /// Reads the tree, for monitoring and permission checks; short.
  public <R> R read(Function<SubjectTree<Subscription>, R> reader) {
    return interest.read(reader);
  }

  long stamp(byte[] subject, int from, int to) {
    return generations.stamp(subject, from, to);
  }

  Match match(byte[] subject, int from, int to) {
    return interest.read(tree -> {
      List<Subscription> found = new ArrayList<>(2);
      tree.match(subject, from, to, found::add);
      return Match.of(found);
    });
  }
}
