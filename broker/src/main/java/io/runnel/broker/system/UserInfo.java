// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.base.json.Answer;
import io.runnel.base.json.Json;
import io.runnel.broker.client.ClientView;
import io.runnel.broker.monitor.Monitor;
import io.runnel.config.options.PermissionsOptions;
import io.runnel.config.options.ResponseRules;
import io.runnel.config.options.SubjectRules;
import io.runnel.config.options.UserOptions;
import java.util.List;
import java.util.Optional;

/// `$SYS.REQ.USER.INFO`: tells a client who it is here and what it may do.
final class UserInfo {
  private final Monitor monitor;

  UserInfo(Monitor monitor) {
    this.monitor = monitor;
  }

  Optional<Answer> answer(Request request) {
    Optional<Long> id = Requester.id(request);
    List<ClientView> found =
        id.map(cid -> monitor.census().view(cid, ClientView.Detail.COUNT_ONLY)).orElse(List.of());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ClientView.Identity who = found.getFirst().identity();
    Optional<PermissionsOptions> permissions = permissions(who.user());
    return Optional.of(json ->
        json.object(fields -> {
          fields
              .text("user", who.user())
              .text("account", who.account())
              .textAny("account_name", who.account());
          permissions.ifPresent(
              rules -> fields.object("permissions", object -> write(object, rules)));
        }));
  }

  private Optional<PermissionsOptions> permissions(String user) {
    return monitor.facts().options().security().users().stream()
        .filter(candidate -> candidate.name().equals(user))
        .map(UserOptions::permissions)
        .filter(rules -> !rules.isUnrestricted())
        .findFirst();
  }

  private static void write(Json json, PermissionsOptions rules) {
    json.object("publish", fields -> write(fields, rules.publish()))
        .object("subscribe", fields -> write(fields, rules.subscribe()));
    ResponseRules responses = rules.responses();
    if (responses.allowed()) {
      json.object(
          "responses",
          fields ->
              fields
                  .number("max", responses.maxMessages())
                  .number("ttl", responses.expires().toNanos()));
    }
  }

  private static void write(Json json, SubjectRules rules) {
    json.textsAny("allow", rules.allow()).textsAny("deny", rules.deny());
  }
}
