// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

/// The reply subject of a delivered message, in which the client sends back where it was:
///
///     v1  $JS.ACK.<stream>.<consumer>.<deliveries>.<sseq>.<cseq>.<nanos>.<pending>
///     v2  $JS.ACK.<domain or _>.<account hash>.<stream>.<consumer>.<deliveries>. ... [.<extra>]
///
/// Nine tokens are v1, eleven or more v2. Mutable and reused, so that neither writing nor reading
/// allocates; belongs to one loop. Source: jetstream.md section 7.
public final class AckSubject {
  private static final int TOKENS_V1 = 9;
  private static final int TOKENS_V2 = 11;

  /// Tokens whose place is remembered.
  private static final int TOKENS_KEPT = 11;

  /// Digits of the largest number, 9,223,372,036,854,775,807.
  static final int DIGITS_MAX = 19;

  /// What is no number; larger than every sequence as nats-server sees it.
  private static final long INVALID = Long.MAX_VALUE;

  private final int[] starts = new int[TOKENS_KEPT + 1];

  public int streamFrom;
  public int streamTo;
  public int consumerFrom;
  public int consumerTo;
  public long deliveries;
  public long streamSequence;
  public long consumerSequence;
  public long nanos;
  public long pending;

  /// Reads an ack subject; false where it is none.
  public boolean read(byte[] subject, int from, int to) {
    if (!begins(subject, from, to)) {
      return false;
    }
    int tokens = 0;
    starts[tokens++] = from;
    int count = 1;
    for (int i = from; i < to; i++) {
      if (subject[i] == '.') {
        count++;
        if (tokens <= TOKENS_KEPT) {
          starts[tokens++] = i + 1;
        }
      }
    }
    if (tokens <= TOKENS_KEPT) {
      starts[tokens] = to + 1;
    }
    if (count != TOKENS_V1 && count < TOKENS_V2) {
      return false;
    }
    int at = count >= TOKENS_V2 ? 4 : 2;
    streamFrom = starts[at];
    streamTo = starts[at + 1] - 1;
    consumerFrom = starts[at + 1];
    consumerTo = starts[at + 2] - 1;
    deliveries = number(subject, at + 2);
    streamSequence = number(subject, at + 3);
    consumerSequence = number(subject, at + 4);
    nanos = number(subject, at + 5);
    pending = number(subject, at + 6);
    return true;
  }

  private static boolean begins(byte[] subject, int from, int to) {
    return to - from > 8
        && subject[from] == '$'
        && subject[from + 1] == 'J'
        && subject[from + 2] == 'S'
        && subject[from + 3] == '.'
        && subject[from + 4] == 'A'
        && subject[from + 5] == 'C'
        && subject[from + 6] == 'K'
        && subject[from + 7] == '.';
  }

  private long number(byte[] subject, int token) {
    int from = starts[token];
    int to = starts[token + 1] - 1;
    if (from >= to || to - from > DIGITS_MAX) {
      return INVALID;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = subject[i] - '0';
      if (digit < 0 || digit > 9) {
        return INVALID;
      }
      value = value * 10 + digit;
    }
    return value < 0 ? INVALID : value;
  }

  /// Bytes that [#write] needs behind a prefix.
  static int size(byte[] prefix) {
    return prefix.length + 5 * DIGITS_MAX + 4;
  }

  /// Writes the v1 form of these values at 0; returns where it ends.
  int write(byte[] out, byte[] prefix) {
    System.arraycopy(prefix, 0, out, 0, prefix.length);
    int at = number(out, prefix.length, deliveries);
    out[at++] = '.';
    at = number(out, at, streamSequence);
    out[at++] = '.';
    at = number(out, at, consumerSequence);
    out[at++] = '.';
    at = number(out, at, nanos);
    out[at++] = '.';
    return number(out, at, pending);
  }

  /// Writes a number that is not negative in decimal; returns where it ends.
  static int number(byte[] out, int at, long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      long next = rest / 10;
      out[i] = (byte) ('0' + (rest - next * 10));
      rest = next;
    }
    return at + digits;
  }
}
