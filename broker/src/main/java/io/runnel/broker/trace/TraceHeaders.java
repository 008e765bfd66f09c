// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The headers of a message that asks to be traced, all of them: an event tells them as they came.
///
/// @param values by name, names as they were spelled, sorted; values in their order
/// @param external asked for only by a sampled W3C `traceparent`, so that the account says where to
///   the trace goes
public record TraceHeaders(Map<String, List<String>> values, boolean external) {
  static final String DESTINATION = "Nats-Trace-Dest";
  static final String ONLY = "Nats-Trace-Only";
  static final String OLD_ORIGIN_ACCOUNT = "Nats-Trace-Origin-Account";
  static final String ACCEPT_ENCODING = "Accept-Encoding";

  /// As a destination: the message is not to be traced.
  static final String DISABLED = "trace disabled";

  private static final String TRACE_PARENT = "traceparent";
  private static final byte[] VERSION = ascii("NATS/1.0\r\n");
  private static final byte[] DESTINATION_BYTES = ascii(DESTINATION);
  private static final byte[] TRACE_PARENT_BYTES = ascii(TRACE_PARENT);

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Whether the header block in `buf[from, to)` has a line that could ask for a trace. Every
  /// message with headers is asked: one pass, nothing allocated; most lines cost a compare of their
  /// first byte.
  public static boolean suspected(byte[] buf, int from, int to) {
    int last = to - TRACE_PARENT_BYTES.length;
    int i = from + VERSION.length;
    while (i < last) {
      byte first = buf[i];
      if (first == 'N' && begins(buf, i, to, DESTINATION_BYTES)) {
        return true;
      }
      if ((first | 0x20) == 't' && beginsInAnyCase(buf, i, to, TRACE_PARENT_BYTES)) {
        return true;
      }
      while (i < last && buf[i] != '\n') {
        i++;
      }
      i++;
    }
    return false;
  }

  private static boolean begins(byte[] buf, int at, int to, byte[] name) {
    return at + name.length < to
        && buf[at + name.length] == ':'
        && Arrays.equals(buf, at, at + name.length, name, 0, name.length);
  }

  private static boolean beginsInAnyCase(byte[] buf, int at, int to, byte[] name) {
    if (at + name.length >= to || buf[at + name.length] != ':') {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if ((buf[at + i] | 0x20) != name[i]) {
        return false;
      }
    }
    return true;
  }

  /// Reads a header block, or the beginning of one; empty where nothing asks for a trace, or
  /// somebody forbade it.
  public static Optional<TraceHeaders> read(byte[] buf, int from, int to) {
    int n = VERSION.length;
    if (to - from < n || !Arrays.equals(buf, from, from + n, VERSION, 0, n)) {
      return Optional.empty();
    }
    var block = new String(buf, from + n, to - from - n, StandardCharsets.UTF_8);
    Map<String, List<String>> values = new TreeMap<>();
    boolean destination = false;
    boolean sampled = false;
    int at = 0;
    while (at < block.length()) {
      int colon = block.indexOf(':', at);
      int end = colon < 0 ? -1 : block.indexOf("\r\n", colon + 1);
      if (end < 0) {
        break;
      }
      String name = block.substring(at, colon);
      String value = trimmed(block, colon + 1, end);
      if (!name.isEmpty() && !value.isEmpty()) {
        if (name.equals(DESTINATION) && !destination) {
          if (value.equals(DISABLED)) {
            return Optional.empty();
          }
          destination = true;
        }
        sampled |= name.toLowerCase(Locale.ROOT).equals(TRACE_PARENT) && isSampled(value);
        values.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
      }
      at = end + 2;
    }
    return destination || sampled
        ? Optional.of(new TraceHeaders(values, !destination))
        : Optional.empty();
  }

  private static String trimmed(String block, int from, int to) {
    int first = from;
    int end = to;
    while (first < end && isBlank(block.charAt(first))) {
      first++;
    }
    while (end > first && isBlank(block.charAt(end - 1))) {
      end--;
    }
    return block.substring(first, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /// W3C Trace Context: four fields, the last of them two hexadecimal digits of flags, the lowest
  /// bit of which says sampled. nats-server reads the flags as a signed byte, so `80` and above are
  /// not numbers to it.
  public static boolean isSampled(String traceParent) {
    String[] fields = traceParent.split("-", -1);
    if (fields.length != 4 || fields[3].length() != 2) {
      return false;
    }
    try {
      int flags = Integer.parseInt(fields[3], 16);
      return flags <= Byte.MAX_VALUE && (flags & 1) == 1;
    } catch (NumberFormatException notFlags) {
      return false;
    }
  }

  /// The first value of `name`, or an empty text.
  String first(String name) {
    List<String> all = values.get(name);
    return all == null ? "" : all.getFirst();
  }
}
