// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.ServerOptions;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// All accounts and users of a configuration, checked and resolved. Immutable: loops read it, a
/// reload builds another and compares ([DirectoryChange]). `$G` is always there, the system account
/// unless it was switched off.
public final class AccountDirectory {
  private final Map<String, Account> accounts;
  private final Map<String, User> usersByName;
  private final Map<String, User> usersByNkey;
  private final String systemAccount;
  private final String noAuthUser;
  private final Set<Nkey> trustedProxies;
  private final boolean requiresAuth;

  AccountDirectory(
      Map<String, Account> accounts,
      Map<String, User> usersByName,
      Map<String, User> usersByNkey,
      String systemAccount,
      String noAuthUser,
      Set<Nkey> trustedProxies,
      boolean requiresAuth) {
    this.accounts = new LinkedHashMap<>(accounts);
    this.usersByName = new LinkedHashMap<>(usersByName);
    this.usersByNkey = new LinkedHashMap<>(usersByNkey);
    this.systemAccount = systemAccount;
    this.noAuthUser = noAuthUser;
    this.trustedProxies = Set.copyOf(trustedProxies);
    this.requiresAuth = requiresAuth;
  }

  /// @param luck names the internal user of configurations that only have users of the system
  ///   account; the same number at each reload of one server, so that its clients stay
  public static DirectoryResult of(ServerOptions options, long luck) {
    return new DirectoryBuilder(options, luck).build();
  }

  public Collection<Account> accounts() {
    return Collections.unmodifiableCollection(accounts.values());
  }

  public Optional<Account> account(String name) {
    return Optional.ofNullable(accounts.get(name));
  }

  /// `$G`.
  public Account globalAccount() {
    return accounts.getOrDefault(AccountOptions.GLOBAL, Account.named(AccountOptions.GLOBAL));
  }

  /// The account of server events; empty after `no_system_account`.
  public Optional<Account> systemAccount() {
    return account(systemAccount);
  }

  public boolean isSystem(String account) {
    return !systemAccount.isEmpty() && systemAccount.equals(account);
  }

  public Optional<User> userByName(String name) {
    return Optional.ofNullable(usersByName.get(name));
  }

  public Optional<User> userByNkey(String publicKey) {
    return Optional.ofNullable(usersByNkey.get(publicKey));
  }

  /// All users, with passwords and with nkeys.
  public Collection<User> users() {
    return Stream.concat(usersByName.values().stream(), usersByNkey.values().stream()).toList();
  }

  /// Users with a password, in the order of the configuration.
  public Collection<User> passwordUsers() {
    return Collections.unmodifiableCollection(usersByName.values());
  }

  public boolean hasPasswordUsers() {
    return !usersByName.isEmpty();
  }

  public boolean hasNkeyUsers() {
    return !usersByNkey.isEmpty();
  }

  /// Who a client without credentials is: `no_auth_user`, or the internal user of `$G`; empty when
  /// there is none.
  public String noAuthUser() {
    return noAuthUser;
  }

  /// Keys whose signature a `proxy_sig` may be.
  public Set<Nkey> trustedProxies() {
    return trustedProxies;
  }

  /// Whether clients have to prove who they are.
  public boolean requiresAuth() {
    return requiresAuth;
  }
}
