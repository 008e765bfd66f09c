// SPDX-License-Identifier: Apache-2.0
package io.runnel.log.batch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A NATS header block as headers of a Kafka record, and back, byte for byte.
///
/// A block is canonical when it is `NATS/1.0`, one line or more `Name: value` (one space, a name of
/// printable ASCII) and an empty line: its lines are record headers. Any other block is kept raw in
/// the record header [#RAW].
final class HeaderLines {
  static final byte[] RAW = "runnel.nats.headers".getBytes(StandardCharsets.US_ASCII);

  /// Marks a record whose key is the whole subject although the stream has a key prefix.
  static final byte[] WHOLE_SUBJECT = "runnel.subject".getBytes(StandardCharsets.US_ASCII);

  static final byte[] VERSION = "NATS/1.0\r\n".getBytes(StandardCharsets.US_ASCII);

  /// Names that begin so are ours.
  private static final byte[] OURS = "runnel.".getBytes(StandardCharsets.US_ASCII);

  /// What [#count] answers for a block that is not canonical.
  static final int NOT_CANONICAL = -1;

  private HeaderLines() {}

  /// How many lines the block `[from, to)` has, or [#NOT_CANONICAL].
  static int count(byte[] block, int from, int to) {
    int versionEnd = from + VERSION.length;
    if (to < versionEnd + 2
        || !Arrays.equals(block, from, versionEnd, VERSION, 0, VERSION.length)
        || block[to - 2] != '\r'
        || block[to - 1] != '\n') {
      return NOT_CANONICAL;
    }
    int lines = 0;
    for (int at = versionEnd; at < to - 2; lines++) {
      int colon = colon(block, at, to - 2);
      int end = colon < 0 ? -1 : lineEnd(block, colon, to - 2);
      if (end < 0) {
        return NOT_CANONICAL;
      }
      at = end + 2;
    }
    return lines == 0 ? NOT_CANONICAL : lines;
  }

  /// Bytes of the lines of a canonical block as record headers, without their count.
  static int encodedBytes(byte[] block, int from, int to) {
    int bytes = 0;
    for (int at = from + VERSION.length; at < to - 2; ) {
      int colon = colon(block, at, to - 2);
      int end = lineEnd(block, colon, to - 2);
      bytes += encodedBytes(colon - at, end - colon - 2);
      at = end + 2;
    }
    return bytes;
  }

  /// Bytes of one record header.
  static int encodedBytes(int name, int value) {
    return Bytes.varintBytes(name) + name + Bytes.varintBytes(value) + value;
  }

  /// Writes the lines of a canonical block at `at`; returns where they end.
  static int encode(byte[] block, int from, int to, byte[] target, int at) {
    int end = at;
    for (int line = from + VERSION.length; line < to - 2; ) {
      int colon = colon(block, line, to - 2);
      int lineEnd = lineEnd(block, colon, to - 2);
      end = put(target, end, block, line, colon);
      end = put(target, end, block, colon + 2, lineEnd);
      line = lineEnd + 2;
    }
    return end;
  }

  /// Writes a length and so many bytes.
  static int put(byte[] target, int at, byte[] source, int from, int to) {
    int end = Bytes.varint(target, at, to - from);
    System.arraycopy(source, from, target, end, to - from);
    return end + to - from;
  }

  private static int colon(byte[] block, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = block[i];
      if (b == ':') {
        boolean named = i > from && i + 1 < to && block[i + 1] == ' ';
        return named && !isOurs(block, from, i) ? i : -1;
      }
      if (b <= ' ' || b == 127) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isOurs(byte[] block, int from, int to) {
    return to - from >= OURS.length
        && Arrays.equals(block, from, from + OURS.length, OURS, 0, OURS.length);
  }

  /// Where the line that goes on at `from` ends: its CR LF. `to` is where the last one would.
  private static int lineEnd(byte[] block, int from, int to) {
    for (int i = from + 2; i + 1 < to; i++) {
      if (block[i] == '\r' && block[i + 1] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
