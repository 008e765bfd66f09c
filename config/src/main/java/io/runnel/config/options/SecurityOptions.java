// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.options;

import java.util.List;

/// Who may connect, and into which account.
///
/// @param authorization single user or token, timeout
/// @param users every user and nkey of the `authorization` block and of all accounts
/// @param accounts configured accounts; `$G` is among them only when it has mappings
/// @param systemAccount `system_account`; `$SYS` when not given; empty after `no_system_account:
///   true`
/// @param noAuthUser `no_auth_user`; empty when none
/// @param trustsProxies a `proxies` block with at least one key exists
/// @param trustedProxyKeys public nkeys of `proxies { trusted }`
public record SecurityOptions(
    AuthorizationOptions authorization,
    List<UserOptions> users,
    List<AccountOptions> accounts,
    String systemAccount,
    String noAuthUser,
    boolean trustsProxies,
    List<String> trustedProxyKeys) {

  public SecurityOptions {
    users = List.copyOf(users);
    accounts = List.copyOf(accounts);
    trustedProxyKeys = List.copyOf(trustedProxyKeys);
  }

  /// What nats-server has when the file says nothing.
  public static SecurityOptions defaults() {
    return new SecurityOptions(
        AuthorizationOptions.defaults(),
        List.of(),
        List.of(),
        AccountOptions.SYSTEM_DEFAULT,
        "",
        false,
        List.of());
  }

  public SecurityOptions withAuthorization(AuthorizationOptions authorization) {
    return new SecurityOptions(
        authorization, users, accounts, systemAccount, noAuthUser, trustsProxies, trustedProxyKeys);
  }

  public SecurityOptions withUsers(List<UserOptions> users) {
    return new SecurityOptions(
        authorization, users, accounts, systemAccount, noAuthUser, trustsProxies, trustedProxyKeys);
  }

  public SecurityOptions withAccounts(List<AccountOptions> accounts) {
    return new SecurityOptions(
        authorization, users, accounts, systemAccount, noAuthUser, trustsProxies, trustedProxyKeys);
  }

  public SecurityOptions withSystemAccount(String systemAccount) {
    return new SecurityOptions(
        authorization, users, accounts, systemAccount, noAuthUser, trustsProxies, trustedProxyKeys);
  }

  public SecurityOptions withNoAuthUser(String noAuthUser) {
    return new SecurityOptions(
        authorization, users, accounts, systemAccount, noAuthUser, trustsProxies, trustedProxyKeys);
  }

  public SecurityOptions withTrustsProxies(boolean trustsProxies) {
    return new SecurityOptions(
        authorization, users, accounts, systemAccount, noAuthUser, trustsProxies, trustedProxyKeys);
  }

  public SecurityOptions withTrustedProxyKeys(List<String> trustedProxyKeys) {
    return new SecurityOptions(
        authorization, users, accounts, systemAccount, noAuthUser, trustsProxies, trustedProxyKeys);
  }
}
