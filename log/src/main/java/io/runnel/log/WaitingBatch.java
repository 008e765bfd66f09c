// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.batch.BatchBuilder;
import java.util.Arrays;

/// A batch that is not written yet, with the index entries of its records.
///
/// Owner: the store. From the moment it is handed to the writer nobody changes it but the writer,
/// which completes the header of the batch; records and entries may be read meanwhile.
final class WaitingBatch {
  private static final int INITIAL_ENTRIES = 8;

  /// 512 KiB: larger arrays are not kept for the next batch.
  private static final int KEPT_BYTES_MAX = 512 << 10;

  Segment segment;
  final BatchBuilder batch = new BatchBuilder();

  /// Entries from the sequence `first` on. Positions are from the start of the batch.
  byte[] entries = new byte[INITIAL_ENTRIES * IndexEntry.BYTES];

  long first;
  int count;

  WaitingBatch(Segment segment) {
    this.segment = segment;
    this.first = segment.next;
  }

  /// Empty, for the next batch.
  void reuse(Segment next) {
    segment = next;
    first = next.next;
    count = 0;
    batch.reset();
  }

  boolean isKept() {
    return batch.bytes().length <= KEPT_BYTES_MAX && entries.length <= KEPT_BYTES_MAX;
  }

  boolean holds(long sequence) {
    return sequence >= first && sequence < first + count;
  }

  /// Makes room for another entry; returns where it is.
  int addEntry() {
    int at = count * IndexEntry.BYTES;
    if (at == entries.length) {
      entries = Arrays.copyOf(entries, 2 * at);
    }
    count++;
    return at;
  }

  int entryOf(long sequence) {
    return (int) (sequence - first) * IndexEntry.BYTES;
  }
}
