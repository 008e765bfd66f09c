// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.latency;

import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The headers of a message read as those of mail: names in canonical form (`X-B3-Traceid`), so
/// that they are found in whatever case they came.
final class MimeHeaders {
  private MimeHeaders() {}

  /// None where a line is no header.
  static Map<String, List<String>> of(Message message) {
    var block =
        new String(message.body, message.bodyFrom, message.headerLength, StandardCharsets.UTF_8);
    Map<String, List<String>> headers = new TreeMap<>();
    String[] lines = block.split("\r?\n", -1);
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      if (colon <= 0) {
        return Map.of();
      }
      String name = canonical(lines[i].substring(0, colon));
      headers
          .computeIfAbsent(name, _ -> new ArrayList<>(1))
          .add(lines[i].substring(colon + 1).strip());
    }
    return headers;
  }

  /// Each word begins with a capital and goes on in small letters.
  private static String canonical(String name) {
    StringBuilder out = new StringBuilder(name.toLowerCase(Locale.ROOT));
    boolean begins = true;
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (begins) {
        out.setCharAt(i, Character.toUpperCase(c));
      }
      begins = c == '-';
    }
    return out.toString();
  }
}
