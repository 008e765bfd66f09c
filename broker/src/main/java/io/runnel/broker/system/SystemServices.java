// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.base.json.Answer;
import io.runnel.base.json.Json;
import io.runnel.broker.Broker;
import io.runnel.broker.Space;
import io.runnel.broker.Subscription;
import io.runnel.broker.client.ClientListener;
import io.runnel.broker.client.SubscriptionView;
import io.runnel.broker.monitor.InvalidRequest;
import io.runnel.broker.monitor.Monitor;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/// All that the server does in its system account, from start to shutdown.
///
/// `start`, `accountsChanged` and `stop` are called by the threads that start, reload and stop the
/// server, one at a time.
public final class SystemServices {
  /// Requests in work at once; those beyond are dropped.
  private static final int REQUESTS_MAX = 1024;

  private final Monitor monitor;
  private final Broker broker;
  private final Space system;
  private final Answers answers;
  private final AccountRequests accountRequests;
  private final AccountEvents accountEvents;
  private final Statsz statsz;
  private final Semaphore atOnce = new Semaphore(REQUESTS_MAX);
  private final InOrder work = new InOrder();
  private final Set<String> served = new HashSet<>();
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  /// One subscription of the server itself.
  private record Heard(String account, Subscription subscription) {}

  private SystemServices(Monitor monitor, Broker broker, Space system) {
    this.monitor = monitor;
    this.broker = broker;
    this.system = system;
    this.answers = new Answers(new ServerStamp(monitor.facts(), broker), new Outbox(broker));
    this.accountRequests = new AccountRequests(monitor);
    this.accountEvents = new AccountEvents(monitor, answers, system);
    this.statsz = new Statsz(monitor, answers, system);
  }

  /// Begins to listen and to tell; empty where the configuration has no system account.
  public static Optional<SystemServices> start(
      Monitor monitor, Broker broker, Operations operations) {
    return monitor
        .space(monitor.systemAccount())
        .map(system -> {
          var services = new SystemServices(monitor, broker, system);
          services.serveSystem(operations);
          services.accountsChanged();
          services.tell();
          return services;
        });
  }

  private void tell() {
    broker.clients().listener(new ClientEvents(answers, system, monitor::space, accountEvents));
    monitor.serverSubscriptions(this::views);
    statsz.start();
    accountEvents.start();
  }

  // ---- services of the system account

  private void serveSystem(Operations operations) {
    new ServerRequests(monitor)
        .questions()
        .forEach((name, question) -> serveServer(name, answers.enveloped(question)));
    serveServer("IDZ", request -> Idz.serve(answers, request));
    serveServer("STATSZ", statsz::serve);
    serve("$SYS.REQ.SERVER.PING", statsz::serve);
    accountRequests
        .questions()
        .forEach(
            (name, question) -> serve("$SYS.REQ.ACCOUNT.*." + name, answers.enveloped(question)));
    serve("$SYS.REQ.ACCOUNT.*.CONNS", accountEvents::serve);
    serve(
        "$SYS.REQ.ACCOUNT.PING.STATZ",
        answers.enveloped((_, options) -> accountRequests.allStatz(options)));
    SubscriberCount count = new SubscriberCount(monitor, answers.outbox());
    serve("$SYS.DEBUG.SUBSCRIBERS", count::debug);
    serve("$SYS.REQ.ACCOUNT.NSUBS", count::ofOtherServer);
    serveControl(operations);
  }

  private void serveControl(Operations operations) {
    ClientControl clients = new ClientControl(broker.clients());
    String here = "$SYS.REQ.SERVER." + monitor.facts().id();
    serve(here + ".KICK", answers.enveloped((_, options) -> clients.kick(options)));
    serve(here + ".LDM", answers.enveloped((_, options) -> clients.lameDuck(options)));
    serve(here + ".RELOAD", answers.enveloped((_, _) -> reload(operations)));
  }

  private static Optional<Answer> reload(Operations operations) throws InvalidRequest {
    String failure = operations.reload();
    if (!failure.isEmpty()) {
      throw new InvalidRequest(InvalidRequest.Cause.FAILED, failure);
    }
    return Optional.of(Answers.NOTHING);
  }

  private void serveServer(String name, Service service) {
    serve("$SYS.REQ.SERVER.PING." + name, service);
    serve("$SYS.REQ.SERVER." + monitor.facts().id() + "." + name, service);
  }

  private void serve(String subject, Service service) {
    serve(system, subject, service, ServiceReceiver.ImportHeader.BELIEVED);
  }

  // ---- services that every account has

  /// There may be new accounts: serves those that are not served yet.
  public void accountsChanged() {
    for (Space space : monitor.spaces()) {
      if (served.add(space.name())) {
        serveAccount(space);
      }
    }
  }

  private void serveAccount(Space space) {
    String account = space.name();
    UserInfo users = new UserInfo(monitor);
    serveIn(space, "$SYS.REQ.USER.INFO", (request, _) -> users.answer(request));
    if (space == system) {
      return;
    }
    serveIn(
        space,
        "$SYS.REQ.ACCOUNT.PING.CONNZ",
        (_, options) -> accountRequests.connz(account, options));
    serveIn(
        space,
        "$SYS.REQ.SERVER.PING.CONNZ",
        (_, options) -> accountRequests.connz(account, options));
    serveIn(
        space,
        "$SYS.REQ.ACCOUNT.PING.STATZ",
        (_, options) -> accountRequests.statz(account, options));
  }

  private void serveIn(Space space, String subject, Answers.Question question) {
    serve(space, subject, answers.enveloped(question), ServiceReceiver.ImportHeader.IGNORED);
  }

  private void serve(
      Space space, String subject, Service service, ServiceReceiver.ImportHeader header) {
    var receiver = new ServiceReceiver(space, service, atOnce, work, header);
    byte[] sid = Integer.toString(heard.size() + 1).getBytes(StandardCharsets.US_ASCII);
    byte[] filter = subject.getBytes(StandardCharsets.UTF_8);
    var subscription = new Subscription(receiver, filter, null, sid);
    space.insert(subscription);
    heard.add(new Heard(space.name(), subscription));
  }

  /// The server's own subscriptions; any thread.
  private List<SubscriptionView> views() {
    return heard.stream()
        .map(one ->
            new SubscriptionView(
                one.account,
                new String(one.subscription.subject(), StandardCharsets.UTF_8),
                "",
                new String(one.subscription.sid(), StandardCharsets.US_ASCII),
                one.subscription.delivered(),
                0,
                0))
        .toList();
  }

  // ---- the end

  /// Tells that the server will leave soon.
  public void lameDuck() {
    lastWords("LAMEDUCK");
  }

  /// Tells that the server leaves now, and falls silent.
  public void stop() {
    broker.clients().listener(ClientListener.NONE);
    statsz.stop();
    accountEvents.stop();
    lastWords("SHUTDOWN");
  }

  private void lastWords(String name) {
    String subject = "$SYS.SERVER." + monitor.facts().id() + "." + name;
    if (Outbox.wanted(system, subject)) {
      answers.outbox().publishLast(system, subject, Json.compact(answers.stamp()::write));
    }
  }
}
