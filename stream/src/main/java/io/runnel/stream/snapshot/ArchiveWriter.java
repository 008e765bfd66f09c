// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import io.runnel.stream.store.StoredMessage;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;

/// Writes the archive of nats-server 2.15 through compressed frames.
///
///     archive   "NATSARC1", then entries
///     entry     name length (uvarint) | time in ns (zigzag varint) | sequence (uvarint)
///                 | header length (uvarint) | payload length (uvarint)
///                 | name | header | payload
///
/// In this order: `state.json` (a StreamState), `consumers/<name>` (config and state) for as many
/// as the state says, the messages with rising sequences under their subjects, and an entry that is
/// all zeros, without which the archive counts as cut off.
///
/// The owner takes out what waits ([FrameWriter#take]) before it writes more.
public final class ArchiveWriter {
  static final byte[] MAGIC = "NATSARC1".getBytes(StandardCharsets.US_ASCII);
  static final String STATE = "state.json";
  static final String CONSUMERS = "consumers/";

  private final FrameWriter out;
  private final byte[] numbers = new byte[5 * 10];
  private int length;

  public ArchiveWriter(FrameWriter out) {
    this.out = out;
    out.write(MAGIC, 0, MAGIC.length);
  }

  /// The first entry.
  public void state(byte[] json, long nanos) {
    named(STATE, json, nanos);
  }

  public void consumer(String name, byte[] json, long nanos) {
    named(CONSUMERS + name, json, nanos);
  }

  public void message(StoredMessage stored) {
    Message message = stored.message;
    int subject = message.subjectTo - message.subjectFrom;
    int payload = message.bodyLength - message.headerLength;
    numbers(subject, stored.nanos, stored.sequence, message.headerLength, payload);
    out.write(message.subject, message.subjectFrom, message.subjectTo);
    out.write(message.body, message.bodyFrom, message.bodyFrom + message.bodyLength);
  }

  /// The last entry; everything can be taken out now.
  public void end() {
    numbers(0, 0, 0, 0, 0);
    out.flush();
  }

  private void named(String name, byte[] payload, long nanos) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    numbers(bytes.length, nanos, 0, 0, payload.length);
    out.write(bytes, 0, bytes.length);
    out.write(payload, 0, payload.length);
  }

  private void numbers(int name, long nanos, long sequence, int header, int payload) {
    length = 0;
    unsigned(name);
    unsigned((nanos << 1) ^ (nanos >> 63));
    unsigned(sequence);
    unsigned(header);
    unsigned(payload);
    out.write(numbers, 0, length);
  }

  private void unsigned(long value) {
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      numbers[length++] = (byte) (rest | 0x80);
    }
    numbers[length++] = (byte) rest;
  }
}
