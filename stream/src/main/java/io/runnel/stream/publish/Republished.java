// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.base.json.GoText;
import io.runnel.subject.Subjects;
import io.runnel.wire.Message;
import java.time.Instant;

/// The copy of a stored message that plain subscribers get: another subject, and headers that say
/// where it is stored. Source: jetstream.md section 8.
///
/// @param subject empty: it is not published again
/// @param before the last sequence of the message's subject before it was stored
record Republished(byte[] subject, long before, StreamTerms terms) {
  private static final byte[] NOTHING = {};

  /// Asked before the message is stored.
  static Republished before(Message message, StreamTerms terms, Lookup lookup) {
    int from = message.subjectFrom;
    int to = message.subjectTo;
    boolean wanted =
        terms.republish.isPresent() && terms.republish.get().matches(message.subject, from, to);
    if (!wanted) {
      return new Republished(NOTHING, 0, terms);
    }
    byte[] subject = terms.republish.get().apply(message.subject, from, to, 0);
    boolean valid = Subjects.isPublishable(subject, 0, subject.length);
    long last = lookup.totals(message.subject, from, to).last;
    return new Republished(valid ? subject : NOTHING, last, terms);
  }

  /// Called when it was stored.
  void after(Message stored, long sequence, long nanos, PublishOutput out) {
    if (subject.length == 0) {
      return;
    }
    Message copy = new Message();
    copy.set(stored);
    copy.noReply();
    copy.subject(subject, 0, subject.length);
    HeaderEdit edit =
        new HeaderEdit(copy)
            .add("Nats-Stream", terms.config.name())
            .add("Nats-Subject", text(stored))
            .add("Nats-Sequence", Long.toUnsignedString(sequence))
            .add("Nats-Time-Stamp", GoText.time(Instant.ofEpochSecond(0, nanos)))
            .add("Nats-Last-Sequence", Long.toUnsignedString(before));
    int payload = stored.bodyLength - stored.headerLength;
    boolean headersOnly = terms.config.republish().orElseThrow().headersOnly();
    if (headersOnly) {
      edit.add("Nats-Msg-Size", Integer.toString(payload)).apply(NOTHING);
    } else {
      edit.apply();
    }
    out.republish(copy, sequence);
  }

  private static String text(Message message) {
    return new String(message.subjectBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
