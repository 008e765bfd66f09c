// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.sourcing;

import io.runnel.stream.consumer.AckSubject;
import io.runnel.wire.HeaderBlock;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What the consumer of an origin sends: messages, whose reply says their place, and status
/// messages for flow control and heartbeats. Owned by the loop of the stream.
final class Delivered {
  private static final byte[] LAST_CONSUMER = ascii("Nats-Last-Consumer");
  private static final byte[] STALLED = ascii("Nats-Consumer-Stalled");
  private static final byte[] STATUS = ascii("NATS/1.0 100 ");

  /// The place of the message that was read last.
  final AckSubject place = new AckSubject();

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static boolean isStatus(Message message) {
    int from = message.bodyFrom;
    return message.headerLength >= STATUS.length
        && message.bodyLength == message.headerLength
        && Arrays.equals(message.body, from, from + STATUS.length, STATUS, 0, STATUS.length);
  }

  /// Whether a heartbeat tells of another last message than the one with `sequence`.
  static boolean tellsOfOther(Message heartbeat, long sequence) {
    String last = HeaderBlock.value(heartbeat, LAST_CONSUMER);
    return !last.isEmpty() && !last.equals("0") && !last.equals(Long.toString(sequence));
  }

  /// The question that a heartbeat tells is not answered; empty where there is none.
  static String unanswered(Message heartbeat) {
    return HeaderBlock.value(heartbeat, STALLED);
  }

  /// Reads the place of `message`; false where it does not come from `consumer`.
  boolean isFrom(String consumer, Message message) {
    return place.read(message.reply, message.replyFrom, message.replyTo)
        && consumer.equals(
            new String(
                message.reply,
                place.consumerFrom,
                place.consumerTo - place.consumerFrom,
                StandardCharsets.UTF_8));
  }
}
