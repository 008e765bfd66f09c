// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.config.grammar.ConfigException;
import io.runnel.config.grammar.ConfigTree;
import io.runnel.config.grammar.Position;
import io.runnel.config.grammar.Problem;
import io.runnel.config.grammar.Value;
import io.runnel.config.keys.KeyTable;
import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.AuthorizationOptions;
import io.runnel.config.options.ConfigSource;
import io.runnel.config.options.JetStreamOptions;
import io.runnel.config.options.LimitsOptions;
import io.runnel.config.options.MappingOptions;
import io.runnel.config.options.SecurityOptions;
import io.runnel.config.options.ServerOptions;
import io.runnel.config.options.TlsOptions;
import io.runnel.config.options.UserOptions;
import io.runnel.config.options.WebSocketOptions;
import io.runnel.config.read.AuthorizationReader.Authorization;
import io.runnel.config.read.Reading.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a whole tree: the top level by itself and with a reader for each group of keys, then the
/// rules between options.
public final class ServerReader {

  private static final String NO_SYSTEM_ACCOUNT = "";

  private final Reading reading;
  private final ListenerReader listener;
  private final ProcessReader process;
  private final UsersReader usersReader;
  private final AccountsReader accounts;
  private final Map<String, Field> seen = new HashMap<>();
  private SecurityOptions security = SecurityOptions.defaults();
  private WebSocketOptions webSocket = WebSocketOptions.defaults();
  private Authorization authorization = Authorization.none();
  private List<MappingOptions> globalMappings = List.of();
  private JetStreamOptions jetStream = JetStreamOptions.defaults();
  private boolean noSystemAccount;

  private ServerReader(Reading reading) {
    this.reading = reading;
    this.listener = new ListenerReader(reading);
    this.process = new ProcessReader(reading);
    this.usersReader = new UsersReader(reading);
    this.accounts = new AccountsReader(reading, usersReader);
  }

  /// What was read.
  ///
  /// @param options the options
  /// @param warnings doubtful places; `-t` fails on them, a start does not
  /// @param notices to be logged as warnings at start, nothing else
  public record Result(ServerOptions options, List<Problem> warnings, List<Problem> notices) {
    public Result {
      warnings = List.copyOf(warnings);
      notices = List.copyOf(notices);
    }
  }

  /// Reads a tree. All that is wrong with it is in the exception.
  public static Result read(ConfigTree tree, String file, KeyTable keys) throws ConfigException {
    var reading = new Reading(tree, keys);
    var reader = new ServerReader(reading);
    if (tree.root().entries().isEmpty()) {
      reading
          .warnings()
          .add(new Problem(Position.none(), file + ": config has no values or is empty"));
    }
    reading.block("server", tree.root()).forEach(reader::field);
    ServerOptions options = reader.options().withSource(new ConfigSource(file, tree.digest()));
    OptionRules.violations(options)
        .forEach(violation -> reading.error(reader.place(violation.key()), violation.message()));
    if (!reading.errors().isEmpty()) {
      throw new ConfigException(reading.errorsInOrder());
    }
    return new Result(options, reading.warnings(), reading.notices());
  }

  private Position place(String key) {
    return Optional.ofNullable(seen.get(key)).map(Field::at).orElse(Position.none());
  }

  private void field(Field field) {
    seen.put(field.name(), field);
    if (!listener.field(field) && !process.field(field)) {
      security(field);
    }
  }

  private void security(Field field) {
    switch (field.name()) {
      case "authorization" ->
          authorization = new AuthorizationReader(reading, usersReader).read(field);
      case "accounts" -> accounts.read(field);
      case "mappings" -> globalMappings = new MappingsReader(reading).read(field);
      case "no_auth_user" -> security = security.withNoAuthUser(reading.text(field));
      case "system_account" -> security = security.withSystemAccount(systemAccount(field));
      case "no_system_account" -> noSystemAccount = reading.bool(field);
      case "proxies" -> proxies(field);
      case "jetstream" -> jetStream = new JetStreamReader(reading).read(field, jetStream);
      case "websocket" -> webSocket = new WebSocketReader(reading).read(field);
      default -> throw new IllegalStateException("no reader for key " + field.name());
    }
  }

  private String systemAccount(Field field) {
    if (field.value() instanceof Value.Text(String name, _)) {
      return name.isEmpty() ? AccountOptions.SYSTEM_DEFAULT : name;
    }
    reading.error(field.at(), "system account name must be a string");
    return AccountOptions.SYSTEM_DEFAULT;
  }

  private void proxies(Field block) {
    var trusted = new ArrayList<String>();
    for (Field list : reading.block("proxies", block.value())) {
      for (Value item : reading.items(list)) {
        for (Field field : reading.block("proxies.trusted", item)) {
          String key = reading.text(field);
          if (!PublicNkey.isValid(key)) {
            reading.error(field.at(), "invalid proxy key \"" + key + "\"");
          }
          trusted.add(key);
        }
      }
    }
    security = security.withTrustsProxies(!trusted.isEmpty()).withTrustedProxyKeys(trusted);
  }

  private ServerOptions options() {
    checkSingleUser();
    warnLargePayload();
    var all = new ArrayList<AccountOptions>(accounts.accounts());
    if (!globalMappings.isEmpty()) {
      all.addFirst(AccountOptions.named(AccountOptions.GLOBAL).withMappings(globalMappings));
    }
    var users = new ArrayList<UserOptions>(authorization.users());
    users.addAll(accounts.users());
    if (noSystemAccount) {
      if (seen.containsKey("system_account")) {
        reading.error(
            place("no_system_account"), "no_system_account and system_account exclude each other");
      }
      security = security.withSystemAccount(NO_SYSTEM_ACCOUNT);
    }
    var client = listener.client();
    security =
        security
            .withAuthorization(authorization.options().withTimeout(authTimeout(client.tls())))
            .withUsers(users)
            .withAccounts(all);
    return new ServerOptions(
        process.identity(),
        client,
        security,
        webSocket,
        process.monitor(),
        process.process(),
        jetStream(process.process().storeDir()),
        ConfigSource.defaults());
  }

  /// `store_dir` may stand at the top or in the block, not in both.
  private JetStreamOptions jetStream(String storeDir) {
    if (storeDir.isEmpty()) {
      return jetStream;
    }
    if (!jetStream.storeDir().isEmpty()) {
      reading.error(place("store_dir"), "Duplicate 'store_dir' configuration");
    }
    return jetStream.withStoreDir(storeDir);
  }

  private Duration authTimeout(TlsOptions tls) {
    Duration given = authorization.options().timeout();
    if (!given.isZero()) {
      return given;
    }
    return tls.enabled()
        ? tls.timing().timeout().plus(AuthorizationOptions.TIMEOUT_BEYOND_TLS)
        : AuthorizationOptions.TIMEOUT_DEFAULT;
  }

  private void checkSingleUser() {
    boolean single = !authorization.options().user().isEmpty();
    boolean token = !authorization.options().token().isEmpty();
    Position at = place("authorization");
    if (authorization.hasUserList() && (single || token)) {
      String what = single ? "single user/pass" : "token";
      reading.error(at, "Can not have a " + what + " and a users array");
    } else if (!accounts.users().isEmpty() && (single || token)) {
      String what = single ? "single user/pass" : "token";
      reading.error(at, "Can not have a " + what + " and accounts");
    }
  }

  private void warnLargePayload() {
    Field field = seen.get("max_payload");
    int bytes = listener.client().limits().maxPayloadBytes();
    if (field != null && bytes > LimitsOptions.MAX_PAYLOAD_WARN_BYTES) {
      reading.notice(
          field,
          "Maximum payloads over 8MB are generally discouraged and could lead to poor performance");
    }
  }
}
