// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.monitor;

import io.runnel.base.json.Answer;
import io.runnel.base.json.Json;
import io.runnel.broker.client.ClientView;
import io.runnel.broker.client.SubscriptionView;
import io.runnel.subject.Subjects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `connz`: connections, open or closed, filtered, sorted and paged.
public final class Connz {
  private final Monitor monitor;
  private final ConnzOptions options;

  private Connz(Monitor monitor, ConnzOptions options) {
    this.monitor = monitor;
    this.options = options;
  }

  public static Answer answer(Monitor monitor, ConnzOptions options) throws InvalidRequest {
    return new Connz(monitor, options).answer();
  }

  private Answer answer() throws InvalidRequest {
    check();
    Instant now = Instant.now();
    String account = options.account();
    if (!account.isEmpty() && monitor.space(account).isEmpty()) {
      return json -> ofUnknownAccount(json, now);
    }
    List<ClientView> candidates = candidates();
    int total = candidates.size();
    List<ClientView> found = new ArrayList<>(candidates.stream().filter(this::wanted).toList());
    found.sort(order());
    int from = Math.min(Math.max(options.offset(), 0), found.size());
    List<ClientView> page = found.subList(from, from + Math.min(limit(), found.size() - from));
    return json ->
        json.object(fields ->
            fields
                .text("server_id", monitor.facts().id())
                .time("now", now)
                .number("num_connections", page.size())
                .number("total", total)
                .number("offset", Math.max(options.offset(), 0))
                .number("limit", limit())
                .array(
                    "connections", page, view -> new ConnInfo(options, now).write(fields, view)));
  }

  /// nats-server's answer: without an id, and with no list at all.
  private void ofUnknownAccount(Json json, Instant now) {
    json.object(fields ->
        fields
            .text("server_id", "")
            .time("now", now)
            .number("num_connections", 0)
            .number("total", 0)
            .number("offset", Math.max(options.offset(), 0))
            .number("limit", limit())
            .nothing("connections"));
  }

  private void check() throws InvalidRequest {
    boolean onlyClosed = options.state() == ConnzOptions.State.CLOSED;
    if (options.sort() == ConnzSort.STOP && !onlyClosed) {
      throw InvalidRequest.refused("sort by stop only valid on closed connections");
    }
    if (options.sort() == ConnzSort.REASON && !onlyClosed) {
      throw InvalidRequest.refused("sort by reason only valid on closed connections");
    }
    if (filters() && options.account().isEmpty()) {
      throw InvalidRequest.refused("filter by subject only valid with account filtering");
    }
  }

  private boolean filters() {
    return !options.filterSubject().isEmpty() && !options.filterSubject().equals(">");
  }

  private int limit() {
    if (options.cid() > 0) {
      return 1;
    }
    return options.limit() <= 0 ? ConnzOptions.LIMIT_DEFAULT : options.limit();
  }

  private Comparator<ClientView> order() {
    return options.sort().order();
  }

  private List<ClientView> candidates() {
    List<ClientView> candidates = new ArrayList<>();
    if (options.state() != ConnzOptions.State.CLOSED) {
      boolean lists = options.subscriptions() != ConnzOptions.Listed.NOT || filters();
      var detail = lists ? ClientView.Detail.SUBSCRIPTIONS : ClientView.Detail.COUNT_ONLY;
      candidates.addAll(monitor.census().views(detail));
    }
    if (options.state() != ConnzOptions.State.OPEN) {
      candidates.addAll(monitor.clients().closedClients());
    }
    candidates.removeIf(view -> !ofAccount(view));
    return candidates;
  }

  private boolean ofAccount(ClientView view) {
    return options.account().isEmpty() || view.identity().account().equals(options.account());
  }

  private boolean wanted(ClientView view) {
    if (!options.mqttClient().isEmpty()) {
      return false;
    }
    if (options.cid() > 0 && view.id() != options.cid()) {
      return false;
    }
    if (!options.user().isEmpty() && !options.user().equals(view.identity().user())) {
      return false;
    }
    boolean open = view.times().stop() == null;
    return !open || !filters() || overlaps(view);
  }

  private boolean overlaps(ClientView view) {
    for (SubscriptionView subscription : view.subscriptions()) {
      if (Subjects.overlap(options.filterSubject(), subscription.subject())) {
        return true;
      }
    }
    return false;
  }
}
