// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.batch;

import io.runnel.wire.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The messages of an atomic batch that wait for its commit, in memory.
///
/// Belongs to the owner of the stream. Invariant: message i has the number i + 1.
public final class AtomicBatch {
  private final String id;
  private final List<Message> messages = new ArrayList<>();
  private long bytes;
  private long deadline;

  AtomicBatch(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /// The number of the last message.
  public long last() {
    return messages.size();
  }

  public List<Message> messages() {
    return messages;
  }

  long bytes() {
    return bytes;
  }

  /// When it is abandoned unless another message comes.
  public long deadline() {
    return deadline;
  }

  void add(Message message, long deadline) {
    Message copy = new Message();
    byte[] subject = message.subjectBytes();
    copy.subject(subject, 0, subject.length);
    int end = message.bodyFrom + message.bodyLength + 2;
    byte[] body = Arrays.copyOfRange(message.body, message.bodyFrom, end);
    copy.body(body, 0, message.bodyLength, message.headerLength);
    messages.add(copy);
    bytes += subject.length + body.length;
    this.deadline = deadline;
  }
}
