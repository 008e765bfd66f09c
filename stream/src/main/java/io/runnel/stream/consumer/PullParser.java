// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads the body of a pull request: nothing, a decimal number, or a JSON object. Fetches are
/// frequent, so the object is read in place, without a tree. Names are compared without case,
/// unknown ones are skipped, `null` says nothing: as Go's decoder has it. Anything that is none of
/// the three asks for one message.
final class PullParser {
  /// Nested values of unknown fields; deeper is refused.
  private static final int NESTING_MAX = 64;

  private static final long INT_MAX = Long.MAX_VALUE;

  private final byte[] body;
  private final int to;
  private int at;

  private long batch;
  private long bytesMax;
  private long expires;
  private long heartbeat;
  private boolean noWait;
  private String group = "";
  private String id = "";
  private long minPending;
  private long minAckPending;
  private long priority;

  private PullParser(byte[] body, int from, int to) {
    this.body = body;
    this.at = from;
    this.to = to;
  }

  /// Why a body is not understood: the text behind `400 Bad Request - `.
  static final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;

    BadRequest(String reason) {
      super(reason, null, false, false);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  static PullTerms parse(byte[] body, int from, int to) throws BadRequest {
    int first = from;
    int end = to;
    while (first < end && isBlank(body[first])) {
      first++;
    }
    while (end > first && isBlank(body[end - 1])) {
      end--;
    }
    if (first == end) {
      return PullTerms.ONE;
    }
    if (body[first] == '{') {
      return new PullParser(body, first, end).object();
    }
    return PullTerms.batch(decimal(body, first, end));
  }

  /// 1 where it is no number.
  private static int decimal(byte[] body, int from, int to) {
    boolean signed = body[from] == '-' || body[from] == '+';
    int first = signed ? from + 1 : from;
    if (first == to || to - first > AckSubject.DIGITS_MAX - 1) {
      return 1;
    }
    long value = 0;
    for (int i = first; i < to; i++) {
      int digit = body[i] - '0';
      if (digit < 0 || digit > 9) {
        return 1;
      }
      value = value * 10 + digit;
    }
    return clamp(body[from] == '-' ? -value : value);
  }

  private PullTerms object() throws BadRequest {
    at++;
    blanks();
    if (peek() == '}') {
      at++;
    } else {
      fields();
    }
    blanks();
    if (at < to) {
      throw unexpected("after top-level value");
    }
    if (heartbeat > 0 && heartbeat > expires / 2 && heartbeat * 2 > expires) {
      throw new BadRequest("heartbeat value too large");
    }
    GroupTerms terms =
        group.isEmpty() && id.isEmpty() && minPending == 0 && minAckPending == 0 && priority == 0
            ? GroupTerms.EMPTY
            : new GroupTerms(group, minPending, minAckPending, id, clamp(priority));
    return new PullTerms(clamp(batch), bytesMax, expires, Math.max(0, heartbeat), noWait, terms);
  }

  private void fields() throws BadRequest {
    while (true) {
      blanks();
      if (peek() != '"') {
        throw unexpected("looking for beginning of object key string");
      }
      String name = string().toLowerCase(Locale.ROOT);
      blanks();
      if (peek() != ':') {
        throw unexpected("after object key");
      }
      at++;
      blanks();
      field(name);
      blanks();
      byte next = peek();
      if (next != ',' && next != '}') {
        throw unexpected("after object key:value pair");
      }
      at++;
      if (next == '}') {
        return;
      }
    }
  }

  private void field(String name) throws BadRequest {
    if (peek() == 'n') {
      skip(0);
      return;
    }
    switch (name) {
      case "batch" -> batch = integer(name, "int");
      case "max_bytes" -> bytesMax = integer(name, "int");
      case "expires" -> expires = integer(name, "time.Duration");
      case "idle_heartbeat" -> heartbeat = integer(name, "time.Duration");
      case "no_wait" -> noWait = flag();
      case "group" -> group = text(name);
      case "id" -> id = text(name);
      case "min_pending" -> minPending = integer(name, "int64");
      case "min_ack_pending" -> minAckPending = integer(name, "int64");
      case "priority" -> priority = integer(name, "int");
      default -> skip(0);
    }
  }

  private long integer(String name, String type) throws BadRequest {
    byte first = peek();
    if (first != '-' && (first < '0' || first > '9')) {
      throw mismatch(name, type);
    }
    int from = at;
    number();
    long value = 0;
    int start = first == '-' ? from + 1 : from;
    for (int i = start; i < at; i++) {
      int digit = body[i] - '0';
      boolean tooLarge = value > (INT_MAX - 9) / 10;
      if (digit < 0 || digit > 9 || tooLarge) {
        String text = new String(body, from, at - from, StandardCharsets.UTF_8);
        throw new BadRequest(
            "json: cannot unmarshal number "
                + text
                + " into Go struct field "
                + "JSApiConsumerGetNextRequest."
                + name
                + " of type "
                + type);
      }
      value = value * 10 + digit;
    }
    return first == '-' ? -value : value;
  }

  private boolean flag() throws BadRequest {
    byte first = peek();
    if (first != 't' && first != 'f') {
      throw mismatch("no_wait", "bool");
    }
    skip(0);
    return first == 't';
  }

  private String text(String name) throws BadRequest {
    if (peek() != '"') {
      throw mismatch(name, "string");
    }
    return string();
  }

  private BadRequest mismatch(String name, String type) throws BadRequest {
    byte first = peek();
    String found =
        switch (first) {
          case '"' -> "string";
          case '{' -> "object";
          case '[' -> "array";
          case 't', 'f' -> "bool";
          default -> "number";
        };
    skip(0);
    return new BadRequest(
        "json: cannot unmarshal "
            + found
            + " into Go struct field "
            + "JSApiConsumerGetNextRequest."
            + name
            + " of type "
            + type);
  }

  // ---- the grammar

  private void skip(int depth) throws BadRequest {
    if (depth > NESTING_MAX) {
      throw new BadRequest("exceeded max depth");
    }
    blanks();
    byte first = peek();
    switch (first) {
      case '"' -> string();
      case '{', '[' -> nested(first == '{', depth);
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> {
        if (first != '-' && (first < '0' || first > '9')) {
          throw unexpected("looking for beginning of value");
        }
        number();
      }
    }
  }

  private void nested(boolean named, int depth) throws BadRequest {
    byte close = (byte) (named ? '}' : ']');
    at++;
    blanks();
    if (peek() == close) {
      at++;
      return;
    }
    while (true) {
      blanks();
      if (named) {
        if (peek() != '"') {
          throw unexpected("looking for beginning of object key string");
        }
        string();
        blanks();
        if (peek() != ':') {
          throw unexpected("after object key");
        }
        at++;
      }
      skip(depth + 1);
      blanks();
      byte next = peek();
      if (next != ',' && next != close) {
        throw unexpected(named ? "after object key:value pair" : "after array element");
      }
      at++;
      if (next == close) {
        return;
      }
    }
  }

  private void word(String word) throws BadRequest {
    for (int i = 0; i < word.length(); i++) {
      if (peek() != word.charAt(i)) {
        throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
      at++;
    }
  }

  private void number() {
    while (at < to && isNumeric(body[at])) {
      at++;
    }
  }

  private static boolean isNumeric(byte b) {
    return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
  }

  private String string() throws BadRequest {
    int from = ++at;
    boolean escaped = false;
    while (peek() != '"') {
      if (body[at] == '\\') {
        escaped = true;
        at++;
        peek();
      } else if (body[at] >= 0 && body[at] < ' ') {
        throw unexpected("in string literal");
      }
      at++;
    }
    String raw = new String(body, from, at - from, StandardCharsets.UTF_8);
    at++;
    return escaped ? unescape(raw) : raw;
  }

  private static String unescape(String raw) throws BadRequest {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char next = raw.charAt(++i);
      switch (next) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> text.append('\r');
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case '"', '\\', '/' -> text.append(next);
        case 'u' -> {
          text.append(unicode(raw, i + 1));
          i += 4;
        }
        default -> throw new BadRequest("invalid character '" + next + "' in string escape code");
      }
    }
    return text.toString();
  }

  private static char unicode(String raw, int from) throws BadRequest {
    try {
      return (char) Integer.parseInt(raw, from, Math.min(raw.length(), from + 4), 16);
    } catch (NumberFormatException _) {
      throw new BadRequest("invalid character in \\u hexadecimal character escape");
    }
  }

  private byte peek() throws BadRequest {
    if (at >= to) {
      throw new BadRequest("unexpected end of JSON input");
    }
    return body[at];
  }

  private void blanks() {
    while (at < to && isBlank(body[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  private BadRequest unexpected(String where) {
    return new BadRequest("invalid character '" + (char) (body[at] & 0xFF) + "' " + where);
  }

  private static int clamp(long value) {
    return (int) Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }
}
