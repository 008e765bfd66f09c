// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.batch.AbandonReason;
import io.runnel.stream.batch.BatchLimits;
import io.runnel.stream.batch.BatchSlots;
import io.runnel.stream.config.Storage;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.config.StreamConfigBuilder;
import io.runnel.stream.store.MessageIds;
import io.runnel.stream.store.StoredMessage;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One stream under test: publishes by text, answers by text.
final class StreamBench {
  static final long SECOND = 1_000_000_000L;

  /// 2026-01-02T03:04:05Z.
  static final long START = 1_767_323_045L * SECOND;

  final NaiveStore store;
  final Heard heard = new Heard();
  final Set<String> interest = new HashSet<>();
  final Budget budget = new Budget();
  final Slots atomicSlots = new Slots(BatchLimits.ATOMIC_PER_SERVER_MAX);
  final Slots fastSlots = new Slots(BatchLimits.FAST_PER_SERVER_MAX);
  private final BatchLimits limits =
      new BatchLimits(
          BatchLimits.MESSAGES_MAX,
          BatchLimits.ATOMIC_PER_STREAM_MAX,
          atomicSlots,
          BatchLimits.FAST_PER_STREAM_MAX,
          fastSlots,
          BatchLimits.TIMEOUT_NANOS);
  StreamMachine machine;
  long now = START;

  StreamBench(StreamConfigBuilder config) {
    this(config.build());
  }

  StreamBench(StreamConfig config) {
    store = new NaiveStore(config.storage() == Storage.FILE);
    machine = new StreamMachine(config, store, new MessageIds(1, 2), around());
  }

  static StreamConfigBuilder config() {
    return StreamConfig.named("S").subjects(List.of("s.>")).duplicateWindowNanos(120 * SECOND);
  }

  /// Lets the machine do what is due, until nothing is.
  void wake() {
    while (machine.nextWake() <= now) {
      machine.wake(now, 3, heard);
    }
  }

  void after(long nanos) {
    now += nanos;
    wake();
  }

  private Surroundings around() {
    return new Surroundings(
        "",
        1 << 20,
        (subject, from, to) ->
            interest.contains(new String(subject, from, to - from, StandardCharsets.UTF_8)),
        budget,
        limits);
  }

  /// As after a restart: another machine over the same store.
  void restart(StreamConfig config) {
    machine = new StreamMachine(config, store, new MessageIds(1, 2), around());
    machine.recover(now, heard);
    wake();
  }

  /// Publishes and returns the last answer to it; empty where there was none.
  String publish(String subject, String payload, String... headers) {
    return send(subject, "reply", payload, headers);
  }

  String send(String subject, String reply, String payload, String... headers) {
    int before = heard.answers.size();
    machine.publish(message(subject, reply, payload, headers), now, heard);
    return heard.answers.size() == before ? "" : heard.answers.getLast();
  }

  static Message message(String subject, String reply, String payload, String... headers) {
    StringBuilder block = new StringBuilder();
    if (headers.length > 0) {
      block.append("NATS/1.0\r\n");
      for (String header : headers) {
        block.append(header).append("\r\n");
      }
      block.append("\r\n");
    }
    return raw(subject, reply, block.toString(), payload);
  }

  static Message raw(String subject, String reply, String header, String payload) {
    Message message = new Message();
    byte[] subjectBytes = subject.getBytes(StandardCharsets.UTF_8);
    byte[] replyBytes = reply.getBytes(StandardCharsets.UTF_8);
    byte[] headerBytes = header.getBytes(StandardCharsets.UTF_8);
    byte[] body = (header + payload + "\r\n").getBytes(StandardCharsets.UTF_8);
    message.subject(subjectBytes, 0, subjectBytes.length);
    message.reply(replyBytes, 0, replyBytes.length);
    message.body(body, 0, body.length - 2, headerBytes.length);
    return message;
  }

  /// The sequences that are there.
  List<Long> sequences() {
    return List.copyOf(store.messages.keySet());
  }

  /// `subject|header lines|payload` of a stored message.
  String stored(long sequence) {
    var it = store.messages.get(sequence);
    return it == null ? "" : it.subject() + "|" + lines(it.header()) + "|" + text(it.payload());
  }

  private static String lines(byte[] header) {
    String text = text(header);
    return text.isEmpty()
        ? ""
        : text.substring("NATS/1.0\r\n".length(), text.length() - 4).replace("\r\n", ", ");
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static String error(int code, int errCode, String description) {
    return "{\"error\":{\"code\":%d,\"err_code\":%d,\"description\":\"%s\"},\"stream\":\"S\",\"seq\":0}"
        .formatted(code, errCode, description);
  }

  static String ack(long sequence) {
    return "{\"stream\":\"S\",\"seq\":" + sequence + "}";
  }

  /// What the machine said.
  final class Heard implements PublishOutput {
    final List<String> answers = new ArrayList<>();
    final List<String> republished = new ArrayList<>();
    final List<Long> removed = new ArrayList<>();
    final List<String> abandoned = new ArrayList<>();

    @Override
    public void acknowledge(Message message, long sequence) {
      byte[] out = new byte[machine.acks().plainBytesMax()];
      answers.add(
          new String(out, 0, machine.acks().plain(out, 0, sequence), StandardCharsets.UTF_8));
    }

    @Override
    public void answer(Message message, byte[] body, long after) {
      answers.add(text(body));
    }

    @Override
    public void republish(Message message, long sequence) {
      String header =
          new String(message.body, message.bodyFrom, message.headerLength, StandardCharsets.UTF_8);
      String payload =
          new String(
              message.body,
              message.bodyFrom + message.headerLength,
              message.bodyLength - message.headerLength,
              StandardCharsets.UTF_8);
      republished.add(text(message.subjectBytes()) + "|" + header + "|" + payload);
    }

    @Override
    public void removed(long sequence) {
      removed.add(sequence);
    }

    @Override
    public void removedBelow(long sequence) {
      removed.add(-sequence);
    }

    @Override
    public void abandoned(String batch, AbandonReason reason) {
      abandoned.add(batch + " " + reason.text());
    }
  }

  /// Slots that a test can count.
  static final class Slots implements BatchSlots {
    private final int max;
    int open;

    Slots(int max) {
      this.max = max;
    }

    @Override
    public boolean isFull() {
      return open >= max;
    }

    @Override
    public void take() {
      open++;
    }

    @Override
    public void free() {
      open--;
    }
  }

  /// A budget with limits that a test sets.
  static final class Budget implements StorageBudget {
    long used;
    long server = Long.MAX_VALUE;
    long account = Long.MAX_VALUE;

    @Override
    public Verdict admit(long bytes) {
      return used > server
          ? Verdict.SERVER_FULL
          : used + bytes > account ? Verdict.ACCOUNT_FULL : Verdict.ADMITTED;
    }

    @Override
    public void changed(long bytes) {
      used += bytes;
    }
  }

  StoredMessage read(long sequence) {
    StoredMessage into = new StoredMessage();
    store.read(sequence, into);
    return into;
  }
}
