// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Changes the header block of a message line by line, and gives the message a body of its own.
///
/// A block without lines, and one that was only a status, becomes no block at all. Lines that don't
/// begin with the name are kept byte for byte.
public final class HeaderEdit {
  private static final byte[] VERSION = "NATS/1.0\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Message message;
  private final List<byte[]> lines = new ArrayList<>();

  /// Begins with what `message` has; the status after the version, if there is one, is dropped.
  public HeaderEdit(Message message) {
    this.message = message;
    byte[] body = message.body;
    int end = message.bodyFrom + message.headerLength;
    boolean first = true;
    for (int at = message.bodyFrom; at < end; ) {
      int lineEnd = at;
      while (lineEnd + 1 < end && !(body[lineEnd] == '\r' && body[lineEnd + 1] == '\n')) {
        lineEnd++;
      }
      if (!first && lineEnd > at) {
        lines.add(java.util.Arrays.copyOfRange(body, at, lineEnd));
      }
      first = false;
      at = lineEnd + 2;
    }
  }

  public HeaderEdit remove(String name) {
    byte[] start = (name + ":").getBytes(StandardCharsets.UTF_8);
    lines.removeIf(line -> startsWith(line, start));
    return this;
  }

  public HeaderEdit removePrefix(String prefix) {
    byte[] start = prefix.getBytes(StandardCharsets.UTF_8);
    lines.removeIf(line -> startsWith(line, start));
    return this;
  }

  /// As the last line.
  public HeaderEdit add(String name, String value) {
    lines.add((name + ": " + value).getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /// In place of the first line of that name, else as the last.
  public HeaderEdit set(String name, String value) {
    byte[] start = (name + ":").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      byte[] line = lines.get(i);
      if (startsWith(line, start)) {
        boolean blank = line.length > start.length && line[start.length] == ' ';
        String gap = blank || line.length == start.length ? " " : "";
        lines.set(i, (name + ":" + gap + value).getBytes(StandardCharsets.UTF_8));
        return this;
      }
    }
    return add(name, value);
  }

  /// Puts the lines and the payload the message had into an array of its own.
  public void apply() {
    int payload = message.bodyLength - message.headerLength;
    write(message.body, message.bodyFrom + message.headerLength, payload);
  }

  /// The same with another payload.
  public void apply(byte[] payload) {
    write(payload, 0, payload.length);
  }

  private void write(byte[] payload, int from, int length) {
    int header = 0;
    if (!lines.isEmpty()) {
      header = VERSION.length + 2;
      for (byte[] line : lines) {
        header += line.length + 2;
      }
    }
    byte[] body = new byte[header + length + 2];
    int at = 0;
    if (header > 0) {
      System.arraycopy(VERSION, 0, body, 0, VERSION.length);
      at = VERSION.length;
      for (byte[] line : lines) {
        System.arraycopy(line, 0, body, at, line.length);
        at = lineEnd(body, at + line.length);
      }
      at = lineEnd(body, at);
    }
    System.arraycopy(payload, from, body, at, length);
    lineEnd(body, at + length);
    message.body(body, 0, header + length, header);
    message.plainSizes();
  }

  private static int lineEnd(byte[] body, int at) {
    body[at] = '\r';
    body[at + 1] = '\n';
    return at + 2;
  }

  private static boolean startsWith(byte[] line, byte[] start) {
    return line.length >= start.length
        && java.util.Arrays.equals(line, 0, start.length, start, 0, start.length);
  }
}
