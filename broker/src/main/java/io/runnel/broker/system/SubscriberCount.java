// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.broker.client.ClientView;
import io.runnel.broker.client.SubscriptionView;
import io.runnel.broker.monitor.Arguments;
import io.runnel.broker.monitor.BodyArguments;
import io.runnel.broker.monitor.InvalidRequest;
import io.runnel.broker.monitor.Monitor;
import io.runnel.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// How many clients' subscriptions there are for a subject, as a decimal number:
/// `$SYS.DEBUG.SUBSCRIBERS` with `subject [queue]`, and `$SYS.REQ.ACCOUNT.NSUBS` with JSON.
///
/// A literal subject counts those that would get a message; a wildcard those within it.
final class SubscriberCount {
  private final Monitor monitor;
  private final Outbox outbox;

  SubscriberCount(Monitor monitor, Outbox outbox) {
    this.monitor = monitor;
    this.outbox = outbox;
  }

  void debug(Request request) {
    if (request.reply().isEmpty()) {
      return;
    }
    String account = Requester.account(request);
    String[] words = request.text().strip().split("\\s+", 2);
    Optional<String> queue = words.length > 1 ? Optional.of(words[1]) : Optional.empty();
    String own = account.isEmpty() ? request.space().name() : account;
    reply(request, count(own, words[0], queue));
  }

  void ofOtherServer(Request request) {
    if (request.reply().isEmpty()) {
      return;
    }
    try {
      Arguments options = BodyArguments.read(request.body());
      String account = options.text("acc");
      String queue = options.text("queue");
      if (monitor.clients().connections(account) > 0) {
        Optional<String> group = queue.isEmpty() ? Optional.empty() : Optional.of(queue);
        reply(request, count(account, options.text("subject"), group));
      }
    } catch (InvalidRequest unreadable) {
      // As nats-server: servers that cannot read one another keep silent.
      return;
    }
  }

  private void reply(Request request, long count) {
    byte[] body = Long.toString(count).getBytes(StandardCharsets.US_ASCII);
    outbox.publish(request.space(), request.reply(), body);
  }

  private long count(String account, String subject, Optional<String> queue) {
    boolean literal = Subjects.isLiteral(subject);
    long count = 0;
    for (ClientView view : monitor.census().views(ClientView.Detail.SUBSCRIPTIONS)) {
      for (SubscriptionView found : view.subscriptions()) {
        boolean fits =
            literal
                ? Subjects.matches(found.subject(), subject)
                : Subjects.isSubsetOf(found.subject(), subject);
        boolean group = queue.isEmpty() || queue.get().equals(found.queue());
        if (fits && group && found.account().equals(account)) {
          count++;
        }
      }
    }
    return count;
  }
}
