// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The batches that are not written yet, in order: those that the writer has, then those that
/// gather. Owner: the store.
final class Waiting {
  /// Batches kept for reuse: one that gathers while one is written.
  private static final int SPARE_MAX = 2;

  private final List<WaitingBatch> batches = new ArrayList<>();
  private final List<WaitingBatch> spare = new ArrayList<>();

  /// How many of them the writer has.
  private int handed;

  private long bytes;

  /// Bytes of the batches that were sealed and those handed over.
  long bytes() {
    return bytes + (hasOpen() ? batches.getLast().batch.end() : 0);
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  boolean hasOpen() {
    return batches.size() > handed && !sealedLast;
  }

  private boolean sealedLast;

  /// The batch that takes messages, if there is one.
  @Nullable WaitingBatch open() {
    return hasOpen() ? batches.getLast() : null;
  }

  /// A new batch that takes messages; there was none.
  WaitingBatch open(Segment segment) {
    WaitingBatch batch;
    if (spare.isEmpty()) {
      batch = new WaitingBatch(segment);
    } else {
      batch = spare.removeLast();
      batch.reuse(segment);
    }
    batches.add(batch);
    sealedLast = false;
    return batch;
  }

  /// The open batch takes no more.
  void seal() {
    if (hasOpen()) {
      WaitingBatch batch = batches.getLast();
      batch.segment.planned += batch.batch.end();
      bytes += batch.batch.end();
      sealedLast = true;
    }
  }

  /// All that gathered, for the writer. Nothing is with it now.
  List<WaitingBatch> hand() {
    seal();
    handed = batches.size();
    return List.copyOf(batches);
  }

  /// What the writer had is written.
  void written() {
    for (int i = 0; i < handed; i++) {
      WaitingBatch batch = batches.get(i);
      bytes -= batch.batch.end();
      if (spare.size() < SPARE_MAX && batch.isKept()) {
        spare.add(batch);
      }
    }
    batches.subList(0, handed).clear();
    handed = 0;
  }

  /// All of it is gone.
  List<WaitingBatch> drop() {
    List<WaitingBatch> all = List.copyOf(batches);
    batches.clear();
    handed = 0;
    bytes = 0;
    sealedLast = false;
    return all;
  }

  /// The batch that has the entry of `sequence`, if it waits.
  @Nullable WaitingBatch of(long sequence) {
    for (int i = batches.size() - 1; i >= 0; i--) {
      WaitingBatch batch = batches.get(i);
      if (sequence >= batch.first) {
        return batch.holds(sequence) ? batch : null;
      }
    }
    return null;
  }

  /// Gives back what is kept for later.
  void relax() {
    spare.clear();
  }
}
