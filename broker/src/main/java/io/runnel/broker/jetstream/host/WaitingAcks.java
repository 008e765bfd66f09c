// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

/// Answers to publishers that wait until their messages are durable, in the order of sequences.
///
/// One ring of bytes, because there may be a hundred thousand of them: for each a sequence, a reply
/// subject and, where it is not the plain one, an answer. Owned by the loop of the stream; bounded
/// by the bytes the stream lets wait.
final class WaitingAcks {
  private static final int BYTES_MIN = 1024;
  private static final int HEAD = Long.BYTES + 2 * Integer.BYTES;

  // Kept while idle; a larger ring is given back when it is empty.
  private static final int BYTES_IDLE_MAX = 64 * 1024;

  // Stands for the length of the plain answer, which is not kept.
  private static final int PLAIN = -1;
  private static final byte[] NOTHING = {};

  private byte[] ring = {};
  private int from;
  private int to;
  private int count;

  /// What is done with an answer that is due.
  interface Sender {
    /// An answer of its own, which may be empty.
    void send(byte[] buf, int replyFrom, int replyTo, int answerFrom, int answerTo);

    /// The plain answer to a message that was stored.
    void sendPlain(long sequence, byte[] buf, int replyFrom, int replyTo);
  }

  int size() {
    return count;
  }

  /// Adds an answer that is due when everything up to `sequence` is durable. `answer` may be empty.
  void add(long sequence, byte[] reply, int replyFrom, int replyTo, byte[] answer) {
    add(sequence, reply, replyFrom, replyTo, answer, answer.length);
  }

  /// Adds the plain answer, due when everything up to `sequence` is durable.
  void addPlain(long sequence, byte[] reply, int replyFrom, int replyTo) {
    add(sequence, reply, replyFrom, replyTo, NOTHING, PLAIN);
  }

  private void add(
      long sequence, byte[] reply, int replyFrom, int replyTo, byte[] answer, int length) {
    int replyLength = replyTo - replyFrom;
    reserve(HEAD + replyLength + answer.length);
    putLong(sequence);
    putInt(replyLength);
    putInt(length);
    System.arraycopy(reply, replyFrom, ring, to, replyLength);
    System.arraycopy(answer, 0, ring, to + replyLength, answer.length);
    to += replyLength + answer.length;
    count++;
  }

  /// Gives out what is due when everything up to `sequence` is durable.
  void release(long sequence, Sender sender) {
    while (count > 0) {
      long waitsFor = longAt(from);
      if (waitsFor > sequence) {
        return;
      }
      int reply = from + HEAD;
      int answer = reply + intAt(from + Long.BYTES);
      int length = intAt(from + Long.BYTES + Integer.BYTES);
      byte[] buf = ring;
      from = answer + Math.max(0, length);
      count--;
      if (length == PLAIN) {
        sender.sendPlain(waitsFor, buf, reply, answer);
      } else {
        sender.send(buf, reply, answer, answer, answer + length);
      }
    }
    from = 0;
    to = 0;
    if (ring.length > BYTES_IDLE_MAX) {
      ring = new byte[BYTES_MIN];
    }
  }

  private void reserve(int more) {
    if (to + more <= ring.length) {
      return;
    }
    int used = to - from;
    // Never within the array: what was given out may still point into it.
    byte[] next = new byte[Math.max(BYTES_MIN, 2 * (used + more))];
    System.arraycopy(ring, from, next, 0, used);
    ring = next;
    from = 0;
    to = used;
  }

  private void putLong(long value) {
    putInt((int) (value >>> 32));
    putInt((int) value);
  }

  private void putInt(int value) {
    ring[to] = (byte) (value >>> 24);
    ring[to + 1] = (byte) (value >>> 16);
    ring[to + 2] = (byte) (value >>> 8);
    ring[to + 3] = (byte) value;
    to += Integer.BYTES;
  }

  private long longAt(int at) {
    return ((long) intAt(at) << 32) | (intAt(at + Integer.BYTES) & 0xFFFF_FFFFL);
  }

  private int intAt(int at) {
    return (ring[at] & 0xFF) << 24
        | (ring[at + 1] & 0xFF) << 16
        | (ring[at + 2] & 0xFF) << 8
        | (ring[at + 3] & 0xFF);
  }

  @Override
  public String toString() {
    return count + " answers in " + (to - from) + " of " + ring.length + " bytes";
  }
}
