// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.ttl.MessageTtl;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;

/// A message that is being judged: what is known of it so far. Its [Message] is a view of its own,
/// so that edits don't reach the publisher's.
final class Candidate {
  private static final byte[] NO_ID = {};

  final Message message = new Message();
  final HeaderScan headers;
  final long now;

  /// Whether another stream, a schedule or an expiry sent it, not a client.
  final boolean trusted;

  Rollup rollup = Rollup.NONE;
  ScheduleEffect schedule = ScheduleEffect.NONE;
  long ttlSeconds = MessageTtl.NONE;
  String counterValue = "";

  Candidate(Message from, HeaderScan headers, long now, boolean trusted) {
    this.message.set(from);
    this.headers = headers.of(message);
    this.now = now;
    this.trusted = trusted;
  }

  /// After a change of the headers.
  void rescan() {
    headers.of(message);
  }

  String subject() {
    return new String(
        message.subject,
        message.subjectFrom,
        message.subjectTo - message.subjectFrom,
        StandardCharsets.UTF_8);
  }

  boolean hasHeaders() {
    return message.headerLength > 0;
  }

  int payloadLength() {
    return message.bodyLength - message.headerLength;
  }

  int subjectLength() {
    return message.subjectTo - message.subjectFrom;
  }

  Intake intake() {
    byte[] id = headers.hasValue(HeaderName.MSG_ID) ? headers.bytes(HeaderName.MSG_ID) : NO_ID;
    return new Intake(message, id, rollup, ttlSeconds, schedule, counterValue);
  }
}
