// SPDX-License-Identifier: Apache-2.0
package io.runnel.log.batch;

import io.runnel.stream.config.KeyPrefix;
import io.runnel.wire.Message;
import java.util.Arrays;

/// Where the parts of one record are. Mutable and reused; belongs to one thread.
///
/// A record: `length varint | attributes 1 | time delta varlong | offset delta varint | key varint
/// and bytes | value varint and bytes | headers varint, each name and value`. Length -1 is null.
public final class RecordView {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int at;
  private int limit;
  private boolean broken;

  private long millisDelta;
  private int offsetDelta;
  private int keyFrom;
  private int keyTo;
  private int valueFrom;
  private int valueTo;
  private int headersFrom;
  private int headers;
  private int end;

  /// Length of the header block, and where it is: its record header if it is kept raw.
  private int blockBytes;

  private int rawFrom;
  private boolean raw;
  private boolean wholeSubject;

  /// Finds the parts of the record at `from`; false where `bytes[from, to)` does not begin with a
  /// whole one.
  public boolean parse(byte[] from, int start, int to) {
    bytes = from;
    at = start;
    limit = to;
    broken = false;
    long length = varlong();
    if (broken || length < 0 || length > to - at) {
      return false;
    }
    end = at + (int) length;
    limit = end;
    at++;
    millisDelta = varlong();
    offsetDelta = (int) varlong();
    keyFrom = skipLength();
    keyTo = at;
    valueFrom = skipLength();
    valueTo = at;
    headers = (int) varlong();
    headersFrom = at;
    parseHeaders();
    return !broken && at == end;
  }

  private void parseHeaders() {
    raw = false;
    wholeSubject = false;
    blockBytes = 0;
    int lines = 0;
    for (int i = 0; i < headers && !broken; i++) {
      int nameFrom = skipLength();
      int nameTo = at;
      int from = skipLength();
      if (isNamed(HeaderLines.WHOLE_SUBJECT, nameFrom, nameTo)) {
        wholeSubject = true;
      } else if (isNamed(HeaderLines.RAW, nameFrom, nameTo)) {
        raw = true;
        rawFrom = from;
        blockBytes = at - from;
      } else {
        lines++;
        blockBytes += nameTo - nameFrom + 2 + at - from + 2;
      }
    }
    if (lines > 0 && !raw) {
      blockBytes += HeaderLines.VERSION.length + 2;
    }
  }

  private boolean isNamed(byte[] name, int from, int to) {
    return !broken && Arrays.equals(name, 0, name.length, bytes, from, to);
  }

  public long millisDelta() {
    return millisDelta;
  }

  public int offsetDelta() {
    return offsetDelta;
  }

  /// Where the next record begins.
  public int end() {
    return end;
  }

  public int valueFrom() {
    return valueFrom;
  }

  public int valueTo() {
    return valueTo;
  }

  /// Bytes of header block and payload together.
  public int bodyBytes() {
    return blockBytes + valueTo - valueFrom;
  }

  public int headerBytes() {
    return blockBytes;
  }

  public int subjectBytes(KeyPrefix prefix) {
    return wholeSubject ? keyTo - keyFrom : prefix.subjectBytes(keyTo - keyFrom);
  }

  /// How many bytes [#copy] needs.
  public int copyBytes(KeyPrefix prefix) {
    return subjectBytes(prefix) + bodyBytes() + 2;
  }

  /// Writes the subject at `to`; returns where it ends.
  public int copySubject(KeyPrefix prefix, byte[] target, int to) {
    if (wholeSubject) {
      System.arraycopy(bytes, keyFrom, target, to, keyTo - keyFrom);
      return to + keyTo - keyFrom;
    }
    return prefix.subject(bytes, keyFrom, keyTo, target, to);
  }

  /// Writes subject, header block, payload and CR LF to the start of `target`, and lets `message`
  /// point to them.
  public void copy(KeyPrefix prefix, byte[] target, Message message) {
    int subjectTo = copySubject(prefix, target, 0);
    int to = copyBlock(target, subjectTo);
    System.arraycopy(bytes, valueFrom, target, to, valueTo - valueFrom);
    to += valueTo - valueFrom;
    target[to] = '\r';
    target[to + 1] = '\n';
    message.subject(target, 0, subjectTo);
    message.noReply();
    message.body(target, subjectTo, to - subjectTo, blockBytes);
    message.plainSizes();
  }

  private int copyBlock(byte[] target, int from) {
    if (blockBytes == 0) {
      return from;
    }
    if (raw) {
      System.arraycopy(bytes, rawFrom, target, from, blockBytes);
      return from + blockBytes;
    }
    int to = put(HeaderLines.VERSION, 0, HeaderLines.VERSION.length, target, from);
    at = headersFrom;
    for (int i = 0; i < headers; i++) {
      int nameFrom = skipLength();
      int nameTo = at;
      int valueStart = skipLength();
      if (!isNamed(HeaderLines.WHOLE_SUBJECT, nameFrom, nameTo)) {
        to = put(bytes, nameFrom, nameTo, target, to);
        target[to++] = ':';
        target[to++] = ' ';
        to = put(bytes, valueStart, at, target, to);
        target[to++] = '\r';
        target[to++] = '\n';
      }
    }
    target[to++] = '\r';
    target[to++] = '\n';
    return to;
  }

  private static int put(byte[] source, int from, int to, byte[] target, int at) {
    System.arraycopy(source, from, target, at, to - from);
    return at + to - from;
  }

  /// Reads a length and passes so many bytes; returns where they begin. Null is as empty.
  private int skipLength() {
    long length = varlong();
    int from = at;
    if (length < -1 || length > limit - at) {
      broken = true;
    } else if (length > 0) {
      at += (int) length;
    }
    return from;
  }

  private long varlong() {
    long zigzag = 0;
    int shift = 0;
    while (at < limit && shift < 64) {
      byte b = bytes[at++];
      zigzag |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
      shift += 7;
    }
    broken = true;
    return 0;
  }
}
