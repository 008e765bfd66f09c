// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.base.GoQuote;
import io.runnel.base.json.Json;
import io.runnel.stream.api.ApiError;
import java.nio.charset.StandardCharsets;

/// The answers to publishes, byte for byte as nats-server writes them. Immutable; made once for a
/// stream.
public final class PubAck {
  /// The prefix, 20 digits and what follows in a plain answer.
  private static final int SEQUENCE_CHARS_MAX = 20;

  private final String stream;
  private final byte[] prefix;

  /// An empty `domain` is none.
  public PubAck(String stream, String domain) {
    this.stream = stream;
    String where = domain.isEmpty() ? "" : "\"domain\":" + GoQuote.quote(domain) + ",";
    this.prefix = ascii("{\"stream\":" + GoQuote.quote(stream) + "," + where + "\"seq\":");
  }

  /// Room that [#plain] needs at most.
  public int plainBytesMax() {
    return prefix.length + SEQUENCE_CHARS_MAX + 1;
  }

  /// Writes the answer to an ordinary publish at `at`; returns where it ends.
  public int plain(byte[] out, int at, long sequence) {
    System.arraycopy(prefix, 0, out, at, prefix.length);
    int end = number(out, at + prefix.length, sequence);
    out[end] = '}';
    return end + 1;
  }

  public byte[] plain(long sequence) {
    return with(sequence, "}");
  }

  /// The message id was there already, with `sequence`.
  public byte[] duplicate(long sequence) {
    return with(sequence, ",\"duplicate\": true}");
  }

  /// A fast batch that began and ended with a message id that was there already.
  public byte[] duplicateBatch(long sequence, String batch, long count) {
    return with(
        sequence,
        ",\"duplicate\": true,\"batch\":" + GoQuote.quote(batch) + ",\"count\":" + count + "}");
  }

  /// A counter, with its new value.
  public byte[] counter(long sequence, String value) {
    return with(sequence, ",\"val\":" + GoQuote.quote(value) + "}");
  }

  /// A whole batch of `count` messages.
  public byte[] batch(long sequence, String batch, long count) {
    return with(sequence, ",\"batch\":" + GoQuote.quote(batch) + ",\"count\":" + count + "}");
  }

  public byte[] refusal(ApiError why) {
    return Json.compact(json ->
        json.object(fields -> fields.field("error", why).text("stream", stream).number("seq", 0)));
  }

  private byte[] with(long sequence, String rest) {
    byte[] tail = rest.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[prefix.length + digits(sequence) + tail.length];
    System.arraycopy(prefix, 0, out, 0, prefix.length);
    int end = number(out, prefix.length, sequence);
    System.arraycopy(tail, 0, out, end, tail.length);
    return out;
  }

  private static int number(byte[] out, int at, long value) {
    int end = at + digits(value);
    long rest = value;
    for (int i = end - 1; i >= at; i--) {
      out[i] = (byte) ('0' + Long.remainderUnsigned(rest, 10));
      rest = Long.divideUnsigned(rest, 10);
    }
    return end;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long rest = value; Long.compareUnsigned(rest, 10) >= 0; digits++) {
      rest = Long.divideUnsigned(rest, 10);
    }
    return digits;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
