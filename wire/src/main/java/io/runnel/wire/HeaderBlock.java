// SPDX-License-Identifier: Apache-2.0
package io.runnel.wire;

import java.nio.charset.StandardCharsets;

/// The header block of a message: `NATS/1.0`, lines, an empty line. The server does not validate
/// what clients send; it searches for names byte by byte, with case, and takes the first. Source:
/// core.md section 1.
public final class HeaderBlock {
  private static final byte[] VERSION = "NATS/1.0\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LINE_END = {'\r', '\n'};

  /// What [#find] answers when there is no such line.
  public static final int ABSENT = -1;

  private HeaderBlock() {}

  /// Where the value of `name` begins in the body of `message`, or [#ABSENT]. `name` is bytes
  /// without the colon.
  public static int find(Message message, byte[] name) {
    byte[] body = message.body;
    int end = message.bodyFrom + message.headerLength;
    int last = end - name.length - 1;
    for (int i = message.bodyFrom + 2; i <= last; i++) {
      if (body[i - 1] == '\n'
          && body[i - 2] == '\r'
          && body[i + name.length] == ':'
          && matches(body, i, name)) {
        int value = i + name.length + 1;
        while (value < end && body[value] == ' ') {
          value++;
        }
        return value;
      }
    }
    return ABSENT;
  }

  /// The value of `name`, or an empty string.
  public static String value(Message message, byte[] name) {
    int from = find(message, name);
    if (from == ABSENT) {
      return "";
    }
    int end = lineEnd(message, from);
    return new String(message.body, from, end - from, StandardCharsets.UTF_8);
  }

  private static int lineEnd(Message message, int from) {
    int end = message.bodyFrom + message.headerLength;
    int i = from;
    while (i < end && message.body[i] != '\r') {
      i++;
    }
    return i;
  }

  private static boolean matches(byte[] body, int at, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (body[at + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  /// Gives `message` a body of its own in which `name` has `value` and stands last; a line of that
  /// name that was there is gone.
  public static void set(Message message, byte[] name, byte[] value) {
    byte[] old = message.body;
    int from = message.bodyFrom;
    int headerEnd = from + message.headerLength;
    int keepTo = message.headerLength >= VERSION.length + 2 ? headerEnd - 2 : from;
    int cutFrom = keepTo;
    int cutTo = keepTo;
    int there = find(message, name);
    if (there != ABSENT) {
      cutFrom = there;
      while (old[cutFrom - 1] != '\n') {
        cutFrom--;
      }
      cutTo = Math.min(keepTo, lineEnd(message, there) + 2);
    }
    boolean fresh = keepTo == from;
    int kept = fresh ? VERSION.length : (cutFrom - from) + (keepTo - cutTo);
    int header = kept + name.length + 2 + value.length + 4;
    int payload = message.bodyLength - message.headerLength;
    byte[] body = new byte[header + payload + 2];
    int at = 0;
    if (fresh) {
      at = put(body, at, VERSION, 0, VERSION.length);
    } else {
      at = put(body, at, old, from, cutFrom);
      at = put(body, at, old, cutTo, keepTo);
    }
    at = put(body, at, name, 0, name.length);
    body[at++] = ':';
    body[at++] = ' ';
    at = put(body, at, value, 0, value.length);
    at = put(body, at, LINE_END, 0, 2);
    at = put(body, at, LINE_END, 0, 2);
    put(body, at, old, headerEnd, headerEnd + payload + 2);
    message.body(body, 0, header + payload, header);
    message.plainSizes();
  }

  private static int put(byte[] to, int at, byte[] from, int first, int end) {
    System.arraycopy(from, first, to, at, end - first);
    return at + end - first;
  }
}
