// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import io.runnel.broker.Space;
import io.runnel.broker.client.ClientView;
import io.runnel.broker.client.SubscriptionView;
import io.runnel.subject.Subjects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `subsz`: the interest of all accounts or of one, and the subscriptions where asked for.
public final class Subsz {
  private static final int LIMIT_DEFAULT = 1024;

  private Subsz() {}

  public static Answer answer(Monitor monitor, SubszOptions options) throws InvalidRequest {
    String test = options.test();
    if (!test.isEmpty() && !Subjects.isLiteral(test)) {
      throw InvalidRequest.refused("invalid test subject, must be valid publish subject: " + test);
    }
    List<Space> spaces =
        monitor.spaces().stream()
            .filter(space -> options.account().isEmpty() || space.name().equals(options.account()))
            .toList();
    InterestStats stats = InterestStats.of(monitor, spaces);
    List<SubscriptionView> found = options.subscriptions() ? find(monitor, options) : List.of();
    int limit = options.limit() <= 0 ? LIMIT_DEFAULT : options.limit();
    int offset = Math.max(0, options.offset());
    int from = Math.min(offset, found.size());
    List<SubscriptionView> page = found.subList(from, from + Math.min(limit, found.size() - from));
    Instant now = Instant.now();
    return json ->
        json.object(fields -> {
          fields.text("server_id", monitor.facts().id()).time("now", now);
          stats.write(fields);
          fields
              .number("total", found.size())
              .number("offset", offset)
              .number("limit", limit)
              .arrayAny(
                  "subscriptions_list",
                  page,
                  subscription -> SubDetail.WITH_ACCOUNT.write(fields, subscription));
        });
  }

  private static List<SubscriptionView> find(Monitor monitor, SubszOptions options) {
    List<SubscriptionView> all = new ArrayList<>(monitor.serverSubscriptions());
    for (ClientView view : monitor.census().views(ClientView.Detail.SUBSCRIPTIONS)) {
      all.addAll(view.subscriptions());
    }
    all.removeIf(subscription -> !wanted(options, subscription));
    return all;
  }

  private static boolean wanted(SubszOptions options, SubscriptionView subscription) {
    boolean account =
        options.account().isEmpty() || options.account().equals(subscription.account());
    return account
        && (options.test().isEmpty() || Subjects.matches(subscription.subject(), options.test()));
  }
}
