// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

/// A view of one published message over byte arrays that somebody else owns.
///
/// Mutable and reused: it is valid only during the call it is handed to, and belongs to one event
/// loop. Whoever keeps a message longer copies the bytes.
///
/// Invariant: `body[bodyFrom + bodyLength]` and the byte after it are CR and LF, so that a receiver
/// can copy the payload with its line end in one step.
public final class Message {
  private static final byte[] NOTHING = {};
  private static final byte[] EMPTY_BODY = {'\r', '\n'};

  public byte[] subject = NOTHING;
  public int subjectFrom;
  public int subjectTo;

  /// What receivers read as the subject where it is not the one by which the message finds them: a
  /// stored message finds a consumer's inbox, and shows the subject under which it was stored.
  public byte[] shown = NOTHING;

  public int shownFrom;

  /// Equal to `shownFrom` where receivers read `subject`.
  public int shownTo;

  public byte[] reply = NOTHING;
  public int replyFrom;

  /// Equal to `replyFrom` where the message has no reply subject.
  public int replyTo;

  /// Bytes of the header block at the start of the body; 0 where there is none.
  public int headerLength;

  public byte[] body = EMPTY_BODY;
  public int bodyFrom;

  /// Header block and payload together, without the closing CR LF.
  public int bodyLength;

  /// Zeros that the publisher wrote before the size; receivers see the size as it was written.
  public int sizeZeros;

  /// The same for the size of the header block.
  public int headerZeros;

  public boolean hasReply() {
    return replyTo > replyFrom;
  }

  public void subject(byte[] bytes, int from, int to) {
    subject = bytes;
    subjectFrom = from;
    subjectTo = to;
  }

  public boolean showsOther() {
    return shownTo > shownFrom;
  }

  /// From now on the message finds receivers by `bytes` and shows them the subject it has now.
  public void redirect(byte[] bytes, int from, int to) {
    shown = subject;
    shownFrom = subjectFrom;
    shownTo = subjectTo;
    subject(bytes, from, to);
  }

  /// Receivers read `subject` again.
  public void showSubject() {
    shown = NOTHING;
    shownFrom = 0;
    shownTo = 0;
  }

  public void reply(byte[] bytes, int from, int to) {
    reply = bytes;
    replyFrom = from;
    replyTo = to;
  }

  public void noReply() {
    reply = NOTHING;
    replyFrom = 0;
    replyTo = 0;
  }

  /// The caller keeps the invariant: CR LF follow the body in `bytes`.
  public void body(byte[] bytes, int from, int length, int header) {
    body = bytes;
    bodyFrom = from;
    bodyLength = length;
    headerLength = header;
  }

  /// The sizes are no longer what the publisher wrote.
  public void plainSizes() {
    sizeZeros = 0;
    headerZeros = 0;
  }

  public void emptyBody() {
    body(EMPTY_BODY, 0, 0, 0);
  }

  /// Takes every field of `other`; the arrays are shared.
  public void set(Message other) {
    subject(other.subject, other.subjectFrom, other.subjectTo);
    shown = other.shown;
    shownFrom = other.shownFrom;
    shownTo = other.shownTo;
    reply(other.reply, other.replyFrom, other.replyTo);
    body(other.body, other.bodyFrom, other.bodyLength, other.headerLength);
    sizeZeros = other.sizeZeros;
    headerZeros = other.headerZeros;
  }

  public byte[] subjectBytes() {
    return java.util.Arrays.copyOfRange(subject, subjectFrom, subjectTo);
  }

  public byte[] replyBytes() {
    return java.util.Arrays.copyOfRange(reply, replyFrom, replyTo);
  }
}
