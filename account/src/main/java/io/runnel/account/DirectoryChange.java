// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What a reload changes for those who are connected. Names of accounts, and of users (or nkeys).
///
/// @param removedAccounts clients of these are closed
/// @param addedAccounts are new
/// @param changedAccounts differ in exports, imports, mappings, limits or traces, or import from
///   one that does
/// @param streamImportsChanged of the changed ones: subscriptions have to be matched with the
///   imports anew
/// @param movedUsers are now in another account: their clients are closed, to come back there
/// @param lostUsers are gone, or may come in by other ways or secrets only: their clients have to
///   be asked again
/// @param changedPermissions keep their clients, whose subscriptions have to be asked again
/// @param lostProxies connections that came through these are closed
public record DirectoryChange(
    Set<String> removedAccounts,
    Set<String> addedAccounts,
    Set<String> changedAccounts,
    Set<String> streamImportsChanged,
    Set<String> movedUsers,
    Set<String> lostUsers,
    Set<String> changedPermissions,
    Set<Nkey> lostProxies) {

  /// From one directory to the next.
  public static DirectoryChange between(AccountDirectory before, AccountDirectory after) {
    Set<String> removed = new LinkedHashSet<>();
    Set<String> added = new LinkedHashSet<>();
    Set<String> changed = new LinkedHashSet<>();
    Set<String> streams = new LinkedHashSet<>();
    for (Account old : before.accounts()) {
      Optional<Account> now = after.account(old.name());
      if (now.isEmpty()) {
        removed.add(old.name());
      } else if (differ(old, now.get())) {
        changed.add(old.name());
        if (!sameStreams(old, now.get())) {
          streams.add(old.name());
        }
      }
    }
    after.accounts().stream()
        .map(Account::name)
        .filter(n -> before.account(n).isEmpty())
        .forEach(added::add);
    Set<Nkey> proxies = new LinkedHashSet<>(before.trustedProxies());
    proxies.removeAll(after.trustedProxies());
    Set<String> moved = new LinkedHashSet<>();
    Set<String> lost = new LinkedHashSet<>();
    Set<String> permissions = new LinkedHashSet<>();
    for (User old : before.users()) {
      Optional<User> now = after.userByName(old.name()).or(() -> after.userByNkey(old.name()));
      if (now.isEmpty()) {
        lost.add(old.name());
        continue;
      }
      if (!now.get().account().equals(old.account())) {
        moved.add(old.name());
      }
      if (!sameEntry(old, now.get())) {
        lost.add(old.name());
      }
      if (!now.get().permissions().equals(old.permissions())) {
        permissions.add(old.name());
      }
    }
    return new DirectoryChange(removed, added, changed, streams, moved, lost, permissions, proxies);
  }

  /// Whether clients notice nothing at all.
  public boolean isEmpty() {
    return removedAccounts.isEmpty()
        && addedAccounts.isEmpty()
        && changedAccounts.isEmpty()
        && movedUsers.isEmpty()
        && lostUsers.isEmpty()
        && changedPermissions.isEmpty()
        && lostProxies.isEmpty();
  }

  private static boolean sameEntry(User old, User now) {
    return old.credential().equals(now.credential())
        && old.connectionTypes().equals(now.connectionTypes())
        && old.proxyRequired() == now.proxyRequired();
  }

  /// The options hold all but what the exporters decide, and that is in the resolved imports.
  private static boolean differ(Account old, Account now) {
    return !old.options().equals(now.options())
        || !sameStreams(old, now)
        || !sameServices(old, now);
  }

  private static boolean sameStreams(Account old, Account now) {
    return Objects.equals(
        old.streamImports().stream().map(DirectoryChange::shape).toList(),
        now.streamImports().stream().map(DirectoryChange::shape).toList());
  }

  private static Account.StreamImport shape(Account.StreamImport stream) {
    return new Account.StreamImport(
        stream.exporter(),
        stream.remote(),
        stream.toLocal().map(Object::toString).orElse(stream.local()),
        Optional.empty(),
        Optional.empty(),
        stream.allowTrace());
  }

  private static boolean sameServices(Account old, Account now) {
    return Objects.equals(
        old.serviceImports().stream().map(DirectoryChange::shape).toList(),
        now.serviceImports().stream().map(DirectoryChange::shape).toList());
  }

  private static Account.ServiceImport shape(Account.ServiceImport service) {
    return new Account.ServiceImport(
        service.exporter(),
        service.local(),
        service.toRemote().map(Object::toString).orElse(service.remote()),
        Optional.empty(),
        service.export(),
        service.share());
  }
}
