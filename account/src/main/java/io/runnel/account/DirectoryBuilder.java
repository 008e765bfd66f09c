// SPDX-License-Identifier: Apache-2.0
package io.runnel.account;

import io.runnel.base.GoQuote;
import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.AuthorizationOptions;
import io.runnel.config.options.Credential;
import io.runnel.config.options.ExportOptions;
import io.runnel.config.options.ImportOptions;
import io.runnel.config.options.MappingOptions;
import io.runnel.config.options.PermissionsOptions;
import io.runnel.config.options.SecurityOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.UserOptions;
import io.runnel.config.options.WebSocketAuth;
import io.runnel.subject.InvalidTransform;
import io.runnel.subject.Mapping;
import io.runnel.subject.Mappings;
import io.runnel.subject.Subjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Builds one [AccountDirectory] or lists what forbids it. First all exports, then the stream
/// imports, then the service imports, each in the order of the file, because an import is checked
/// against what is there. Used once, by one thread.
final class DirectoryBuilder {
  private static final String ACCOUNTS = "accounts";
  private static final String LUCKY_DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LUCKY_LENGTH = 8;

  private final ServerOptions options;
  private final SecurityOptions security;
  private final long luck;
  private final List<DirectoryProblem> problems = new ArrayList<>();
  private final Map<String, ImportRules.Site> sites = new LinkedHashMap<>();
  private final Map<String, User> byName = new LinkedHashMap<>();
  private final Map<String, User> byNkey = new LinkedHashMap<>();

  DirectoryBuilder(ServerOptions options, long luck) {
    this.options = options;
    this.security = options.security();
    this.luck = luck;
  }

  DirectoryResult build() {
    for (AccountOptions account : security.accounts()) {
      if (sites.putIfAbsent(account.name(), site(account.name())) != null) {
        report("Duplicate Account Entry: " + account.name(), ACCOUNTS, account.name());
      }
    }
    addExports();
    addImports(ImportOptions.StreamImport.class::isInstance);
    addImports(ImportOptions.ServiceImport.class::isInstance);
    Map<String, Account> accounts = accounts();
    addUsers(accounts);
    checkNoAuthUser(security.noAuthUser(), "no_auth_user");
    checkWebSocket();
    Set<Nkey> proxies = trustedProxies();
    if (!problems.isEmpty()) {
      return new DirectoryResult.Faulty(problems);
    }
    return new DirectoryResult.Built(directory(accounts, proxies));
  }

  private AccountDirectory directory(Map<String, Account> accounts, Set<Nkey> proxies) {
    AuthorizationOptions authorization = security.authorization();
    String noAuthUser = security.noAuthUser();
    if (noAuthUser.isEmpty() && onlySystemAccountIsConfigured()) {
      User stranger = stranger();
      byName.put(stranger.name(), stranger);
      noAuthUser = stranger.name();
    }
    boolean requiresAuth =
        !byName.isEmpty()
            || !byNkey.isEmpty()
            || !authorization.user().isEmpty()
            || !authorization.token().isEmpty();
    return new AccountDirectory(
        accounts, byName, byNkey, security.systemAccount(), noAuthUser, proxies, requiresAuth);
  }

  private void addExports() {
    for (AccountOptions account : security.accounts()) {
      ExportRules exports = sites.getOrDefault(account.name(), site(account.name())).exports();
      for (ExportOptions export : account.exports()) {
        String kind = kind(export);
        for (String other : export.access().accounts()) {
          if (!sites.containsKey(other)) {
            report(
                "%s account not defined for %s export".formatted(GoQuote.quote(other), kind),
                ACCOUNTS,
                account.name(),
                "exports");
          }
        }
        try {
          exports.add(export);
        } catch (AccountRuleException e) {
          report(
              "Error adding %s export %s: %s"
                  .formatted(kind, GoQuote.quote(export.subject()), e.getMessage()),
              ACCOUNTS,
              account.name(),
              "exports");
        }
        if (export instanceof ExportOptions.ServiceExport service) {
          checkLatency(account.name(), exports, service);
        }
      }
    }
  }

  private void checkLatency(
      String account, ExportRules exports, ExportOptions.ServiceExport service) {
    ExportOptions.Latency latency = service.latency();
    if (latency.isOff()) {
      return;
    }
    String what = "Error adding service latency sampling for " + GoQuote.quote(service.subject());
    if (security.systemAccount().isEmpty()) {
      report(what + ": system account not setup", ACCOUNTS, account, "exports");
      return;
    }
    what += " on subject " + GoQuote.quote(latency.subject());
    if (latency.samplingPercent() < 0 || latency.samplingPercent() > 100) {
      report(what + ": bad sampling percentage, should be 1-100", ACCOUNTS, account, "exports");
    } else if (!Subjects.isPublishable(latency.subject())
        || exports.service(latency.subject()).isPresent()) {
      report(what + ": invalid publish subject", ACCOUNTS, account, "exports");
    } else if (service.responseType() != ExportOptions.ResponseType.SINGLETON) {
      report(what + ": bad service response type", ACCOUNTS, account, "exports");
    }
  }

  private void addImports(Predicate<ImportOptions> wanted) {
    for (AccountOptions account : security.accounts()) {
      ImportRules imports = sites.getOrDefault(account.name(), site(account.name())).imports();
      account.imports().stream()
          .filter(wanted)
          .forEach(option -> addImport(account.name(), imports, option));
    }
  }

  private void addImport(String account, ImportRules imports, ImportOptions option) {
    String kind = option instanceof ImportOptions.StreamImport ? "stream" : "service";
    ImportRules.Site exporter = sites.get(option.account());
    if (exporter == null) {
      report(
          "%s account not defined for %s import".formatted(GoQuote.quote(option.account()), kind),
          ACCOUNTS,
          account,
          "imports");
      return;
    }
    try {
      switch (option) {
        case ImportOptions.StreamImport stream ->
            imports.addStream(stream, exporter.exports(), sites);
        case ImportOptions.ServiceImport service ->
            imports.addService(service, exporter.exports(), sites);
      }
    } catch (AccountRuleException e) {
      report(
          e.after("Error adding %s import %s".formatted(kind, GoQuote.quote(option.subject()))),
          ACCOUNTS,
          account,
          "imports");
    }
  }

  private Map<String, Account> accounts() {
    Map<String, Account> accounts = new LinkedHashMap<>();
    accounts.put(AccountOptions.GLOBAL, Account.named(AccountOptions.GLOBAL));
    for (AccountOptions account : security.accounts()) {
      ImportRules.Site site = sites.getOrDefault(account.name(), site(account.name()));
      if (!account.nkey().isEmpty() && !Nkey.isPublicKey(account.nkey(), NkeyKind.ACCOUNT)) {
        report(
            "Not a valid public nkey for an account: " + GoQuote.quote(account.nkey()),
            ACCOUNTS,
            account.name(),
            "nkey");
      }
      accounts.put(
          account.name(),
          new Account(
              account,
              mappings(account),
              site.exports().exports(),
              site.imports().streams(),
              site.imports().services()));
    }
    String system = security.systemAccount();
    if (system.equals(AccountOptions.SYSTEM_DEFAULT)) {
      accounts.putIfAbsent(system, Account.named(system));
    } else if (!system.isEmpty() && !accounts.containsKey(system)) {
      report("error resolving system account: account missing", "system_account");
    }
    return accounts;
  }

  private Mappings mappings(AccountOptions account) {
    List<Mapping> mappings = new ArrayList<>();
    for (MappingOptions mapping : account.mappings()) {
      List<Mapping.Destination> destinations =
          mapping.destinations().stream()
              .map(d -> new Mapping.Destination(d.subject(), d.weightPercent(), d.cluster()))
              .toList();
      try {
        mappings.add(Mapping.compile(mapping.subject(), destinations));
      } catch (InvalidTransform e) {
        report(
            "Error adding mapping for %s to %s : %s"
                .formatted(GoQuote.quote(mapping.subject()), shown(destinations), e.getMessage()),
            ACCOUNTS,
            account.name(),
            "mappings");
      }
    }
    return mappings.isEmpty() ? Mappings.NONE : Mappings.of(mappings);
  }

  private static String shown(List<Mapping.Destination> destinations) {
    return String.join(", ", destinations.stream().map(d -> GoQuote.quote(d.subject())).toList());
  }

  private void addUsers(Map<String, Account> accounts) {
    for (UserOptions option : security.users()) {
      User user = User.of(option);
      if (!accounts.containsKey(user.account())) {
        report("account missing", ACCOUNTS, user.account(), "users", user.name());
      }
      boolean taken = byName.containsKey(user.name()) || byNkey.containsKey(user.name());
      switch (user.credential()) {
        case Credential.Password(String name, _) -> {
          if (taken) {
            report("Duplicate user " + GoQuote.quote(name) + " detected", "users", name);
          }
          byName.put(name, user);
        }
        case Credential.Nkey(String publicKey) -> {
          if (taken) {
            report("Duplicate nkey " + GoQuote.quote(publicKey) + " detected", "users", publicKey);
          }
          if (!Nkey.isPublicKey(publicKey, NkeyKind.USER)) {
            report("Not a valid public nkey for a user", "users", publicKey);
          }
          byNkey.put(publicKey, user);
        }
      }
    }
  }

  private void checkNoAuthUser(String user, String... place) {
    if (user.isEmpty() || byName.containsKey(user) || byNkey.containsKey(user)) {
      return;
    }
    boolean noUsers = byName.isEmpty() && byNkey.isEmpty();
    report(
        noUsers
            ? "no_auth_user: \"%s\" present, but users/nkeys are not defined".formatted(user)
            : "no_auth_user: \"%s\" not present as user or nkey in authorization block or account configuration"
                .formatted(user),
        place);
  }

  private void checkWebSocket() {
    if (options.webSocket().listen().isOff()) {
      return;
    }
    WebSocketAuth auth = options.webSocket().auth();
    checkNoAuthUser(auth.noAuthUser(), "websocket", "no_auth_user");
    if (byName.isEmpty() && byNkey.isEmpty()) {
      return;
    }
    String problem = "websocket authentication %s not compatible with presence of users/nkeys";
    if (!auth.user().isEmpty()) {
      report(problem.formatted("username"), "websocket", "authorization");
    }
    if (!auth.token().isEmpty()) {
      report(problem.formatted("token"), "websocket", "authorization");
    }
  }

  private Set<Nkey> trustedProxies() {
    Set<Nkey> keys = new LinkedHashSet<>();
    for (String text : security.trustedProxyKeys()) {
      try {
        keys.add(Nkey.parse(text));
      } catch (InvalidNkeyException _) {
        report("proxy trusted key " + GoQuote.quote(text) + " is invalid", "proxies", "trusted");
      }
    }
    return keys;
  }

  /// Someone configured the system account only to give it users: then plain clients still belong
  /// to `$G`. Not so when an `authorization` block says otherwise, even if only by its `timeout`.
  private boolean onlySystemAccountIsConfigured() {
    AuthorizationOptions authorization = security.authorization();
    boolean authorizes =
        !authorization.user().isEmpty()
            || !authorization.token().isEmpty()
            || authorization.proxyRequired()
            || security.users().stream()
                .anyMatch(user -> user.account().equals(AccountOptions.GLOBAL))
            || !authorization.timeout().equals(impliedTimeout());
    Set<String> configured = new LinkedHashSet<>(sites.keySet());
    configured.remove(AccountOptions.GLOBAL);
    return !authorizes && configured.equals(Set.of(security.systemAccount()));
  }

  private Duration impliedTimeout() {
    return options.tls().enabled()
        ? options.tls().timing().timeout().plus(AuthorizationOptions.TIMEOUT_BEYOND_TLS)
        : AuthorizationOptions.TIMEOUT_DEFAULT;
  }

  private User stranger() {
    StringBuilder lucky = new StringBuilder();
    long left = luck & Long.MAX_VALUE;
    for (int i = 0; i < LUCKY_LENGTH; i++) {
      lucky.append(LUCKY_DIGITS.charAt((int) (left % LUCKY_DIGITS.length())));
      left /= LUCKY_DIGITS.length();
    }
    return new User(
        new Credential.Password("nats-" + lucky, lucky.toString()),
        AccountOptions.GLOBAL,
        Permissions.of(PermissionsOptions.unrestricted()),
        Set.of(),
        false);
  }

  private static String kind(ExportOptions export) {
    return export instanceof ExportOptions.StreamExport ? "stream" : "service";
  }

  private static ImportRules.Site site(String name) {
    return new ImportRules.Site(new ExportRules(), new ImportRules(name));
  }

  private void report(String text, String... place) {
    problems.add(DirectoryProblem.of(text, place));
  }
}
