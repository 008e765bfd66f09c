// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import io.runnel.account.ServiceReplies;
import io.runnel.account.ServiceReplies.Answer;
import io.runnel.account.ServiceReplies.Pending;
import io.runnel.base.Guarded;
import io.runnel.broker.trace.MessageTrace;
import io.runnel.config.options.ExportOptions.ResponseType;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// The ways back of requests that crossed into one account: listens on `_R_.<account>.>` there and
/// passes answers on to whoever asked, in the account that asked.
///
/// Shared by all loops: requests and answers come on any. The rules are in [ServiceReplies].
final class WaysBack implements Receiver {
  /// Expired ways are looked for at most this often, so that a storm of requests does not set a
  /// timer each.
  private static final long EXPIRY_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Space exporter;
  private final Function<String, Space> spaces;
  private final Guarded<ServiceReplies> replies;
  private final AtomicBoolean listening = new AtomicBoolean();
  private final AtomicBoolean expiryDue = new AtomicBoolean();

  WaysBack(Space exporter, Function<String, Space> spaces, long luck) {
    this.exporter = exporter;
    this.spaces = spaces;
    this.replies = new Guarded<>(new ServiceReplies(luck));
  }

  /// Opens a way back for `request`; empty if there are too many.
  Optional<Pending> open(ServiceReplies.Request request, Router router) {
    if (listening.compareAndSet(false, true)) {
      String all = replies.read(ServiceReplies::prefix) + ">";
      byte[] subject = all.getBytes(StandardCharsets.US_ASCII);
      exporter.insert(new Subscription(this, subject, null, new byte[0]));
    }
    long luck = router.randomLong();
    Optional<Pending> way = replies.write(book -> book.open(request, luck, System.nanoTime()));
    scheduleExpiry(router);
    return way;
  }

  void undelivered(Pending way) {
    replies.change(book -> book.requestUndelivered(way.subject()));
  }

  int pending() {
    return replies.read(ServiceReplies::size);
  }

  @Override
  public boolean deliver(Subscription subscription, Message message, Router router, Origin origin) {
    String subject = new String(message.subjectBytes(), StandardCharsets.US_ASCII);
    Optional<Pending> found = replies.read(book -> book.find(subject));
    if (found.isEmpty()) {
      return false;
    }
    ServiceReplies.Request request = found.get().request();
    Space requester = spaces.apply(request.requester());
    Message answer = new Message();
    answer.set(message);
    byte[] to = request.reply().getBytes(StandardCharsets.UTF_8);
    answer.subject(to, 0, to.length);
    if (message.hasReply() && !wayForAnAnswer(answer, message, requester, router)) {
      return false;
    }
    boolean taken = goBack(requester, message, answer, router, origin);
    Answer outcome =
        !taken ? Answer.UNDELIVERED : message.bodyLength == 0 ? Answer.TAKEN_EMPTY : Answer.TAKEN;
    replies.change(book -> book.answered(subject, outcome, System.nanoTime()));
    return taken;
  }

  /// An answer may be traced too, up to here: the account that asked did not agree to it.
  private static boolean goBack(
      Space requester, Message message, Message answer, Router router, Origin origin) {
    MessageTrace trace = router.trace();
    if (trace == null) {
      return router.route(requester, answer, origin);
    }
    trace.serviceImport(requester.name(), message, answer);
    if (trace.only()) {
      return false;
    }
    MessageTrace.disable(answer);
    router.trace(null);
    boolean taken = router.route(requester, answer, origin);
    router.trace(trace);
    return taken;
  }

  /// An answer that wants an answer itself: its reply leads back into this account.
  private boolean wayForAnAnswer(Message answer, Message message, Space requester, Router router) {
    String reply = new String(message.replyBytes(), StandardCharsets.UTF_8);
    var request =
        new ServiceReplies.Request(exporter.name(), reply, ResponseType.SINGLETON, 0, false);
    Optional<Pending> way = requester.replies().open(request, router);
    way.ifPresent(pending -> {
      byte[] back = pending.subject().getBytes(StandardCharsets.US_ASCII);
      answer.reply(back, 0, back.length);
    });
    return way.isPresent();
  }

  private void scheduleExpiry(Router router) {
    if (expiryDue.compareAndSet(false, true)) {
      OptionalLong next = replies.read(ServiceReplies::nextExpiryNanos);
      if (next.isEmpty()) {
        expiryDue.set(false);
        return;
      }
      long delay = Math.max(EXPIRY_STEP_NANOS, next.getAsLong() - System.nanoTime());
      router.loop().schedule(() -> expire(router), delay, TimeUnit.NANOSECONDS);
    }
  }

  private void expire(Router router) {
    replies.change(book -> book.expire(System.nanoTime()));
    expiryDue.set(false);
    if (replies.read(ServiceReplies::size) > 0) {
      scheduleExpiry(router);
    }
  }

  @Override
  public void exhausted(Subscription subscription) {
    throw new IllegalStateException("ways back have no maximum");
  }
}
