// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.base.ClosedReason;
import io.runnel.base.json.Json;
import io.runnel.broker.Space;
import io.runnel.broker.client.ClientListener;
import io.runnel.broker.client.ClientView;
import io.runnel.broker.client.OpenClient;
import io.runnel.broker.client.Traffic;
import io.runnel.broker.event.EventId;
import io.runnel.broker.monitor.Accstatz;
import io.runnel.config.options.AccountOptions;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Tells who came, went or was refused. Called on the clients' loops; where nobody listens it costs
/// one look into the subject tree.
final class ClientEvents implements ClientListener {
  private static final String CONNECT = "io.nats.server.advisory.v1.client_connect";
  private static final String DISCONNECT = "io.nats.server.advisory.v1.client_disconnect";

  /// What a client in its own account hears of one that was refused there.
  private static final String REFUSED_HERE = "$SYS.ACCOUNT.CLIENT.AUTH.ERR";

  private final Answers answers;
  private final Space system;
  private final Function<String, Optional<Space>> spaces;
  private final AccountEvents accounts;

  ClientEvents(
      Answers answers,
      Space system,
      Function<String, Optional<Space>> spaces,
      AccountEvents accounts) {
    this.answers = answers;
    this.system = system;
    this.spaces = spaces;
    this.accounts = accounts;
  }

  @Override
  public void bound(OpenClient client, String account) {
    accounts.changed(account);
    String subject = "$SYS.ACCOUNT." + account + ".CONNECT";
    if (Outbox.wanted(system, subject)) {
      ClientView view = client.view(ClientView.Detail.COUNT_ONLY);
      Instant now = Instant.now();
      byte[] body =
          Json.compact(json ->
              json.object(event -> {
                head(event, CONNECT, now);
                event.object("client", fields -> write(fields, view, account, null));
              }));
      answers.outbox().publish(system, subject, body);
    }
  }

  @Override
  public void left(OpenClient client, String account, ClosedReason reason) {
    if (!account.isEmpty()) {
      accounts.changed(account);
    }
    String of = orGlobal(account);
    disconnected(system, "$SYS.ACCOUNT." + of + ".DISCONNECT", client, of, reason);
  }

  @Override
  public void refused(OpenClient client, String account, ClosedReason reason) {
    String of = orGlobal(account);
    String id = answers.stamp().facts().id();
    disconnected(system, "$SYS.SERVER." + id + ".CLIENT.AUTH.ERR", client, of, reason);
    spaces.apply(of).ifPresent(own -> disconnected(own, REFUSED_HERE, client, of, reason));
  }

  /// A client that never got into an account counts as one of `$G`.
  private static String orGlobal(String account) {
    return account.isEmpty() ? AccountOptions.GLOBAL : account;
  }

  private void disconnected(
      Space space, String subject, OpenClient client, String account, ClosedReason reason) {
    if (!Outbox.wanted(space, subject)) {
      return;
    }
    ClientView view = client.view(ClientView.Detail.COUNT_ONLY);
    Traffic traffic = view.traffic();
    Instant now = Instant.now();
    byte[] body =
        Json.compact(json ->
            json.object(event -> {
              head(event, DISCONNECT, now);
              event
                  .object("client", fields -> write(fields, view, account, now))
                  // What the client sent is what the server received.
                  .object(
                      "sent",
                      sent -> Accstatz.messages(sent, traffic.inMessages(), traffic.inBytes()))
                  .object(
                      "received",
                      got -> Accstatz.messages(got, traffic.outMessages(), traffic.outBytes()))
                  .text("reason", reason.text());
            }));
    answers.outbox().publish(space, subject, body);
  }

  private void head(Json json, String type, Instant now) {
    json.text("type", type)
        .text("id", EventId.next())
        .time("timestamp", now)
        .field("server", answers.stamp()::write);
  }

  /// nats-server's ClientInfo; `stop` is null for one that has just come.
  private static void write(Json json, ClientView view, String account, @Nullable Instant stop) {
    json.time("start", view.times().start())
        .textAny("host", view.peer().ip())
        .number("id", view.id())
        .text("acc", account)
        .textAny("user", view.identity().user())
        .textAny("name", view.description().name())
        .textAny("lang", view.description().language())
        .textAny("ver", view.description().version());
    if (stop != null) {
      json.numberAny("rtt", view.times().rttNanos()).time("stop", stop);
    }
    json.text("name_tag", account)
        .text("kind", "Client")
        .textAny("client_type", view.peer().type());
  }
}
