// SPDX-License-Identifier: Apache-2.0
package io.runnel.nats;

import io.runnel.broker.Subscription;
import io.runnel.net.Lane;
import io.runnel.net.Loop;
import io.runnel.wire.Ascii;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;

/// Writes MSG and HMSG.
final class MessageLine {
  /// `HMSG `, four blanks, two numbers of at most ten digits.
  private static final int VERB_AND_SIZES_BYTES = 32;

  private MessageLine() {}

  /// Appends `message` for `subscription` to `lane`, with its header block only if the receiver
  /// takes headers. Returns the bytes that count as the message's size.
  static int write(
      Lane lane, Loop loop, Subscription subscription, Message message, boolean headers) {
    byte[] line = loop.lineScratch();
    int at = head(line, subscription, message, headers);
    int skipped = headers ? 0 : message.headerLength;
    int size = message.bodyLength - skipped;
    line[at++] = '\r';
    line[at++] = '\n';
    int body = size + 2;
    if (body <= line.length - at && body <= 512) {
      System.arraycopy(message.body, message.bodyFrom + skipped, line, at, body);
      lane.write(line, 0, at + body);
    } else {
      lane.write(line, 0, at);
      lane.write(message.body, message.bodyFrom + skipped, body);
    }
    lane.delivered(size);
    return size;
  }

  /// The control line as the log shows it.
  static String text(Subscription subscription, Message message, boolean headers) {
    int names =
        Math.max(message.subjectTo - message.subjectFrom, message.shownTo - message.shownFrom)
            + (message.replyTo - message.replyFrom)
            + subscription.sid().length;
    byte[] line = new byte[names + VERB_AND_SIZES_BYTES];
    int end = head(line, subscription, message, headers);
    return new String(line, 0, end, StandardCharsets.UTF_8);
  }

  private static int head(
      byte[] line, Subscription subscription, Message message, boolean headers) {
    int header = message.headerLength;
    boolean withHeader = header > 0 && headers;
    int at = 0;
    if (withHeader) {
      line[at++] = 'H';
    }
    line[at++] = 'M';
    line[at++] = 'S';
    line[at++] = 'G';
    line[at++] = ' ';
    at =
        message.showsOther()
            ? put(line, at, message.shown, message.shownFrom, message.shownTo)
            : put(line, at, message.subject, message.subjectFrom, message.subjectTo);
    line[at++] = ' ';
    byte[] sid = subscription.sid();
    at = put(line, at, sid, 0, sid.length);
    line[at++] = ' ';
    if (message.hasReply()) {
      at = put(line, at, message.reply, message.replyFrom, message.replyTo);
      line[at++] = ' ';
    }
    if (withHeader) {
      at = zeros(line, at, message.headerZeros);
      at = Ascii.writeInt(line, at, header);
      line[at++] = ' ';
    }
    int skipped = headers ? 0 : header;
    if (skipped == 0) {
      at = zeros(line, at, message.sizeZeros);
    }
    return Ascii.writeInt(line, at, message.bodyLength - skipped);
  }

  private static int zeros(byte[] line, int at, int count) {
    for (int i = 0; i < count; i++) {
      line[at + i] = '0';
    }
    return at + count;
  }

  private static int put(byte[] line, int at, byte[] from, int first, int end) {
    int n = end - first;
    System.arraycopy(from, first, line, at, n);
    return at + n;
  }
}
