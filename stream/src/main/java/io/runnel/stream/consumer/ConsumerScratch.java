// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.store.StoredMessage;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongSupplier;

/// Arrays and views that all consumers of one owner share, so that an idle one keeps none of them.
/// Mutable; belongs to the owner's loop; valid during one input.
public final class ConsumerScratch {
  private static final byte[] VERSION = {'N', 'A', 'T', 'S', '/', '1', '.', '0', '\r', '\n'};
  private static final byte[] SIZE_NAME = "Nats-Msg-Size: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PIN_NAME = "Nats-Pin-Id: ".getBytes(StandardCharsets.US_ASCII);

  /// Most fact buffers that are kept for the next turn: 64 x 4 KiB = 256 KiB.
  private static final int BUFFERS_KEPT_MAX = 64;

  private static final int BUFFER_BYTES = 4096;

  private static final char[] LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();

  final StoredMessage stored = new StoredMessage();
  final AckSubject ack = new AckSubject();
  private final LongSupplier luck;
  private final byte[][] buffers = new byte[BUFFERS_KEPT_MAX][];
  private int buffersKept;
  private byte[] ackBytes = new byte[256];
  private byte[] body = new byte[1024];
  private long[] sequences = new long[64];

  /// `luck` gives random numbers: ids, samples and jitter come from it.
  public ConsumerScratch(LongSupplier luck) {
    this.luck = luck;
  }

  /// A random number from 0 to `below - 1`.
  int chance(int below) {
    return (int) Long.remainderUnsigned(luck.getAsLong(), below);
  }

  /// Random letters and digits.
  String name(int length) {
    char[] name = new char[length];
    for (int i = 0; i < length; i++) {
      name[i] = LETTERS[chance(LETTERS.length)];
    }
    return new String(name);
  }

  /// Gives the message the values in [#ack] as its reply.
  void reply(byte[] prefix) {
    int size = AckSubject.size(prefix);
    if (ackBytes.length < size) {
      ackBytes = new byte[size];
    }
    stored.message.reply(ackBytes, 0, ack.write(ackBytes, prefix));
  }

  /// Takes the payload off the message and adds its size as a header.
  void headersOnly() {
    Message message = stored.message;
    int payload = message.bodyLength - message.headerLength;
    byte[] digits = new byte[AckSubject.DIGITS_MAX];
    int end = AckSubject.number(digits, 0, payload);
    header(SIZE_NAME, digits, end, 0);
  }

  void pin(byte[] id) {
    Message message = stored.message;
    header(PIN_NAME, id, id.length, message.bodyLength - message.headerLength);
  }

  /// Adds a header line behind the others and keeps `payload` bytes of what follows.
  private void header(byte[] name, byte[] value, int valueLength, int payload) {
    Message message = stored.message;
    int kept = message.headerLength >= VERSION.length + 2 ? message.headerLength - 2 : 0;
    int header = (kept == 0 ? VERSION.length : kept) + name.length + valueLength + 4;
    byte[] out = room(header + payload + 2, message);
    int at = kept == 0 ? VERSION.length : kept;
    // The payload moves first: the message may lie in `out` already.
    int payloadFrom = message.bodyFrom + message.headerLength;
    System.arraycopy(message.body, payloadFrom, out, header, payload);
    if (kept == 0) {
      System.arraycopy(VERSION, 0, out, 0, VERSION.length);
    } else {
      System.arraycopy(message.body, message.bodyFrom, out, 0, kept);
    }
    System.arraycopy(name, 0, out, at, name.length);
    at += name.length;
    System.arraycopy(value, 0, out, at, valueLength);
    at += valueLength;
    at = lineEnd(out, lineEnd(out, at));
    lineEnd(out, at + payload);
    message.body(out, 0, header + payload, header);
  }

  private byte[] room(int size, Message message) {
    if (body.length < size) {
      byte[] larger = new byte[Math.max(size, 2 * body.length)];
      if (message.body != body) {
        body = larger;
      }
      return larger;
    }
    return body;
  }

  private static int lineEnd(byte[] out, int at) {
    out[at] = '\r';
    out[at + 1] = '\n';
    return at + 2;
  }

  /// Room for `size` sequences; what is in it does not matter.
  long[] sequences(int size) {
    if (sequences.length < size) {
      sequences = new long[Math.max(size, 2 * sequences.length)];
    }
    return sequences;
  }

  byte[] borrow() {
    return buffersKept == 0 ? new byte[BUFFER_BYTES] : buffers[--buffersKept];
  }

  void giveBack(byte[] buffer) {
    if (buffersKept < BUFFERS_KEPT_MAX && buffer.length == BUFFER_BYTES) {
      buffers[buffersKept++] = buffer;
    }
  }

  /// For tests: nothing of a consumer may lie here between two inputs.
  void scramble() {
    Arrays.fill(ackBytes, (byte) '!');
    Arrays.fill(body, (byte) '!');
    Arrays.fill(sequences, -1);
  }
}
