// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.shard;

import io.runnel.wire.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Messages of one turn on their way from one loop to the owner of streams on another: copies, in
/// the order in which they were published.
///
/// Filled by the source loop, then handed over whole and emptied by the owner. Bounded by what a
/// loop reads in one turn, which its sockets bound.
final class Crate implements Runnable {
  private static final int BYTES_MIN = 4 * 1024;
  private static final byte[] LINE_END = {'\r', '\n'};

  private final List<Inlet> inlets = new ArrayList<>();
  private int[] lengths = new int[64];
  private byte[] bytes;
  private int used;

  /// Numbers kept for each message: subject, reply, body, header.
  private static final int FIELDS = 4;

  Crate(int expectedBytes) {
    bytes = new byte[Math.max(BYTES_MIN, expectedBytes)];
  }

  void add(Inlet inlet, Message message) {
    int at = inlets.size() * FIELDS;
    if (at + FIELDS > lengths.length) {
      lengths = Arrays.copyOf(lengths, lengths.length * 2);
    }
    lengths[at] = message.subjectTo - message.subjectFrom;
    lengths[at + 1] = message.replyTo - message.replyFrom;
    lengths[at + 2] = message.bodyLength;
    lengths[at + 3] = message.headerLength;
    reserve(lengths[at] + lengths[at + 1] + message.bodyLength + LINE_END.length);
    put(message.subject, message.subjectFrom, lengths[at]);
    put(message.reply, message.replyFrom, lengths[at + 1]);
    put(message.body, message.bodyFrom, message.bodyLength);
    put(LINE_END, 0, LINE_END.length);
    inlets.add(inlet);
  }

  int size() {
    return used;
  }

  private void reserve(int more) {
    if (used + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(used + more, bytes.length * 2));
    }
  }

  private void put(byte[] from, int at, int length) {
    System.arraycopy(from, at, bytes, used, length);
    used += length;
  }

  /// Empties it, on the owner's loop.
  @Override
  public void run() {
    Message message = new Message();
    int from = 0;
    for (int i = 0; i < inlets.size(); i++) {
      int at = i * FIELDS;
      int reply = from + lengths[at];
      int body = reply + lengths[at + 1];
      message.subject(bytes, from, reply);
      message.reply(bytes, reply, body);
      message.body(bytes, body, lengths[at + 2], lengths[at + 3]);
      from = body + lengths[at + 2] + LINE_END.length;
      Inlet inlet = inlets.get(i);
      inlet.shard().take(inlet, message);
    }
  }
}
