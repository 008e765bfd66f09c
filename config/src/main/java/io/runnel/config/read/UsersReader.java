// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.config.grammar.Position;
import io.runnel.config.grammar.Value;
import io.runnel.config.options.Credential;
import io.runnel.config.options.PermissionsOptions;
import io.runnel.config.options.UserOptions;
import io.runnel.config.read.Reading.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads lists of users, of the `authorization` block and of accounts, and sees to it that no name
/// is there twice.
final class UsersReader {

  private static final Set<String> CONNECTION_TYPES =
      Set.of("STANDARD", "WEBSOCKET", "LEAFNODE", "LEAFNODE_WS", "MQTT", "MQTT_WS", "IN_PROCESS");

  private final Reading reading;
  private final PermissionsReader permissions;
  private final Set<String> names = new HashSet<>();

  UsersReader(Reading reading) {
    this.reading = reading;
    this.permissions = new PermissionsReader(reading);
  }

  PermissionsOptions permissions(Field field) {
    return permissions.read(field.value());
  }

  /// The users of a list; those without own permissions get the default ones.
  List<UserOptions> read(Field list, String account, Optional<PermissionsOptions> defaults) {
    if (!(list.value() instanceof Value.Items(List<Value> items, _))) {
      reading.error(
          list.at(), "Expected users field to be an array, got " + list.value().typeName());
      return List.of();
    }
    var users = new ArrayList<UserOptions>();
    for (Value item : items) {
      if (item instanceof Value.Table table) {
        user(table, account, defaults).ifPresent(users::add);
      } else {
        reading.error(item.at(), "Expected user entry to be a map/struct, got " + item.typeName());
      }
    }
    return users;
  }

  private Optional<UserOptions> user(
      Value.Table table, String account, Optional<PermissionsOptions> defaults) {
    String name = "";
    String password = "";
    String nkey = "";
    Optional<PermissionsOptions> own = Optional.empty();
    List<String> types = List.of();
    boolean proxyRequired = false;
    int problemsBefore = reading.errors().size();
    for (Field field : reading.block("users", table)) {
      switch (field.name()) {
        case "user" -> name = reading.text(field);
        case "password" -> password = reading.text(field);
        case "nkey" -> nkey = reading.text(field);
        case "permissions" -> own = Optional.of(permissions(field));
        case "allowed_connection_types" -> types = connectionTypes(field);
        case "proxy_required" -> proxyRequired = reading.bool(field);
        default -> throw new IllegalStateException("no reader for user key " + field.name());
      }
    }
    if (reading.errors().size() > problemsBefore && name.isEmpty() && nkey.isEmpty()) {
      return Optional.empty();
    }
    var effective = own.or(() -> defaults).orElse(PermissionsOptions.unrestricted());
    Optional<Credential> credential = credential(table.at(), name, password, nkey);
    boolean required = proxyRequired;
    List<String> connectionTypes = types;
    return credential.map(
        who -> new UserOptions(who, account, effective, connectionTypes, required));
  }

  private Optional<Credential> credential(Position at, String name, String password, String nkey) {
    if (nkey.isEmpty()) {
      if (name.isEmpty()) {
        reading.error(at, "User entry requires a user");
        return Optional.empty();
      }
      return unique(at, "user", name)
          ? Optional.of(new Credential.Password(name, password))
          : Optional.empty();
    }
    if (!PublicNkey.isValid(nkey, 'U')) {
      reading.error(at, "Not a valid public nkey for a user");
      return Optional.empty();
    }
    if (!name.isEmpty() || !password.isEmpty()) {
      reading.error(at, "Nkey users do not take usernames or passwords");
      return Optional.empty();
    }
    return unique(at, "nkey", nkey) ? Optional.of(new Credential.Nkey(nkey)) : Optional.empty();
  }

  private boolean unique(Position at, String kind, String name) {
    if (!names.add(name)) {
      reading.error(at, "Duplicate " + kind + " \"" + name + "\" detected");
      return false;
    }
    return true;
  }

  private List<String> connectionTypes(Field field) {
    var types = new ArrayList<String>();
    for (String type : reading.texts(field)) {
      String upper = type.toUpperCase(Locale.ROOT);
      if (!CONNECTION_TYPES.contains(upper)) {
        reading.error(field.at(), "unknown connection type \"" + type + "\"");
      }
      types.add(upper);
    }
    return types;
  }
}
