// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.base.json.InvalidJson;
import io.runnel.stream.config.PriorityPolicy;
import io.runnel.stream.consumer.pull.GroupTerms;
import io.runnel.stream.consumer.pull.PullParser;
import io.runnel.stream.consumer.pull.PullQueue;
import io.runnel.stream.consumer.pull.PullRequest;
import io.runnel.stream.consumer.pull.PullTerms;
import io.runnel.stream.store.StoredMessage;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The requests that wait for the messages of a pull consumer, and which of them gets the next one.
/// Source: jetstream.md section 6; ADR-42 for priority groups.
final class PullOutlet implements Outlet {
  private static final byte[] NO_REPLY = {};

  private final ConsumerState state;
  private final Selection news;
  private final ConsumerOutput output;
  private final ConsumerScratch scratch;
  private final PullQueue queue = new PullQueue();
  final PinnedClient pin;

  /// No request wants anything before; may be too early.
  private long wakeAt = Long.MAX_VALUE;

  /// When somebody last asked, got or acknowledged something.
  private long lastActive;

  /// Requests with `no_wait`, which end where the stream ends.
  private int noWaits;

  PullOutlet(
      ConsumerState state,
      Selection news,
      ConsumerOutput output,
      ConsumerScratch scratch,
      long now) {
    this.state = state;
    this.news = news;
    this.output = output;
    this.scratch = scratch;
    this.pin = new PinnedClient(state, output);
    this.lastActive = now;
  }

  int waiting() {
    return queue.size();
  }

  long lastActive() {
    return lastActive;
  }

  void active(long now) {
    lastActive = Math.max(lastActive, now);
  }

  // ---- requests

  /// Takes a request, which begins `skip` bytes into the payload, or answers why not.
  void request(byte[] reply, Message body, int skip, long now) {
    if (PullRules.asksTooMuch(body)) {
      status(reply, StatusLines.API_LEVEL);
      return;
    }
    PullTerms terms;
    try {
      int from = body.bodyFrom + body.headerLength + skip;
      terms = PullParser.parse(body.body, from, body.bodyFrom + body.bodyLength);
    } catch (InvalidJson bad) {
      status(reply, StatusLines.badRequest(String.valueOf(bad.getMessage())));
      return;
    }
    byte[] refusal = PullRules.refusal(terms, state.terms().config());
    if (refusal != PullRules.ALLOWED) {
      status(reply, refusal);
      return;
    }
    if (!isWelcome(reply, terms.group(), now)) {
      return;
    }
    if (isFull()) {
      sweep(now, false);
    }
    if (terms.noWait() && !isWorthWaiting(reply, terms, now)) {
      return;
    }
    if (isFull()) {
      if (terms.heartbeatNanos() == 0) {
        status(reply, StatusLines.MAX_WAITING);
      }
      return;
    }
    add(new PullRequest(reply, terms, now), now);
  }

  private void add(PullRequest request, long now) {
    if (policy() == PriorityPolicy.PRIORITIZED) {
      queue.insertByPriority(request);
    } else {
      queue.append(request);
    }
    noWaits += request.noWait ? 1 : 0;
    wakeAt = Math.min(wakeAt, request.deadline());
    active(now);
  }

  private boolean isFull() {
    int most = state.terms().config().maxWaiting();
    return most > 0 && queue.size() >= most;
  }

  /// A pinned client shows that it lives; one that was pinned before is refused.
  private boolean isWelcome(byte[] reply, GroupTerms group, long now) {
    if (group == GroupTerms.ABSENT || !pin.isPinned()) {
      return true;
    }
    if (pin.isHolder(group.id())) {
      pin.extend(now);
    } else if (!group.id().isEmpty()) {
      status(reply, StatusLines.PIN_MISMATCH);
      return false;
    }
    return true;
  }

  /// Whether a request that does not want to wait has a chance; else it is answered.
  private boolean isWorthWaiting(byte[] reply, PullTerms terms, long now) {
    long pending = news.pending() + state.pending.queued();
    if (pending == 0 && terms.expiresNanos() == 0) {
      active(now);
      status(reply, StatusLines.NO_MESSAGES);
      return false;
    }
    if (pending > 0 && pending < sweep(now, false)) {
      active(now);
      status(reply, StatusLines.REQUESTS_PENDING);
      return false;
    }
    return true;
  }

  /// An inbox has no listener any more.
  void inboxGone(byte[] inbox, int from, int to) {
    for (int i = queue.size() - 1; i >= 0; i--) {
      byte[] reply = queue.at(i).reply;
      if (Arrays.equals(reply, 0, reply.length, inbox, from, to)) {
        remove(i);
      }
    }
  }

  /// The consumer is deleted, or taken from here.
  void endAll(byte[] status) {
    while (!queue.isEmpty()) {
      status(queue.first().reply, status);
      remove(0);
    }
  }

  // ---- delivery

  @Override
  public boolean isOpen() {
    return !queue.isEmpty();
  }

  @Override
  public Offer offer(StoredMessage stored, long pending, long now) {
    Message message = stored.message;
    int size =
        message.subjectTo
            - message.subjectFrom
            + message.replyTo
            - message.replyFrom
            + message.bodyLength;
    int passed = 0;
    while (passed < queue.size()) {
      PullRequest request = queue.first();
      if (request.isExpired(now)) {
        expire(0, request);
        continue;
      }
      switch (admits(request, pending)) {
        case WAIT -> {
          queue.cycle();
          passed++;
        }
        case END -> end(StatusLines.wrongPin(request), request);
        case GO -> {
          if (request.bytesLeft > 0 && size > request.bytesLeft) {
            end(StatusLines.messageTooLarge(request), request);
            continue;
          }
          Receiver receiver = hand(request, stored, size, now);
          if (receiver == Receiver.TOOK_IT) {
            return Offer.TAKEN;
          }
          if (receiver == Receiver.CONGESTED) {
            return Offer.LATER;
          }
        }
      }
    }
    return Offer.REFUSED;
  }

  private enum Admission {
    GO,
    WAIT,
    END
  }

  private Admission admits(PullRequest request, long pending) {
    return switch (policy()) {
      case NONE, PRIORITIZED -> Admission.GO;
      case OVERFLOW ->
          request.group.overflows(pending, state.pending.size()) ? Admission.GO : Admission.WAIT;
      case PINNED_CLIENT -> {
        if (request.pinId.isEmpty()) {
          yield pin.isPinned() ? Admission.WAIT : Admission.GO;
        }
        yield pin.isHolder(request.pinId) ? Admission.GO : Admission.END;
      }
    };
  }

  private Receiver hand(PullRequest request, StoredMessage stored, int size, long now) {
    String newPin = "";
    boolean pinned = policy() == PriorityPolicy.PINNED_CLIENT;
    if (pinned) {
      Receiver listener = output.listens(request.reply);
      if (listener == Receiver.GONE || listener == Receiver.GONE_ABROAD) {
        return lost(request, listener);
      }
      if (!pin.isPinned() && !request.group.group().isEmpty()) {
        newPin = scratch.name(PinnedClient.ID_LENGTH);
      }
      String id = newPin.isEmpty() ? pin.id() : newPin;
      scratch.pin(id.getBytes(StandardCharsets.US_ASCII));
    }
    Receiver receiver = output.deliver(request.reply, stored);
    switch (receiver) {
      case TOOK_IT -> {
        if (!newPin.isEmpty()) {
          request.pinId = newPin;
          pin.pin(request.group.group(), newPin, now);
        }
        took(request, size, now);
      }
      case CONGESTED -> {}
      case GONE, GONE_ABROAD -> lost(request, receiver);
    }
    // The message has this pin in it now: for somebody else it is read again.
    return pinned && receiver != Receiver.TOOK_IT ? Receiver.CONGESTED : receiver;
  }

  private Receiver lost(PullRequest request, Receiver receiver) {
    remove(0);
    if (receiver == Receiver.GONE_ABROAD) {
      status(request.reply, StatusLines.interestExpired(request));
    }
    return receiver;
  }

  private void took(PullRequest request, int size, long now) {
    request.took(size);
    active(now);
    if (request.isDone()) {
      remove(0);
      if (request.bytesLeft > 0) {
        status(request.reply, StatusLines.batchCompleted(request));
      }
      return;
    }
    if (request.heartbeatNanos > 0) {
      request.heartbeatAt = now + request.heartbeatNanos;
    }
    if (queue.size() > 1) {
      if (policy() == PriorityPolicy.PRIORITIZED) {
        queue.removeFirst();
        queue.insertByPriority(request);
      } else {
        queue.cycle();
      }
    }
  }

  @Override
  public void atEnd(long now) {
    if (noWaits > 0) {
      sweep(now, true);
    }
  }

  // ---- time

  @Override
  public void tick(long now) {
    if (now >= wakeAt) {
      sweep(now, false);
    }
    pin.tick(now);
  }

  @Override
  public long wakeAt() {
    return Math.min(wakeAt, pin.wakeAt());
  }

  /// Ends what is over, sends heartbeats, and counts the messages still asked for. At the end of
  /// the stream, requests that do not wait are over.
  long sweep(long now, boolean atEnd) {
    long asked = 0;
    wakeAt = Long.MAX_VALUE;
    for (int i = 0; i < queue.size(); ) {
      PullRequest request = queue.at(i);
      if (request.isExpired(now)) {
        expire(i, request);
        continue;
      }
      if (atEnd && request.noWait && (request.expiresAt == 0 || request.delivered > 0)) {
        active(now);
        remove(i);
        status(request.reply, StatusLines.NO_MESSAGES);
        continue;
      }
      Receiver listener = output.listens(request.reply);
      if (listener == Receiver.GONE || listener == Receiver.GONE_ABROAD) {
        remove(i);
        continue;
      }
      asked += request.messagesLeft;
      if (request.heartbeatAt != 0 && now >= request.heartbeatAt) {
        heartbeat(request);
        request.heartbeatAt = now + request.heartbeatNanos;
      }
      wakeAt = Math.min(wakeAt, request.deadline());
      i++;
    }
    return asked;
  }

  private void heartbeat(PullRequest request) {
    status(
        request.reply, StatusLines.heartbeat(state.deliveredConsumer(), news.next() - 1, NO_REPLY));
  }

  /// Expiring counts as use of the consumer, up to that time.
  private void expire(int index, PullRequest request) {
    active(request.expiresAt);
    remove(index);
    status(request.reply, StatusLines.requestTimeout(request));
  }

  private void end(byte[] status, PullRequest first) {
    remove(0);
    status(first.reply, status);
  }

  private void remove(int index) {
    noWaits -= queue.at(index).noWait ? 1 : 0;
    queue.remove(index);
  }

  private void status(byte[] reply, byte[] header) {
    output.status(reply, NO_REPLY, header);
  }

  private PriorityPolicy policy() {
    return state.terms().config().priorityPolicy();
  }
}
