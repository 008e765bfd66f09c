// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.config.ConsumerConfig;
import io.runnel.stream.config.ConsumerConfigBuilder;
import io.runnel.stream.store.StoredMessage;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;

/// A consumer with a stream below and a host that writes down what comes out. No mock: time and
/// luck are numbers.
final class ConsumerFixture implements ConsumerOutput {
  static final long SECOND = 1_000_000_000L;
  static final long MILLI = 1_000_000L;

  /// A message that reached somebody.
  record Delivered(
      String to, String subject, long sequence, String ack, String header, String payload) {
    /// A number of the ack subject: 0 deliveries, 1 stream, 2 consumer, 3 nanos, 4 pending.
    long number(int index) {
      return Long.parseLong(ack.split("\\.")[4 + index]);
    }
  }

  /// A status line with its headers, without line ends at its end.
  record Status(String to, String reply, String text) {}

  final ListStore store = new ListStore();
  final ConsumerScratch scratch;
  final List<Delivered> delivered = new ArrayList<>();
  final List<Status> statuses = new ArrayList<>();
  final List<ConsumerEvent> events = new ArrayList<>();
  final List<Long> settled = new ArrayList<>();
  final List<String> answers = new ArrayList<>();
  final Set<String> gone = new HashSet<>();
  final Set<String> congested = new HashSet<>();
  final List<byte[]> chunks = new ArrayList<>();
  final Queue<Long> wakes = new ArrayDeque<>();
  boolean expired;
  long wake = Long.MAX_VALUE;
  long now = 1_700_000_000L * SECOND;
  ConsumerConfig config;
  StreamTerms stream = new StreamTerms("S", false, 1 << 20);
  ConsumerMachine machine;

  ConsumerFixture(ConsumerConfigBuilder builder) {
    this(builder.build(), 1);
  }

  ConsumerFixture(ConsumerConfig config, long seed) {
    this.config = config;
    Random random = new Random(seed);
    this.scratch = new ConsumerScratch(random::nextLong);
  }

  /// A durable pull consumer `C` with explicit acks.
  static ConsumerConfigBuilder pullConfig() {
    return ConsumerConfig.builder()
        .durable("C")
        .name("C")
        .ackPolicy(AckPolicy.EXPLICIT)
        .ackWaitNanos(30 * SECOND)
        .maxDeliver(-1)
        .maxAckPending(1000)
        .maxWaiting(512);
  }

  static ConsumerConfigBuilder pushConfig() {
    return pullConfig().maxWaiting(0).deliverSubject("to");
  }

  ConsumerFixture create() {
    machine =
        ConsumerMachine.create(config, stream, new ConsumerSurroundings(store, this, scratch), now);
    if (config.isPush()) {
      machine.interest(true, now);
    }
    return this;
  }

  /// As after a crash: what was drained is what there is.
  void restart() {
    toldNothing();
    machine =
        ConsumerMachine.restore(
            config, stream, chunks, new ConsumerSurroundings(store, this, scratch), now);
    if (config.isPush()) {
      machine.interest(true, now);
    }
  }

  private void toldNothing() {
    wake = Long.MAX_VALUE;
  }

  void drain() {
    machine.drainFacts(
        (bytes, from, to) -> chunks.add(java.util.Arrays.copyOfRange(bytes, from, to)));
  }

  void snapshot() {
    chunks.clear();
    machine.snapshot(
        (bytes, from, to) -> chunks.add(java.util.Arrays.copyOfRange(bytes, from, to)));
  }

  // ---- inputs

  ConsumerFixture publish(String... subjects) {
    for (String subject : subjects) {
      store.add(subject, "m" + (store.last + 1), now);
    }
    if (machine != null) {
      machine.committed(now);
    }
    return this;
  }

  void pull(String inbox, String body) {
    machine.pull(message("$JS.API.CONSUMER.MSG.NEXT.S.C", inbox, body), now);
  }

  /// Acknowledges a delivery with this body.
  void ack(Delivered delivery, String body) {
    ack(delivery, body, "");
  }

  void ack(Delivered delivery, String body, String reply) {
    AckSubject at = new AckSubject();
    byte[] subject = delivery.ack().getBytes(StandardCharsets.UTF_8);
    if (!at.read(subject, 0, subject.length)) {
      throw new AssertionError(delivery.ack());
    }
    machine.ack(at, message(delivery.ack(), reply, body), now);
  }

  /// Lets time pass; wakes the machine whenever it asked for it.
  void pass(long nanos) {
    long end = now + nanos;
    while (wake <= end) {
      now = Math.max(now, wake);
      wake = Long.MAX_VALUE;
      machine.tick(now);
    }
    now = end;
  }

  void remove(long sequence) {
    ListStore.Entry entry = store.entries.get(sequence);
    if (entry != null && store.remove(sequence, false)) {
      machine.removed(sequence, entry.subject(), 0, entry.subject().length, now);
      pass(0);
    }
  }

  static Message message(String subject, String reply, String body) {
    Message message = new Message();
    byte[] subjectBytes = subject.getBytes(StandardCharsets.UTF_8);
    byte[] replyBytes = reply.getBytes(StandardCharsets.UTF_8);
    byte[] bodyBytes = (body + "\r\n").getBytes(StandardCharsets.UTF_8);
    message.subject(subjectBytes, 0, subjectBytes.length);
    message.reply(replyBytes, 0, replyBytes.length);
    message.body(bodyBytes, 0, bodyBytes.length - 2, 0);
    return message;
  }

  // ---- what came out

  /// The sequences delivered since the last call.
  List<Long> sequences() {
    List<Long> sequences = delivered.stream().map(Delivered::sequence).toList();
    delivered.clear();
    return sequences;
  }

  List<String> statusTexts() {
    List<String> texts = statuses.stream().map(Status::text).toList();
    statuses.clear();
    return texts;
  }

  ConsumerProgress progress() {
    return machine.progress(now);
  }

  @Override
  public Receiver deliver(byte[] to, StoredMessage message) {
    String subject = new String(to, StandardCharsets.UTF_8);
    if (gone.contains(subject)) {
      return Receiver.GONE;
    }
    if (congested.contains(subject)) {
      return Receiver.CONGESTED;
    }
    Message m = message.message;
    if (m.body[m.bodyFrom + m.bodyLength] != '\r'
        || m.body[m.bodyFrom + m.bodyLength + 1] != '\n') {
      throw new AssertionError("no line end behind the body");
    }
    delivered.add(
        new Delivered(
            subject,
            new String(m.subjectBytes(), StandardCharsets.UTF_8),
            message.sequence,
            new String(m.replyBytes(), StandardCharsets.UTF_8),
            new String(m.body, m.bodyFrom, m.headerLength, StandardCharsets.UTF_8),
            new String(
                m.body,
                m.bodyFrom + m.headerLength,
                m.bodyLength - m.headerLength,
                StandardCharsets.UTF_8)));
    return Receiver.TOOK_IT;
  }

  @Override
  public Receiver listens(byte[] inbox) {
    return gone.contains(new String(inbox, StandardCharsets.UTF_8))
        ? Receiver.GONE
        : Receiver.TOOK_IT;
  }

  @Override
  public void status(byte[] to, byte[] reply, byte[] header) {
    String text = new String(header, StandardCharsets.UTF_8);
    if (!text.startsWith("NATS/1.0 ") || !text.endsWith("\r\n\r\n")) {
      throw new AssertionError(text);
    }
    statuses.add(
        new Status(
            new String(to, StandardCharsets.UTF_8),
            new String(reply, StandardCharsets.UTF_8),
            text.substring(9, text.length() - 4)));
  }

  @Override
  public void answerAfterCommit(byte[] reply, int from, int to) {
    answers.add(new String(reply, from, to - from, StandardCharsets.UTF_8));
  }

  @Override
  public void event(ConsumerEvent event) {
    events.add(event);
  }

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
    expired = true;
  }
}
