// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.read;

import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.AuthorizationOptions;
import io.runnel.config.options.PermissionsOptions;
import io.runnel.config.options.UserOptions;
import io.runnel.config.read.Reading.Field;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads the `authorization` block of the client listener.
final class AuthorizationReader {

  private final Reading reading;
  private final UsersReader usersReader;

  AuthorizationReader(Reading reading, UsersReader usersReader) {
    this.reading = reading;
    this.usersReader = usersReader;
  }

  /// What the block says.
  ///
  /// @param options without a given `timeout`, that is zero here
  /// @param users its users
  /// @param hasUserList a `users` list is there, be it empty
  record Authorization(AuthorizationOptions options, List<UserOptions> users, boolean hasUserList) {

    static Authorization none() {
      return new Authorization(
          AuthorizationOptions.defaults().withTimeout(Duration.ZERO), List.of(), false);
    }
  }

  Authorization read(Field block) {
    var options = Authorization.none().options();
    Optional<PermissionsOptions> defaults = Optional.empty();
    Optional<Field> userList = Optional.empty();
    for (Field field : reading.block("authorization", block.value())) {
      switch (field.name()) {
        case "user" -> options = options.withUser(reading.text(field));
        case "password" -> options = options.withPassword(reading.text(field));
        case "token" -> options = options.withToken(reading.text(field));
        case "timeout" -> options = options.withTimeout(timeout(field));
        case "users" -> userList = Optional.of(field);
        case "default_permissions" -> defaults = Optional.of(usersReader.permissions(field));
        case "proxy_required" -> options = options.withProxyRequired(reading.bool(field));
        default ->
            throw new IllegalStateException("no reader for authorization key " + field.name());
      }
    }
    if ((!options.user().isEmpty() || !options.password().isEmpty())
        && !options.token().isEmpty()) {
      reading.error(block.at(), "Cannot have a user/pass and token");
    }
    var effective = defaults;
    List<UserOptions> users =
        userList
            .map(list -> usersReader.read(list, AccountOptions.GLOBAL, effective))
            .orElse(List.of());
    return new Authorization(options, users, userList.isPresent());
  }

  private Duration timeout(Field field) {
    Duration timeout = reading.timeout(field);
    reading.warnHighTimeout(field, timeout);
    return timeout;
  }
}
