// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Where the headers that mean something stand in a message's header block, found in one pass. Of a
/// name that comes twice the first counts; blanks before a value do not.
///
/// Mutable and reused: valid until the next [#of]. Belongs to the owner of the stream.
public final class HeaderScan {
  private final int[] from = new int[HeaderName.values().length];
  private final int[] to = new int[HeaderName.values().length];
  private byte[] block = {};
  private long present;

  /// Reads the header block of `message`.
  public HeaderScan of(Message message) {
    block = message.body;
    present = 0;
    int end = message.bodyFrom + message.headerLength;
    int line = lineEnd(message.bodyFrom, end) + 2;
    while (line < end) {
      int lineEnd = lineEnd(line, end);
      byte first = block[line];
      if (first == 'N' || first == 'K') {
        take(line, lineEnd);
      }
      line = lineEnd + 2;
    }
    return this;
  }

  private void take(int line, int lineEnd) {
    int colon = line;
    while (colon < lineEnd && block[colon] != ':') {
      colon++;
    }
    int name = colon == lineEnd ? -1 : HeaderName.ordinalOf(block, line, colon);
    if (name < 0 || (present & 1L << name) != 0) {
      return;
    }
    int value = colon + 1;
    while (value < lineEnd && block[value] == ' ') {
      value++;
    }
    present |= 1L << name;
    from[name] = value;
    to[name] = lineEnd;
  }

  private int lineEnd(int at, int end) {
    for (int i = at; i + 1 < end; i++) {
      if (block[i] == '\r' && block[i + 1] == '\n') {
        return i;
      }
    }
    return end;
  }

  /// Which names are there: [HeaderName#bit]s.
  long present() {
    return present;
  }

  /// Whether the line is there, with or without a value.
  public boolean has(HeaderName name) {
    return (present & name.bit()) != 0;
  }

  /// Whether it is there and its value is not empty.
  public boolean hasValue(HeaderName name) {
    return has(name) && to[name.ordinal()] > from[name.ordinal()];
  }

  /// The value, or an empty string.
  public String text(HeaderName name) {
    return has(name)
        ? new String(block, from(name), to(name) - from(name), StandardCharsets.UTF_8)
        : "";
  }

  public byte[] bytes(HeaderName name) {
    return has(name) ? Arrays.copyOfRange(block, from(name), to(name)) : new byte[0];
  }

  public boolean is(HeaderName name, String value) {
    return has(name) && text(name).equals(value);
  }

  /// The array the values are in.
  byte[] block() {
    return block;
  }

  int from(HeaderName name) {
    return from[name.ordinal()];
  }

  int to(HeaderName name) {
    return to[name.ordinal()];
  }

  /// The value as nats-server reads counts: digits only, wrapping at 64 bits; -1 for anything else.
  long number(HeaderName name) {
    if (!hasValue(name)) {
      return -1;
    }
    long number = 0;
    for (int i = from(name); i < to(name); i++) {
      int digit = block[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
