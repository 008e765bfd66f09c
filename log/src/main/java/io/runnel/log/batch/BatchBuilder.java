// SPDX-License-Identifier: Apache-2.0
package io.runnel.log.batch;

import io.runnel.stream.config.KeyPrefix;
import io.runnel.wire.Message;
import java.util.Arrays;

/// Builds one batch in one array that grows: records as they come, the header when it is sealed.
///
/// Owner: the stream's loop until [#seal], which runs where the batch is written; what was appended
/// may be read meanwhile.
public final class BatchBuilder {
  /// Largest record: the largest message that NATS allows is 64 MiB.
  public static final int RECORD_BYTES_MAX = 80 << 20;

  private static final int INITIAL_BYTES = 1 << 10;

  private byte[] bytes;
  private int end = BatchHeader.BYTES;
  private long baseOffset;
  private long baseMillis;
  private long maxMillis;
  private int lastOffsetDelta;
  private int records;

  public BatchBuilder() {
    bytes = new byte[INITIAL_BYTES];
  }

  /// The batch; from 0 to [#end].
  public byte[] bytes() {
    return bytes;
  }

  public int end() {
    return end;
  }

  public int records() {
    return records;
  }

  public long baseMillis() {
    return baseMillis;
  }

  public long baseOffset() {
    return baseOffset;
  }

  /// Empty again.
  public void reset() {
    end = BatchHeader.BYTES;
    records = 0;
  }

  /// Appends a message; returns where its record begins. The caller keeps offsets ascending and
  /// within 31 bits of the first.
  public int append(Message message, long offset, long millis, KeyPrefix prefix) {
    if (records == 0) {
      baseOffset = offset;
      baseMillis = millis;
      maxMillis = millis;
    }
    int keyAt = prefix.keyFrom(message.subject, message.subjectFrom, message.subjectTo);
    boolean outside = keyAt == KeyPrefix.OUTSIDE;
    int keyFrom = outside ? message.subjectFrom : keyAt;
    int headerTo = message.bodyFrom + message.headerLength;
    int lines =
        message.headerLength == 0 ? 0 : HeaderLines.count(message.body, message.bodyFrom, headerTo);
    int headerBytes = headerBytes(message, lines, outside);
    int headers = (lines == HeaderLines.NOT_CANONICAL ? 1 : lines) + (outside ? 1 : 0);

    int keyBytes = message.subjectTo - keyFrom;
    int valueBytes = message.bodyLength - message.headerLength;
    int delta = (int) (offset - baseOffset);
    int length =
        1
            + Bytes.varintBytes(millis - baseMillis)
            + Bytes.varintBytes(delta)
            + Bytes.varintBytes(keyBytes == 0 ? -1 : keyBytes)
            + keyBytes
            + Bytes.varintBytes(valueBytes)
            + valueBytes
            + Bytes.varintBytes(headers)
            + headerBytes;
    int start = end;
    reserve(length + Bytes.VARINT_BYTES_MAX);
    int at = Bytes.varint(bytes, start, length);
    bytes[at++] = 0;
    at = Bytes.varint(bytes, at, millis - baseMillis);
    at = Bytes.varint(bytes, at, delta);
    at = Bytes.varint(bytes, at, keyBytes == 0 ? -1 : keyBytes);
    System.arraycopy(message.subject, keyFrom, bytes, at, keyBytes);
    at = HeaderLines.put(bytes, at + keyBytes, message.body, headerTo, headerTo + valueBytes);
    at = Bytes.varint(bytes, at, headers);
    at = putHeaders(message, lines, outside, at);
    end = at;
    records++;
    lastOffsetDelta = delta;
    maxMillis = Math.max(maxMillis, millis);
    return start;
  }

  private static int headerBytes(Message message, int lines, boolean outside) {
    int bytes = outside ? HeaderLines.encodedBytes(HeaderLines.WHOLE_SUBJECT.length, 0) : 0;
    if (lines == HeaderLines.NOT_CANONICAL) {
      return bytes + HeaderLines.encodedBytes(HeaderLines.RAW.length, message.headerLength);
    }
    return lines == 0
        ? bytes
        : bytes
            + HeaderLines.encodedBytes(
                message.body, message.bodyFrom, message.bodyFrom + message.headerLength);
  }

  private int putHeaders(Message message, int lines, boolean outside, int from) {
    int at = from;
    int headerTo = message.bodyFrom + message.headerLength;
    if (outside) {
      byte[] name = HeaderLines.WHOLE_SUBJECT;
      at = HeaderLines.put(bytes, at, name, 0, name.length);
      at = Bytes.varint(bytes, at, 0);
    }
    if (lines == HeaderLines.NOT_CANONICAL) {
      at = HeaderLines.put(bytes, at, HeaderLines.RAW, 0, HeaderLines.RAW.length);
      at = HeaderLines.put(bytes, at, message.body, message.bodyFrom, headerTo);
    } else if (lines > 0) {
      at = HeaderLines.encode(message.body, message.bodyFrom, headerTo, bytes, at);
    }
    return at;
  }

  private void reserve(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.max(end + more, bytes.length * 2));
    }
  }

  /// What its header says.
  public BatchHeader.Content content() {
    return new BatchHeader.Content(baseOffset, lastOffsetDelta, baseMillis, maxMillis, records, 0);
  }

  /// Writes the header; nothing is appended after.
  public void seal() {
    BatchHeader.seal(bytes, 0, end, content());
  }
}
