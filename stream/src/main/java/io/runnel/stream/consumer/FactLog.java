// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.consumer.pending.PendingMessages;
import java.util.Arrays;

/// What changed in a consumer during a turn, in the order in which it happened, as bytes. A chunk
/// is a version byte and facts; a fact is a kind and numbers (LEB128; those marked with ~ are
/// differences to the last one of their sort in the chunk, zigzag):
///
///      1 DELIVERED    ~sequence ~consumer sequence ~nanos count     consecutive ones
///      2 ACKED        ~sequence count                               done with, consecutive ones
///      3 ACKED_TO     ~sequence ~consumer sequence                  all up to here
///      4 REDELIVERED  ~sequence ~nanos deliveries
///      5 SPENT        ~sequence deliveries                          delivered as often as allowed
///      6 WAITS        ~sequence ~nanos wait                         wait: nanos + 1, 0 is for ever
///      7 RESET        sequence
///      8 PURGED       sequence                                      all below are gone
///      9 STANDS       delivered, floor (consumer, stream), last delivered, last acked: nanos,
///                     start, resume                                 begins a snapshot
///     10 PENDING      ~sequence ~consumer sequence ~nanos wait deliveries
///     11 ACTIVE       ~nanos                                        of the last ack
///
/// Belongs to its consumer; the buffer is lent by the scratch of the owner while there are facts.
final class FactLog {
  static final byte VERSION = 1;
  static final byte DELIVERED = 1;
  static final byte ACKED = 2;
  static final byte ACKED_TO = 3;
  static final byte REDELIVERED = 4;
  static final byte SPENT = 5;
  static final byte WAITS = 6;
  static final byte RESET = 7;
  static final byte PURGED = 8;
  static final byte STANDS = 9;
  static final byte PENDING = 10;
  static final byte ACTIVE = 11;

  /// Messages of one DELIVERED or ACKED.
  static final long RUN_MAX = 1L << 20;

  /// No fact is longer: a kind and eight numbers of at most ten bytes.
  private static final int FACT_BYTES_MAX = 81;

  private static final byte NO_RUN = 0;
  private static final byte[] NOTHING = {};

  private final ConsumerScratch scratch;
  private byte[] bytes = NOTHING;
  private int at;

  private byte run = NO_RUN;
  private long runSequence;
  private long runConsumer;
  private long runNanos;
  private long runCount;

  private long lastSequence;
  private long lastConsumer;
  private long lastNanos;

  FactLog(ConsumerScratch scratch) {
    this.scratch = scratch;
  }

  boolean isEmpty() {
    return run == NO_RUN && at == 0;
  }

  void delivered(long sequence, long consumer, long nanos) {
    if (run == DELIVERED
        && sequence == runSequence + runCount
        && consumer == runConsumer + runCount
        && nanos == runNanos
        && runCount < RUN_MAX) {
      runCount++;
      return;
    }
    open(DELIVERED, sequence);
    runConsumer = consumer;
    runNanos = nanos;
  }

  void acked(long sequence) {
    if (run == ACKED && sequence == runSequence + runCount && runCount < RUN_MAX) {
      runCount++;
      return;
    }
    open(ACKED, sequence);
  }

  void ackedTo(long sequence, long consumer) {
    begin(ACKED_TO);
    sequence(sequence);
    consumer(consumer);
  }

  void redelivered(long sequence, long nanos, int deliveries) {
    begin(REDELIVERED);
    sequence(sequence);
    nanos(nanos);
    number(deliveries);
  }

  void spent(long sequence, int deliveries) {
    begin(SPENT);
    sequence(sequence);
    number(deliveries);
  }

  void waits(long sequence, long nanos, long deadline) {
    begin(WAITS);
    sequence(sequence);
    nanos(nanos);
    number(deadline == Long.MAX_VALUE ? 0 : deadline - nanos + 1);
  }

  void reset(long sequence) {
    begin(RESET);
    number(sequence);
  }

  void purged(long below) {
    begin(PURGED);
    number(below);
  }

  void active(long nanos) {
    begin(ACTIVE);
    nanos(nanos);
  }

  /// Where the consumer stands; what is pending follows.
  void stands(ConsumerState state) {
    begin(STANDS);
    number(state.deliveredConsumer());
    number(state.deliveredStream());
    number(state.floorConsumer());
    number(state.floorStream());
    number(state.lastDeliveredNanos());
    number(state.lastAckedNanos());
    number(state.start());
    number(state.resume());
  }

  void pending(PendingMessages pending, int slot) {
    begin(PENDING);
    sequence(pending.sequence(slot));
    consumer(pending.consumerSequence(slot));
    nanos(pending.stamp(slot));
    // One that is in the queue is due at once.
    long deadline = pending.isQueued(slot) ? pending.stamp(slot) : pending.deadline(slot);
    number(deadline == Long.MAX_VALUE ? 0 : deadline - pending.stamp(slot) + 1);
    number(pending.deliveries(slot));
  }

  /// Hands out what has gathered, if anything, and begins again.
  void drain(FactSink sink) {
    closeRun();
    if (at == 0) {
      return;
    }
    sink.facts(bytes, 0, at);
    scratch.giveBack(bytes);
    bytes = NOTHING;
    at = 0;
    lastSequence = 0;
    lastConsumer = 0;
    lastNanos = 0;
  }

  private void open(byte kind, long sequence) {
    closeRun();
    run = kind;
    runSequence = sequence;
    runCount = 1;
  }

  private void closeRun() {
    byte kind = run;
    if (kind == NO_RUN) {
      return;
    }
    run = NO_RUN;
    begin(kind);
    sequence(runSequence);
    if (kind == DELIVERED) {
      consumer(runConsumer);
      nanos(runNanos);
      lastConsumer = runConsumer + runCount - 1;
    }
    number(runCount);
    lastSequence = runSequence + runCount - 1;
  }

  private void begin(byte kind) {
    closeRun();
    if (at == 0) {
      bytes = scratch.borrow();
      bytes[at++] = VERSION;
    }
    if (bytes.length - at < FACT_BYTES_MAX) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    bytes[at++] = kind;
  }

  private void sequence(long value) {
    difference(value - lastSequence);
    lastSequence = value;
  }

  private void consumer(long value) {
    difference(value - lastConsumer);
    lastConsumer = value;
  }

  private void nanos(long value) {
    difference(value - lastNanos);
    lastNanos = value;
  }

  private void difference(long value) {
    number((value << 1) ^ (value >> 63));
  }

  private void number(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
  }
}
