// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.base.json.Json;
import io.runnel.stream.config.ConsumerConfig;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/// What is remembered of a stream's consumers, as facts of its log. Each begins with the number of
/// the consumer, 4 bytes; numbers are not used again while the stream lives.
final class ConsumerFacts {
  /// Followed by when it was created (8 bytes of seconds, 4 of nanoseconds) and its configuration
  /// as JSON. Said again when the configuration changes.
  static final int DEFINED = 16;

  /// The consumer is no more.
  static final int DELETED = 17;

  /// Followed by what changed of its state.
  static final int CHANGED = 18;

  /// Nothing happened: its number says how far the log is.
  static final int MARK = 19;

  private static final int HEAD = Integer.BYTES;
  static final int TIME = Long.BYTES + Integer.BYTES;

  private final Backing backing;
  private byte[] scratch = new byte[256];

  ConsumerFacts(Backing backing) {
    this.backing = backing;
  }

  long defined(int number, Instant created, ConsumerConfig config) {
    byte[] json = Json.compact(config::write);
    ByteBuffer fact = ByteBuffer.allocate(HEAD + TIME + json.length);
    fact.putInt(number).putLong(created.getEpochSecond()).putInt(created.getNano()).put(json);
    return backing.fact(DEFINED, fact.array(), 0, fact.capacity());
  }

  long deleted(int number) {
    byte[] fact = ByteBuffer.allocate(HEAD).putInt(number).array();
    return backing.fact(DELETED, fact, 0, fact.length);
  }

  long changed(int number, byte[] bytes, int from, int to) {
    int length = HEAD + to - from;
    if (scratch.length < length) {
      scratch = new byte[2 * length];
    }
    ByteBuffer.wrap(scratch).putInt(number);
    System.arraycopy(bytes, from, scratch, HEAD, to - from);
    return backing.fact(CHANGED, scratch, 0, length);
  }

  /// The number of a fact that comes after all so far.
  long mark() {
    return backing.fact(MARK, scratch, 0, 0);
  }

  static int number(byte[] fact, int from) {
    return ByteBuffer.wrap(fact).getInt(from);
  }

  static Instant created(byte[] fact, int from) {
    ByteBuffer bytes = ByteBuffer.wrap(fact);
    return Instant.ofEpochSecond(
        bytes.getLong(from + HEAD), bytes.getInt(from + HEAD + Long.BYTES));
  }

  static byte[] config(byte[] fact, int from, int to) {
    return Arrays.copyOfRange(fact, from + HEAD + TIME, to);
  }

  static byte[] state(byte[] fact, int from, int to) {
    return Arrays.copyOfRange(fact, from + HEAD, to);
  }
}
