// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.wire.Message;
import java.util.Arrays;

/// A message as it will be stored, and what storing it entails.
///
/// @param message subject, header and payload to store; a view, or an array of its own
/// @param messageId for the duplicate window; empty: none
/// @param ttlSeconds [io.runnel.stream.ttl.MessageTtl]
/// @param counterValue the new value on a counter stream, else empty
record Intake(
    Message message,
    byte[] messageId,
    Rollup rollup,
    long ttlSeconds,
    ScheduleEffect schedule,
    String counterValue) {

  /// With arrays of its own, for a message that waits.
  Intake copied() {
    Message copy = new Message();
    byte[] subject = message.subjectBytes();
    copy.subject(subject, 0, subject.length);
    byte[] body =
        Arrays.copyOfRange(
            message.body, message.bodyFrom, message.bodyFrom + message.bodyLength + 2);
    copy.body(body, 0, message.bodyLength, message.headerLength);
    return new Intake(copy, messageId, rollup, ttlSeconds, schedule, counterValue);
  }
}
