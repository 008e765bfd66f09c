// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.config.grammar.Position;
import io.runnel.config.grammar.Value;
import io.runnel.config.options.AccountLimits;
import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.ExportOptions;
import io.runnel.config.options.ImportOptions;
import io.runnel.config.options.MessageTraceOptions;
import io.runnel.config.options.PermissionsOptions;
import io.runnel.config.options.UserOptions;
import io.runnel.config.read.Reading.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the `accounts` block: a list of names, or a map from names to what belongs to each.
final class AccountsReader {

  private final Reading reading;
  private final UsersReader usersReader;
  private final SharingReader sharing;
  private final MappingsReader mappings;
  private final Map<String, AccountOptions> accounts = new LinkedHashMap<>();
  private final Map<String, Position> places = new LinkedHashMap<>();
  private final List<UserOptions> users = new ArrayList<>();

  AccountsReader(Reading reading, UsersReader usersReader) {
    this.reading = reading;
    this.usersReader = usersReader;
    this.sharing = new SharingReader(reading);
    this.mappings = new MappingsReader(reading);
  }

  /// The accounts read, in the order of the file.
  List<AccountOptions> accounts() {
    return List.copyOf(accounts.values());
  }

  /// The users of all accounts read.
  List<UserOptions> users() {
    return users;
  }

  void read(Field field) {
    switch (field.value()) {
      case Value.Items(List<Value> names, _) -> names.forEach(this::name);
      case Value.Table(List<Value.Entry> entries, _) -> {
        entries.stream().filter(entry -> !reading.tree().isVariable(entry)).forEach(this::account);
        checkReferences();
      }
      case Value.Text _, Value.Int _, Value.Real _, Value.Bool _, Value.Moment _ ->
          reading.error(field.at(), "Expected map entries for accounts");
    }
  }

  private void name(Value item) {
    String name = reading.text(item, "accounts");
    if (accounts.containsKey(name)) {
      reading.error(item.at(), "Duplicate Account Entry: " + name);
    } else if (isFree(name, item.at())) {
      accounts.put(name, AccountOptions.named(name));
    }
  }

  private boolean isFree(String name, Position at) {
    if (name.equals(AccountOptions.GLOBAL)) {
      reading.error(at, "\"" + name + "\" is a Reserved Account");
      return false;
    }
    return true;
  }

  private void account(Value.Entry entry) {
    if (!(entry.value() instanceof Value.Table)) {
      reading.error(entry.at(), "Expected map entries for accounts");
      return;
    }
    if (!isFree(entry.key(), entry.at())) {
      return;
    }
    var account = AccountOptions.named(entry.key());
    Optional<PermissionsOptions> defaults = Optional.empty();
    Optional<Field> userList = Optional.empty();
    for (Field field : reading.block("accounts", entry.value())) {
      switch (field.name()) {
        case "nkey" -> account = account.withNkey(nkey(field));
        case "users" -> userList = Optional.of(field);
        case "default_permissions" -> defaults = Optional.of(usersReader.permissions(field));
        case "exports" -> account = account.withExports(sharing.exports(field));
        case "imports" -> account = account.withImports(sharing.imports(field));
        case "mappings" -> account = account.withMappings(mappings.read(field));
        case "limits" -> account = account.withLimits(limits(field));
        case "jetstream" ->
            account = account.withJetStream(new JetStreamReader(reading).account(field));
        case "msg_trace" -> account = account.withMessageTrace(messageTrace(field));
        default -> throw new IllegalStateException("no reader for account key " + field.name());
      }
    }
    var effective = defaults;
    userList.ifPresent(list -> users.addAll(usersReader.read(list, entry.key(), effective)));
    accounts.put(entry.key(), account);
    places.put(entry.key(), entry.at());
  }

  private String nkey(Field field) {
    if (field.value() instanceof Value.Text(String key, _) && PublicNkey.isValid(key, 'A')) {
      return key;
    }
    reading.error(field.at(), "Not a valid public nkey for an account");
    return "";
  }

  private AccountLimits limits(Field block) {
    var limits = AccountLimits.defaults();
    for (Field field : reading.block("accounts.limits", block.value())) {
      int limit = reading.smallInteger(field);
      limits =
          switch (field.name()) {
            case "max_connections" -> limits.withMaxConnections(limit);
            case "max_subscriptions" -> limits.withMaxSubscriptions(limit);
            case "max_payload" -> limits.withMaxPayloadBytes(limit);
            default -> limits.withMaxLeafnodes(limit);
          };
    }
    return limits;
  }

  private MessageTraceOptions messageTrace(Field block) {
    String destination = "";
    int sampling = 0;
    if (block.value() instanceof Value.Text(String subject, _)) {
      destination = subject;
    } else {
      for (Field field : reading.block("accounts.msg_trace", block.value())) {
        if (field.name().equals("dest")) {
          destination = reading.text(field);
        } else {
          sampling =
              new PercentReader(reading)
                  .read(
                      field, 1, "Trace destination sampling value is invalid, needs to be [1..100]")
                  .orElse(0);
        }
      }
    }
    if (destination.isEmpty()) {
      if (sampling > 0) {
        reading.warn(block, "Trace destination sampling ignored since no destination was set");
      }
      return MessageTraceOptions.defaults();
    }
    if (!SubjectText.isLiteral(destination)) {
      reading.error(block.at(), "Trace destination \"" + destination + "\" is not valid");
    }
    return new MessageTraceOptions(destination, sampling == 0 ? 100 : sampling);
  }

  /// Exports and imports may name accounts that stand further below, so this comes last.
  private void checkReferences() {
    for (AccountOptions account : accounts.values()) {
      Position at = places.getOrDefault(account.name(), Position.none());
      for (ExportOptions export : account.exports()) {
        String kind =
            export instanceof ExportOptions.StreamExport ? "stream export" : "service export";
        export.access().accounts().forEach(name -> checkDefined(name, kind, at));
      }
      for (ImportOptions one : account.imports()) {
        String kind =
            one instanceof ImportOptions.StreamImport ? "stream import" : "service import";
        checkDefined(one.account(), kind, at);
      }
    }
  }

  private void checkDefined(String name, String kind, Position at) {
    if (!accounts.containsKey(name)) {
      reading.error(at, "\"" + name + "\" account not defined for " + kind);
    }
  }
}
