// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.broker.Router;
import io.runnel.broker.Space;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.stream.publish.PubAck;
import io.runnel.wire.Message;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a stream says to publishers and to plain subscribers: it waits here until what it speaks of
/// is durable. Owned by the loop of the stream.
final class Answers {
  private static final int LINE_END = 2;

  private final Space space;
  private final Shard shard;
  private final WaitingAcks waiting = new WaitingAcks();
  private @Nullable ArrayDeque<Republished> republished;
  private final Message answer = new Message();
  private byte[] scratch = {};

  private record Republished(long sequence, Message message) {}

  Answers(Space space, Shard shard) {
    this.space = space;
    this.shard = shard;
  }

  /// The plain answer, due with `sequence`.
  void plain(Message message, long sequence) {
    waiting.addPlain(sequence, message.reply, message.replyFrom, message.replyTo);
  }

  /// `body` is due with `after`; with 0 at once.
  void add(Message message, byte[] body, long after) {
    waiting.add(after, message.reply, message.replyFrom, message.replyTo, body);
  }

  /// An empty answer to `reply`.
  void empty(byte[] reply, int from, int to) {
    say(reply, from, to, new byte[] {'\r', '\n'}, 0);
  }

  void republish(Message message, long sequence) {
    Message copy = new Message();
    byte[] subject = message.subjectBytes();
    copy.subject(subject, 0, subject.length);
    byte[] body =
        Arrays.copyOfRange(
            message.body, message.bodyFrom, message.bodyFrom + message.bodyLength + LINE_END);
    copy.body(body, 0, message.bodyLength, message.headerLength);
    if (republished == null) {
      republished = new ArrayDeque<>();
    }
    republished.add(new Republished(sequence, copy));
  }

  /// What waits for nothing that is still to be written is said now.
  void releaseDue(long committed, PubAck acks) {
    if (waiting.size() > 0) {
      shard.enter();
      try {
        release(committed, acks);
      } finally {
        shard.leave();
      }
    }
  }

  /// Everything up to `sequence` is durable.
  void release(long sequence, PubAck acks) {
    if (scratch.length == 0) {
      scratch = new byte[acks.plainBytesMax() + LINE_END];
    }
    waiting.release(
        sequence,
        new WaitingAcks.Sender() {
          @Override
          public void send(byte[] buf, int replyFrom, int replyTo, int from, int to) {
            byte[] body = Arrays.copyOfRange(buf, from, to + LINE_END);
            say(buf, replyFrom, replyTo, ended(body, to - from), to - from);
          }

          @Override
          public void sendPlain(long stored, byte[] buf, int replyFrom, int replyTo) {
            int end = acks.plain(scratch, 0, stored);
            say(buf, replyFrom, replyTo, ended(scratch, end), end);
          }
        });
    while (republished != null
        && !republished.isEmpty()
        && republished.getFirst().sequence <= sequence) {
      router().announce(space, republished.removeFirst().message);
    }
  }

  private static byte[] ended(byte[] bytes, int end) {
    bytes[end] = '\r';
    bytes[end + 1] = '\n';
    return bytes;
  }

  /// Everything that waits is about messages that were never stored: `refusal` goes out instead.
  void refuseAll(byte[] refusal) {
    byte[] body = ended(Arrays.copyOf(refusal, refusal.length + LINE_END), refusal.length);
    waiting.release(
        Long.MAX_VALUE,
        new WaitingAcks.Sender() {
          @Override
          public void send(byte[] buf, int replyFrom, int replyTo, int from, int to) {
            say(buf, replyFrom, replyTo, body, refusal.length);
          }

          @Override
          public void sendPlain(long stored, byte[] buf, int replyFrom, int replyTo) {
            say(buf, replyFrom, replyTo, body, refusal.length);
          }
        });
    republished = null;
  }

  private void say(byte[] buf, int replyFrom, int replyTo, byte[] body, int length) {
    // The ring may be written while the answer is on its way: what it brings may be a publish.
    answer.subject(buf, replyFrom, replyTo);
    answer.body(body, 0, length, 0);
    router().announce(space, answer);
  }

  private Router router() {
    return shard.router();
  }

  int size() {
    return waiting.size();
  }
}
