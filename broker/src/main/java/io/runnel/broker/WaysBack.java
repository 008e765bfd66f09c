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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// The ways back of requests that crossed into one account: listens on `_R_.<account>.>` there and
/// passes answers on to whoever asked, in the account that asked.
///
/// Shared by all loops: requests and answers come on any. The rules are in [ServiceReplies].
final class WaysBack implements Receiver {
  /// Expired ways are looked for at most this often, so that a storm of requests does not set a
  /// timer each.
  private static final long EXPIRY_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long NEVER = Long.MAX_VALUE;

  private final Space exporter;
  private final Function<String, Space> spaces;
  private final Measurements measurements;
  private final Guarded<ServiceReplies> replies;

  // Set once, under the guard of `replies`, when the listener is in the tree.
  private volatile boolean listening;

  // When expired ways are looked for next, on the clock of `sinceStart`.
  private final AtomicLong expiryDue = new AtomicLong(NEVER);
  private final long startNanos = System.nanoTime();

  WaysBack(Space exporter, Function<String, Space> spaces, long luck) {
    this.exporter = exporter;
    this.measurements = new Measurements(exporter);
    this.spaces = spaces;
    this.replies = new Guarded<>(new ServiceReplies(luck));
  }

  /// Opens a way back for `request`; empty if there are too many.
  Optional<Pending> open(ServiceReplies.Request request, Router router) {
    if (!listening) {
      replies.change(this::listen);
    }
    long luck = router.randomLong();
    Optional<Pending> way = replies.write(book -> book.open(request, luck, System.nanoTime()));
    if (way.isPresent()) {
      spaces.apply(request.requester()).awaited().asked(this);
    }
    expireIn(request.thresholdNanos(), router);
    return way;
  }

  /// The reply subjects that begin with `prefix`, on which that account waits for answers.
  List<String> awaited(String requester, String prefix) {
    return replies.read(
        book -> book.size() == 0 ? List.<String>of() : book.awaited(requester, prefix));
  }

  /// Nobody in that account listens on `reply` any more.
  void interestLost(String requester, String reply, Router router) {
    replies
        .write(book -> book.interestLost(requester, reply))
        .forEach(removed -> measurements.removed(removed, router));
  }

  /// Whoever comes second waits until the answer to its request will be heard.
  private void listen(ServiceReplies book) {
    if (!listening) {
      byte[] subject = (book.prefix() + ">").getBytes(StandardCharsets.US_ASCII);
      exporter.insert(new Subscription(this, subject, null, new byte[0]));
      listening = true;
    }
  }

  /// The requests that are measured.
  Measurements measurements() {
    return measurements;
  }

  void undelivered(Pending way, Router router) {
    replies
        .write(book -> book.requestUndelivered(way.subject()))
        .ifPresent(removed -> measurements.removed(removed, router));
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
    measurements.answered(subject, origin, router);
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

  private long sinceStart() {
    return System.nanoTime() - startNanos;
  }

  /// Looks for expired ways after `nanos` at the latest; one that is short may be opened when the
  /// timer runs for long ones.
  private void expireIn(long nanos, Router router) {
    long delay = Math.max(EXPIRY_STEP_NANOS, nanos);
    long at = sinceStart() + delay;
    long due = expiryDue.get();
    while (at < due) {
      if (expiryDue.compareAndSet(due, at)) {
        router.loop().schedule(() -> expire(at, router), delay, TimeUnit.NANOSECONDS);
        return;
      }
      due = expiryDue.get();
    }
  }

  private void expire(long at, Router router) {
    if (!expiryDue.compareAndSet(at, NEVER)) {
      return; // an earlier one was set after this
    }
    replies
        .write(book -> book.expire(System.nanoTime()))
        .forEach(removed -> measurements.removed(removed, router));
    OptionalLong next = replies.read(ServiceReplies::nextExpiryNanos);
    if (next.isPresent()) {
      expireIn(next.getAsLong() - System.nanoTime(), router);
    }
  }

  @Override
  public void exhausted(Subscription subscription) {
    throw new IllegalStateException("ways back have no maximum");
  }
}
