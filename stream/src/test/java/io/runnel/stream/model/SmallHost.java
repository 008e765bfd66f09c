// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runnel.stream.batch.AbandonReason;
import io.runnel.stream.batch.BatchLimits;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.Retention;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.consumer.AckSubject;
import io.runnel.stream.consumer.ConsumerEvent;
import io.runnel.stream.consumer.ConsumerMachine;
import io.runnel.stream.consumer.ConsumerOutput;
import io.runnel.stream.consumer.ConsumerScratch;
import io.runnel.stream.consumer.ConsumerSurroundings;
import io.runnel.stream.consumer.Receiver;
import io.runnel.stream.consumer.StreamTerms;
import io.runnel.stream.publish.PublishOutput;
import io.runnel.stream.publish.StorageBudget;
import io.runnel.stream.publish.StreamMachine;
import io.runnel.stream.publish.Surroundings;
import io.runnel.stream.store.MessageIds;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.wire.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;

/// A stream and its consumers, joined as their owner joins them, in one thread and with time as a
/// number: what is published is committed at once, what was settled or removed is told at the end
/// of each input.
final class SmallHost implements PublishOutput {
  /// A message that reached a client.
  record Delivery(
      String consumer, long sequence, long deliveries, String subject, String ack, long nanos) {}

  /// What became of the last publish.
  String answer = "";

  final WatchedStore store = new WatchedStore();
  final List<Delivery> deliveries = new ArrayList<>();
  long now = 1_767_323_045_000_000_000L;

  private final StreamConfig config;
  private final StreamMachine stream;
  private final Map<String, Member> members = new TreeMap<>();
  private final ConsumerScratch scratch;
  private final Queue<Long> settled = new ArrayDeque<>();
  private final StoredMessage candidate = new StoredMessage();
  private final AckSubject at = new AckSubject();

  SmallHost(StreamConfig config, Random random) {
    this.config = config;
    this.scratch = new ConsumerScratch(random::nextLong);
    var around =
        new Surroundings("", 1 << 20, this::wants, StorageBudget.UNLIMITED, BatchLimits.standard());
    this.stream = new StreamMachine(config, store, new MessageIds(1, 2), around);
  }

  // ---- inputs

  String publish(Message message) {
    answer = "";
    stream.publish(message, now, this);
    turnEnds();
    members
        .values()
        .forEach(member -> {
          if (member.machine().awaitsMessages()) {
            member.machine().committed(now);
          }
        });
    end();
    return answer;
  }

  void add(ConsumerConfig consumer) {
    Member member = new Member(consumer.name(), consumer);
    members.put(consumer.name(), member);
    end();
  }

  void delete(String name) {
    Member gone = members.remove(name);
    gone.machine().delete();
    if (config.retention() == Retention.INTEREST) {
      SubjectFilter filter = SubjectFilter.of(gone.config.filters());
      long sequence = store.next(filter, store.firstSequence());
      while (sequence != MessageStore.NONE) {
        if (!isWanted(sequence)) {
          store.remove(sequence, false);
        }
        sequence = store.next(filter, sequence + 1);
      }
    }
    end();
  }

  void pull(String name, String body) {
    members.get(name).machine().pull(message("$JS.API", "inbox", body), now);
    end();
  }

  void ack(Delivery delivery, String body) {
    Member member = members.get(delivery.consumer());
    byte[] subject = delivery.ack().getBytes(UTF_8);
    if (member == null || !at.read(subject, 0, subject.length)) {
      return;
    }
    member.machine().ack(at, message(delivery.ack(), "", body), now);
    end();
  }

  void remove(long sequence) {
    store.remove(sequence, false);
    end();
  }

  void removeBelow(long sequence) {
    store.removeBelow(sequence);
    end();
  }

  /// Lets time pass; whoever asked to be woken is.
  void pass(long nanos) {
    long end = now + nanos;
    while (true) {
      Member first = null;
      for (Member member : members.values()) {
        if (member.wake <= end && (first == null || member.wake < first.wake)) {
          first = member;
        }
      }
      if (first == null) {
        break;
      }
      now = Math.max(now, first.wake);
      first.wake = Long.MAX_VALUE;
      first.machine().tick(now);
      turnEnds();
    }
    now = end;
  }

  ConsumerMachine machine(String name) {
    return members.get(name).machine();
  }

  // ---- the turn

  /// Time goes on a little, so that those are woken that asked for it.
  private void end() {
    turnEnds();
    pass(0);
  }

  private void turnEnds() {
    while (!settled.isEmpty() || !store.removals.isEmpty()) {
      while (!settled.isEmpty()) {
        long sequence = settled.remove();
        if (config.retention() == Retention.WORKQUEUE
            || config.retention() == Retention.INTEREST && !isWanted(sequence)) {
          store.remove(sequence, false);
        }
      }
      while (!store.removals.isEmpty()) {
        tell(store.removals.remove());
      }
    }
  }

  private void tell(WatchedStore.Removal removal) {
    byte[] subject = removal.subject();
    for (Member member : members.values()) {
      if (subject.length == 0) {
        member.machine().purged(now);
      } else if (member.machine().watchesRemovals()) {
        member.machine().removed(removal.sequence(), subject, 0, subject.length, now);
      }
    }
  }

  private boolean isWanted(long sequence) {
    if (!store.read(sequence, candidate)) {
      return false;
    }
    Message message = candidate.message;
    return members.values().stream()
        .anyMatch(member ->
            member
                .machine()
                .needsAck(sequence, message.subject, message.subjectFrom, message.subjectTo));
  }

  private boolean wants(byte[] subject, int from, int to) {
    return members.values().stream()
        .anyMatch(member -> SubjectFilter.of(member.config.filters()).matches(subject, from, to));
  }

  static Message message(String subject, String reply, String body) {
    Message message = new Message();
    byte[] subjectBytes = subject.getBytes(UTF_8);
    byte[] replyBytes = reply.getBytes(UTF_8);
    byte[] bodyBytes = (body + "\r\n").getBytes(UTF_8);
    message.subject(subjectBytes, 0, subjectBytes.length);
    message.reply(replyBytes, 0, replyBytes.length);
    message.body(bodyBytes, 0, bodyBytes.length - 2, 0);
    return message;
  }

  // ---- what the stream says

  @Override
  public void acknowledge(Message message, long sequence) {
    answer = "stored " + sequence;
  }

  @Override
  public void answer(Message message, byte[] body, long after) {
    String text = new String(body, UTF_8);
    answer = text.contains("\"duplicate\": true") ? "duplicate" : "refused";
  }

  @Override
  public void republish(Message message, long sequence) {}

  @Override
  public void removed(long sequence) {}

  @Override
  public void removedBelow(long sequence) {}

  @Override
  public void abandoned(String batch, AbandonReason reason) {}

  /// One consumer.
  private final class Member implements ConsumerOutput {
    final String name;
    final ConsumerConfig config;
    long wake = Long.MAX_VALUE;
    private final ConsumerMachine machine;

    Member(String name, ConsumerConfig config) {
      this.name = name;
      this.config = config;
      var terms = new StreamTerms("S", false, 1 << 20);
      var around = new ConsumerSurroundings(store, this, scratch);
      machine = ConsumerMachine.create(config, terms, around, now);
    }

    ConsumerMachine machine() {
      return machine;
    }

    @Override
    public Receiver deliver(byte[] to, StoredMessage stored) {
      byte[] reply = stored.message.replyBytes();
      if (!at.read(reply, 0, reply.length) || at.streamSequence != stored.sequence) {
        throw new AssertionError("ack subject " + new String(reply, UTF_8));
      }
      String subject = new String(stored.message.subjectBytes(), UTF_8);
      String ack = new String(reply, UTF_8);
      deliveries.add(new Delivery(name, stored.sequence, at.deliveries, subject, ack, now));
      return Receiver.TOOK_IT;
    }

    @Override
    public Receiver listens(byte[] inbox) {
      return Receiver.TOOK_IT;
    }

    @Override
    public void status(byte[] to, byte[] reply, byte[] header) {}

    @Override
    public void answerAfterCommit(byte[] reply, int from, int to) {}

    @Override
    public void event(ConsumerEvent event) {}

    @Override
    public void settled(long sequence) {
      settled.add(sequence);
    }

    @Override
    public void wakeAt(long nanos) {
      wake = Math.min(wake, nanos);
    }

    @Override
    public void expired() {
      throw new AssertionError("a durable consumer does not expire");
    }
  }
}
