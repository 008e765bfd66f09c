// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.stream.store.SubjectTable;
import io.runnel.wire.Message;
import java.nio.file.Path;

/// Puts messages into the batch that gathers, and into what is known of the stream. Owner: the
/// store.
final class Appends {
  /// A batch that has reached it takes no more: 256 KiB.
  private static final int BATCH_BYTES = 256 << 10;

  /// A gap up to so many sequences is filled in the index; over it a new segment begins.
  private static final int GAP_FILLED_MAX = 1 << 10;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Path directory;
  private final StoreSettings settings;
  private final Contents contents;
  private final Segments segments;
  private final Waiting waiting;
  private final HashMemos memos;

  Appends(
      Path directory,
      StoreSettings settings,
      Contents contents,
      Segments segments,
      Waiting waiting,
      HashMemos memos) {
    this.directory = directory;
    this.settings = settings;
    this.contents = contents;
    this.segments = segments;
    this.waiting = waiting;
    this.memos = memos;
  }

  long append(Message message, long nanos) {
    long sequence = contents.last + 1;
    WaitingBatch batch = batchFor(sequence);
    Segment segment = batch.segment;
    while (segment.next < sequence) {
      int absent = batch.addEntry();
      IndexEntry.absent(batch.entries, absent, contents.lastNanos);
      segment.dead.add((int) (segment.next - segment.base));
      segment.next++;
    }
    int subjectBytes = message.subjectTo - message.subjectFrom;
    SubjectTable table = contents.table;
    int hash = SubjectTable.hashOf(message.subject, message.subjectFrom, message.subjectTo);
    int id = table.intern(message.subject, message.subjectFrom, message.subjectTo, hash);
    long back = 0;
    if (table.count(id) == 0) {
      memos.forget(hash);
    } else {
      back = sequence - table.last(id);
    }
    long millis = Math.floorDiv(nanos, NANOS_PER_MILLI);
    int position = batch.batch.append(message, sequence - 1, millis, settings.prefix());
    long size = Contents.counted(subjectBytes, message.headerLength, message.bodyLength);
    int entry = batch.addEntry();
    IndexEntry.write(batch.entries, entry, nanos, hash, position, (int) size, back);
    table.added(id, sequence);
    segment.next = sequence + 1;
    segment.live++;
    segment.liveBytes += size;
    segment.stored(nanos);
    if (contents.messages == 0) {
      contents.first = sequence;
    }
    contents.last = sequence;
    contents.lastNanos = nanos;
    contents.messages++;
    contents.bytes += size;
    return sequence;
  }

  /// The batch that takes the message at `sequence`.
  private WaitingBatch batchFor(long sequence) {
    WaitingBatch open = waiting.open();
    if (open != null
        && open.batch.end() < BATCH_BYTES
        && sequence - open.segment.next <= GAP_FILLED_MAX) {
      return open;
    }
    waiting.seal();
    Segment segment = segments.last();
    if (segment == null
        || segment.planned >= settings.segmentBytes()
        || sequence - segment.next > GAP_FILLED_MAX
        || sequence - segment.base >= Segment.SEQUENCES_MAX) {
      segment = new Segment(directory, sequence);
      segments.add(segment);
    }
    return waiting.open(segment);
  }
}
