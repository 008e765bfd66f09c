// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

/// Reads what [FactLog] wrote, and does it to a state again. A chunk that is not whole, or of
/// another version, throws [IllegalArgumentException]: whoever keeps the chunks checks them.
final class FactReader {
  private final byte[] bytes;
  private final int to;
  private int at;
  private long lastSequence;
  private long lastConsumer;
  private long lastNanos;

  private FactReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.to = to;
  }

  static void replay(byte[] bytes, int from, int to, ConsumerState state) {
    new FactReader(bytes, from, to).replay(state);
  }

  private void replay(ConsumerState state) {
    if (at >= to || bytes[at++] != FactLog.VERSION) {
      throw new IllegalArgumentException("facts of another version");
    }
    while (at < to) {
      one(bytes[at++], state);
    }
  }

  private void one(byte kind, ConsumerState state) {
    switch (kind) {
      case FactLog.DELIVERED -> delivered(state);
      case FactLog.ACKED -> acked(state);
      case FactLog.ACKED_TO -> state.replayAckedTo(sequence(), consumer());
      case FactLog.REDELIVERED -> state.replayRedelivered(sequence(), nanos(), (int) number());
      case FactLog.SPENT -> state.replaySpent(sequence(), (int) number());
      case FactLog.WAITS -> {
        long sequence = sequence();
        long nanos = nanos();
        state.replayWaits(sequence, nanos, deadline(nanos));
      }
      case FactLog.RESET -> state.replayReset(number());
      case FactLog.PURGED -> state.replayPurged(number());
      case FactLog.STANDS -> stands(state);
      case FactLog.PENDING -> pending(state);
      case FactLog.ACTIVE -> state.replayActive(nanos());
      default -> throw new IllegalArgumentException("fact of unknown kind " + kind);
    }
  }

  private void delivered(ConsumerState state) {
    long sequence = sequence();
    long consumer = consumer();
    long nanos = nanos();
    long count = run();
    for (long i = 0; i < count; i++) {
      state.replayDelivered(sequence + i, consumer + i, nanos);
    }
    lastSequence = sequence + count - 1;
    lastConsumer = consumer + count - 1;
  }

  private void acked(ConsumerState state) {
    long sequence = sequence();
    long count = run();
    for (long i = 0; i < count; i++) {
      state.replayAcked(sequence + i);
    }
    lastSequence = sequence + count - 1;
  }

  private long run() {
    long count = number();
    if (count <= 0 || count > FactLog.RUN_MAX) {
      throw new IllegalArgumentException("a run of " + count);
    }
    return count;
  }

  private void stands(ConsumerState state) {
    state.replayStands(
        new Standing(
            number(), number(), number(), number(), number(), number(), number(), number()));
  }

  private void pending(ConsumerState state) {
    long sequence = sequence();
    long consumer = consumer();
    long nanos = nanos();
    long deadline = deadline(nanos);
    state.replayPending(sequence, consumer, nanos, deadline, (int) number());
  }

  /// The numbers of a STANDS fact, in its order.
  record Standing(
      long deliveredConsumer,
      long deliveredStream,
      long floorConsumer,
      long floorStream,
      long deliveredNanos,
      long ackedNanos,
      long start,
      long resume) {}

  private long deadline(long nanos) {
    long wait = number();
    return wait == 0 ? Long.MAX_VALUE : nanos + wait - 1;
  }

  private long sequence() {
    lastSequence += difference();
    return lastSequence;
  }

  private long consumer() {
    lastConsumer += difference();
    return lastConsumer;
  }

  private long nanos() {
    lastNanos += difference();
    return lastNanos;
  }

  private long difference() {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  private long number() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (at >= to) {
        break;
      }
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a fact is cut");
  }
}
