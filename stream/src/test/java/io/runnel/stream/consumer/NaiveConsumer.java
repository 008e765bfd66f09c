// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.store.SubjectFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a consumer should do, said in the plainest way: lists, and everything looked at each time.
/// Knows acks, naks, redelivery, limits and requests with expiry; the oracle of random tests.
final class NaiveConsumer {
  static final class Pending {
    final long sequence;
    final long consumerSequence;
    int deliveries = 1;
    long deadline;

    Pending(long sequence, long consumerSequence) {
      this.sequence = sequence;
      this.consumerSequence = consumerSequence;
    }
  }

  static final class Request {
    final String inbox;
    final boolean noWait;
    final long expiresAt;
    int left;
    int got;

    Request(String inbox, int left, boolean noWait, long expiresAt) {
      this.inbox = inbox;
      this.left = left;
      this.noWait = noWait;
      this.expiresAt = expiresAt;
    }
  }

  final ConsumerConfig config;
  final SubjectFilter filter;
  final ListStore store;
  final List<String> out = new ArrayList<>();
  final List<Pending> pending = new ArrayList<>();
  final List<Pending> queue = new ArrayList<>();
  final List<Long> spent = new ArrayList<>();
  final List<Request> requests = new ArrayList<>();
  long next;
  long deliveredConsumer;
  long deliveredStream;
  long floorConsumer;
  long floorStream;

  NaiveConsumer(ConsumerConfig config, ListStore store) {
    this.config = config;
    this.filter = SubjectFilter.of(config.filters());
    this.store = store;
    next = store.firstSequence();
    deliveredStream = next - 1;
    floorStream = next - 1;
  }

  long numPending() {
    return store.entries.entrySet().stream()
        .filter(at -> at.getKey() >= next && at.getKey() <= store.committed)
        .filter(at -> filter.matches(at.getValue().subject(), 0, at.getValue().subject().length))
        .count();
  }

  int redelivered() {
    return config.maxDeliver() == 1
        ? 0
        : spent.size() + (int) pending.stream().filter(at -> at.deliveries > 1).count();
  }

  // ---- inputs

  void request(String inbox, int batch, boolean noWait, long expires, long now) {
    expire(now);
    if (noWait) {
      long there = numPending() + queue.size();
      if (there == 0 && expires == 0) {
        out.add(inbox + " 404 No Messages");
        return;
      }
      if (there > 0 && there < requests.stream().mapToInt(at -> at.left).sum()) {
        out.add(inbox + " 408 Requests Pending");
        return;
      }
    }
    if (requests.size() >= config.maxWaiting()) {
      out.add(inbox + " 409 Exceeded MaxWaiting");
      return;
    }
    requests.add(new Request(inbox, batch, noWait, expires == 0 ? 0 : now + expires));
    run(now);
  }

  void ack(long sequence, long consumerSequence, String body, long now) {
    Pending at = find(sequence);
    if (body.isEmpty() || body.equals("+TERM")) {
      if (config.ackPolicy() == AckPolicy.EXPLICIT) {
        take(at);
        spent.remove(sequence);
      } else if (config.ackPolicy() == AckPolicy.ALL && sequence > floorStream) {
        pending.removeIf(each -> each.sequence <= sequence);
        queue.removeIf(each -> each.sequence <= sequence);
        spent.removeIf(each -> each <= sequence);
        floorConsumer = Math.max(floorConsumer, consumerSequence);
        floorStream = sequence;
      }
    } else if (at != null && body.equals("-NAK")) {
      if (!queue.contains(at)) {
        queue.add(at);
      }
    } else if (at != null && body.startsWith("-NAK ")) {
      queue.remove(at);
      at.deadline = now + Long.parseLong(body.replaceAll("\\D", ""));
    } else if (at != null && body.equals("+WPI") && !queue.contains(at)) {
      at.deadline = deadline(now, at.deliveries);
    }
    run(now);
  }

  void removed(long sequence, long now) {
    take(find(sequence));
    spent.remove(sequence);
    run(now);
  }

  void purged(long now) {
    long first = store.firstSequence();
    next = Math.max(next, first);
    for (Pending at : List.copyOf(pending)) {
      if (at.sequence < first) {
        floorConsumer = Math.max(floorConsumer, at.consumerSequence);
        pending.remove(at);
        queue.remove(at);
      }
    }
    spent.removeIf(each -> each < first);
    floorStream = Math.max(floorStream, first - 1);
    deliveredStream = Math.max(deliveredStream, first - 1);
    if (pending.isEmpty()) {
      floorConsumer = deliveredConsumer;
      floorStream = deliveredStream;
    }
    run(now);
  }

  /// Requests are gone, and what waited to be delivered again waits for its time again.
  void restarted(long now) {
    requests.clear();
    queue.clear();
  }

  /// Time passes up to `end`.
  void pass(long from, long end) {
    long now = from;
    while (true) {
      long at = end + 1;
      for (Pending each : pending) {
        at = queue.contains(each) ? at : Math.min(at, each.deadline);
      }
      for (Request each : requests) {
        at = each.expiresAt == 0 ? at : Math.min(at, each.expiresAt);
      }
      if (at > end) {
        return;
      }
      now = Math.max(now, at);
      due(now);
      expire(now);
      run(now);
    }
  }

  private void due(long now) {
    List<Pending> due =
        pending.stream()
            .filter(at -> !queue.contains(at) && at.deadline <= now)
            .sorted(Comparator.comparingLong(at -> at.sequence))
            .toList();
    for (Pending at : due) {
      if (config.maxDeliver() > 0 && at.deliveries >= config.maxDeliver()) {
        spend(at);
      } else {
        queue.add(at);
      }
    }
  }

  private void expire(long now) {
    for (Request each : List.copyOf(requests)) {
      if (each.expiresAt != 0 && each.expiresAt <= now) {
        requests.remove(each);
        out.add(each.inbox + " 408 Request Timeout");
      }
    }
  }

  // ---- delivery

  void run(long now) {
    boolean full = false;
    while (!requests.isEmpty() && requests.stream().anyMatch(at -> at.left > 0)) {
      if (!queue.isEmpty()) {
        Pending at = queue.getFirst();
        if (config.maxDeliver() > 0 && at.deliveries >= config.maxDeliver()) {
          spend(at);
        } else if (!store.entries.containsKey(at.sequence)) {
          take(at);
        } else {
          again(at, now);
        }
        continue;
      }
      boolean acks = config.ackPolicy() != AckPolicy.NONE;
      full = acks && config.maxAckPending() > 0 && pending.size() >= config.maxAckPending();
      long sequence = full ? 0 : nextSequence();
      if (sequence == 0) {
        break;
      }
      fresh(sequence, now);
    }
    if (!full) {
      for (Request each : List.copyOf(requests)) {
        if (each.noWait && (each.expiresAt == 0 || each.got > 0)) {
          requests.remove(each);
          out.add(each.inbox + " 404 No Messages");
        }
      }
    }
  }

  private void again(Pending at, long now) {
    queue.removeFirst();
    at.deliveries++;
    at.deadline = deadline(now, at.deliveries);
    deliveredConsumer++;
    hand(at.sequence, at.deliveries);
  }

  private void fresh(long sequence, long now) {
    next = sequence + 1;
    deliveredConsumer++;
    deliveredStream = sequence;
    if (config.ackPolicy() == AckPolicy.NONE) {
      floorConsumer = deliveredConsumer;
      floorStream = deliveredStream;
    } else {
      Pending at = new Pending(sequence, deliveredConsumer);
      at.deadline = deadline(now, 1);
      pending.add(at);
    }
    hand(sequence, 1);
  }

  private void hand(long sequence, int deliveries) {
    Request request = requests.removeFirst();
    out.add(
        String.join(
            " ",
            request.inbox,
            Long.toString(sequence),
            Integer.toString(deliveries),
            Long.toString(deliveredConsumer),
            Long.toString(numPending())));
    request.left--;
    request.got++;
    if (request.left > 0) {
      requests.add(request);
    }
  }

  private long nextSequence() {
    for (var at : store.entries.tailMap(next).entrySet()) {
      if (at.getKey() > store.committed) {
        return 0;
      }
      if (filter.matches(at.getValue().subject(), 0, at.getValue().subject().length)) {
        return at.getKey();
      }
    }
    return 0;
  }

  private long deadline(long now, int deliveries) {
    List<Long> backoff = config.backoffNanos();
    return now
        + (backoff.isEmpty()
            ? config.ackWaitNanos()
            : backoff.get(Math.min(deliveries, backoff.size()) - 1));
  }

  private Pending find(long sequence) {
    return pending.stream().filter(at -> at.sequence == sequence).findFirst().orElse(null);
  }

  private void spend(Pending at) {
    spent.add(at.sequence);
    take(at);
  }

  private void take(Pending at) {
    if (at == null) {
      return;
    }
    boolean first = pending.getFirst() == at;
    pending.remove(at);
    queue.remove(at);
    if (pending.isEmpty()) {
      floorConsumer = deliveredConsumer;
      floorStream = deliveredStream;
    } else if (first) {
      floorConsumer = Math.max(floorConsumer, pending.getFirst().consumerSequence - 1);
      floorStream = Math.max(floorStream, pending.getFirst().sequence - 1);
    }
  }
}
