// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.account.Account;
import io.runnel.account.ServiceReplies;
import io.runnel.broker.trace.MessageTrace;
import io.runnel.config.options.ExportOptions.ResponseType;
import io.runnel.wire.HeaderBlock;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A service of another account, listening in the account that imports it: a request to it crosses,
/// with a one-time reply subject in place of its own. Immutable. Source: security.md section 5.
final class ImportedService implements Receiver {
  private static final byte[] REQUEST_INFO =
      "Nats-Request-Info".getBytes(StandardCharsets.US_ASCII);

  private final Account.ServiceImport rules;
  private final Space importer;
  private final Space exporter;

  ImportedService(Account.ServiceImport rules, Space importer, Space exporter) {
    this.rules = rules;
    this.importer = importer;
    this.exporter = exporter;
  }

  /// The subscription that stands for this import in the importing account.
  Subscription subscription() {
    byte[] subject = rules.local().getBytes(StandardCharsets.UTF_8);
    return new Subscription(this, subject, null, new byte[0]);
  }

  @Override
  public boolean deliver(Subscription subscription, Message message, Router router, Origin origin) {
    if (Crossing.circles(origin, rules)) {
      return false;
    }
    Message there = new Message();
    there.set(message);
    changeSubject(there, message);
    if (exporter.maps()) {
      router.map(exporter, there);
    }
    var measured = Measurements.sample(rules, message, router);
    tellWhoAsks(there, origin);
    if (!message.hasReply()) {
      measured.ifPresent(why -> exporter.replies().measurements().bad(rules, why, origin, router));
      return cross(message, there, router, origin);
    }
    Optional<ServiceReplies.Pending> way = exporter.replies().open(request(message), router);
    if (way.isEmpty()) {
      return false;
    }
    measured.ifPresent(
        why -> exporter.replies().measurements().begin(way.get(), rules, why, origin));
    byte[] reply = way.get().subject().getBytes(StandardCharsets.US_ASCII);
    there.reply(reply, 0, reply.length);
    boolean delivered = cross(message, there, router, origin);
    MessageTrace trace = router.trace();
    if (!delivered || (trace != null && trace.only())) {
      exporter.replies().undelivered(way.get(), router);
    }
    return delivered;
  }

  private boolean cross(Message here, Message there, Router router, Origin origin) {
    MessageTrace trace = router.trace();
    if (trace == null) {
      return router.route(exporter, there, Crossing.of(origin, rules));
    }
    trace.serviceImport(exporter.name(), here, there);
    if (!rules.export().allowTrace()) {
      return !trace.only() && crossUntraced(there, router, origin);
    }
    leadTraceBack(trace, there, router);
    return router.route(exporter, there, Crossing.of(origin, rules));
  }

  private boolean crossUntraced(Message there, Router router, Origin origin) {
    MessageTrace.disable(there);
    @Nullable MessageTrace suspended = router.trace(null);
    boolean delivered = router.route(exporter, there, Crossing.of(origin, rules));
    router.trace(suspended);
    return delivered;
  }

  /// The destination is a subject of the importing account: the exporter sees a way back to it,
  /// which a server alone has no use for.
  private void leadTraceBack(MessageTrace trace, Message there, Router router) {
    var request =
        new ServiceReplies.Request(
            importer.name(), trace.destination(), ResponseType.SINGLETON, 0, false);
    exporter
        .replies()
        .open(request, router)
        .ifPresent(way -> {
          byte[] subject = way.subject().getBytes(StandardCharsets.US_ASCII);
          HeaderBlock.set(there, MessageTrace.DESTINATION, subject);
          exporter.replies().undelivered(way, router);
        });
  }

  private void changeSubject(Message there, Message here) {
    if (rules.keepsSubject()) {
      return;
    }
    byte[] subject =
        rules.toRemote().isPresent()
            ? rules.toRemote().get().apply(here.subject, here.subjectFrom, here.subjectTo, 0)
            : rules.remote().getBytes(StandardCharsets.UTF_8);
    there.subject(subject, 0, subject.length);
  }

  private void tellWhoAsks(Message there, Origin origin) {
    boolean shares = origin instanceof Crossing before ? before.shares() : rules.share();
    String service = origin instanceof Crossing ? importer.name() : "";
    byte[] info = origin.requestInfo(shares, service);
    if (info.length > 0) {
      HeaderBlock.set(there, REQUEST_INFO, info);
    }
  }

  private ServiceReplies.Request request(Message message) {
    String reply = new String(message.replyBytes(), StandardCharsets.UTF_8);
    return new ServiceReplies.Request(
        importer.name(),
        reply,
        rules.export().responseType(),
        rules.export().responseThreshold().toNanos(),
        rules.share());
  }

  @Override
  public void exhausted(Subscription subscription) {
    throw new IllegalStateException("an import has no maximum");
  }
}
