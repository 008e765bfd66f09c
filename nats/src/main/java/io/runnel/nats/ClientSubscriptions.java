// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.account.Permissions;
import io.runnel.base.ErrorText;
import io.runnel.base.GoQuote;
import io.runnel.broker.Router;
import io.runnel.broker.Space;
import io.runnel.broker.Subscription;
import io.runnel.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// SUB and UNSUB of one client: what it may listen to, and how much. Owned by the connection's
/// loop.
final class ClientSubscriptions {
  /// No limit on the number of subscriptions.
  static final int UNLIMITED = -1;

  private final ClientReceiver receiver;
  private final Reply reply;
  private final Router router;
  private final SidTable table = new SidTable();

  ClientSubscriptions(ClientReceiver receiver, Reply reply, Router router) {
    this.receiver = receiver;
    this.reply = reply;
    this.router = router;
  }

  int size() {
    return table.size();
  }

  void forEach(Consumer<Subscription> visitor) {
    table.forEach(visitor);
  }

  /// Adds a subscription, unless it is refused or its sid is taken (then the first one stays, and
  /// the client is told that all is well).
  ///
  /// @param limit most subscriptions, or [#UNLIMITED]
  /// @param tokensMax most tokens of a subject, or 0
  void add(
      Space space,
      Rights rights,
      byte[] subject,
      byte @Nullable [] queue,
      byte[] sid,
      int limit,
      int tokensMax) {
    Permissions.Subscribing answer = rights.maySubscribe(subject, queue);
    if (answer == Permissions.Subscribing.DENIED) {
      denied(subject, queue, sid);
      return;
    }
    if (tokensMax > 0 && Subjects.tokenCount(text(subject)) > tokensMax) {
      reply.error(ErrorText.tooManyTokens(text(subject)));
      reply.log(
          "Subscription Violation Too Many Tokens - Subject "
              + GoQuote.quote(text(subject))
              + ", SID "
              + text(sid));
      return;
    }
    if (limit != UNLIMITED && table.size() >= limit) {
      reply.error(ErrorText.MAX_SUBSCRIPTIONS_EXCEEDED.text());
      reply.log(ErrorText.MAX_SUBSCRIPTIONS_EXCEEDED.text());
      return;
    }
    if (table.find(sid, 0, sid.length) == null) {
      if (!Subjects.isFilter(subject, 0, subject.length)) {
        reply.error(ErrorText.INVALID_SUBJECT.text());
        return;
      }
      var subscription = new Subscription(receiver, subject, queue, sid);
      subscription.filtered(answer == Permissions.Subscribing.ALLOWED_WITH_DELIVERY_FILTER);
      table.add(subscription);
      space.add(subscription);
    }
    reply.confirm();
  }

  private void denied(byte[] subject, byte @Nullable [] queue, byte[] sid) {
    String quoted = GoQuote.quote(text(subject));
    if (queue == null) {
      reply.error(ErrorText.subscribeViolation(text(subject)));
      reply.log("Subscription Violation - Subject " + quoted + ", SID " + text(sid));
    } else {
      reply.error(ErrorText.subscribeViolation(text(subject), text(queue)));
      reply.log(
          "Subscription Violation - Subject "
              + quoted
              + ", Queue: "
              + GoQuote.quote(text(queue))
              + ", SID "
              + text(sid));
    }
  }

  /// UNSUB: ends the subscription now, or after `max` messages in all, counted since SUB.
  void end(Space space, byte[] line, int sidFrom, int sidTo, long max) {
    Subscription subscription = table.find(line, sidFrom, sidTo);
    if (subscription != null) {
      if (max > 0 && max > subscription.delivered()) {
        subscription.max(max);
      } else {
        forget(space, subscription);
      }
    }
    reply.confirm();
  }

  /// Takes a subscription away; it may be gone already.
  void forget(Space space, Subscription subscription) {
    if (table.remove(subscription)) {
      space.remove(subscription, router);
      reply.protocolLog().removed(subscription);
    }
  }

  void clear(Space space) {
    table.forEach(subscription -> {
      space.remove(subscription, router);
      reply.protocolLog().removed(subscription);
    });
    table.clear();
  }

  /// After a reload: takes away what the changed rights no longer allow, and tells the client.
  void recheck(Space space, Rights rights) {
    List<Subscription> lost = new ArrayList<>();
    table.forEach(subscription -> {
      switch (rights.maySubscribe(subscription.subject(), subscription.queue())) {
        case ALLOWED -> subscription.filtered(false);
        case ALLOWED_WITH_DELIVERY_FILTER -> subscription.filtered(true);
        case DENIED -> lost.add(subscription);
      }
    });
    for (Subscription subscription : lost) {
      byte[] queue = subscription.queue();
      String subject = text(subscription.subject());
      String sid = text(subscription.sid());
      reply.error(
          queue == null
              ? ErrorText.subscriptionRemoved(subject, sid)
              : ErrorText.subscriptionRemoved(subject, text(queue), sid));
      forget(space, subscription);
    }
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static byte @Nullable [] copyOrNull(byte[] line, int from, int to) {
    return to > from ? Arrays.copyOfRange(line, from, to) : null;
  }
}
