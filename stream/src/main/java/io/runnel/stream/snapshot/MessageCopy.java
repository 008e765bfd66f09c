// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import io.runnel.stream.store.StoredMessage;
import java.util.Arrays;

/// A message as a backup has it, copied so that CR LF follow its body. Reused for each message.
final class MessageCopy {
  final StoredMessage stored = new StoredMessage();
  private byte[] subject = new byte[64];
  private byte[] body = new byte[256];

  void set(long sequence, long nanos, byte[] bytes, int subjectFrom, int subjectTo) {
    int length = subjectTo - subjectFrom;
    if (subject.length < length) {
      subject = new byte[2 * length];
    }
    System.arraycopy(bytes, subjectFrom, subject, 0, length);
    stored.sequence = sequence;
    stored.nanos = nanos;
    stored.message.subject(subject, 0, length);
    stored.message.noReply();
  }

  /// Header block and payload lie where they lie, maybe apart.
  void body(byte[] bytes, int headerFrom, int headerLength, int payloadFrom, int payloadLength) {
    int length = headerLength + payloadLength;
    if (body.length < length + 2) {
      body = Arrays.copyOf(body, Math.max(length + 2, 2 * body.length));
    }
    System.arraycopy(bytes, headerFrom, body, 0, headerLength);
    System.arraycopy(bytes, payloadFrom, body, headerLength, payloadLength);
    body[length] = '\r';
    body[length + 1] = '\n';
    stored.message.body(body, 0, length, headerLength);
  }
}
