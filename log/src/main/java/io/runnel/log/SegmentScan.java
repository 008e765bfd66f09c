// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.batch.BatchHeader;
import io.runnel.log.batch.RecordView;
import io.runnel.log.disk.Disk;
import io.runnel.log.disk.DiskFile;
import io.runnel.stream.config.KeyPrefix;
import io.runnel.stream.store.SubjectTable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Reads a segment batch by batch, checks it, adds its messages to what is known of the stream, and
/// makes its index agree with it.
///
/// The data decide. From an index entry that speaks of the same record only the nanoseconds below
/// the millisecond are taken. Runs while the stream is opened.
final class SegmentScan {
  /// Largest batch: one record of the largest message.
  private static final int BATCH_BYTES_MAX = io.runnel.log.batch.BatchBuilder.RECORD_BYTES_MAX + 64;

  private static final int NANOS_PER_MILLI = 1_000_000;

  private final Disk disk;
  private final KeyPrefix prefix;
  private final Contents contents;
  private final List<RecoveryReport.LostData> lost;
  private final RecordView record = new RecordView();
  private byte[] subject = new byte[256];

  /// What the index file had, and what it should have, from the entry `firstEntry` on.
  private byte[] old = {};

  private byte[] entries = {};
  private int firstEntry;
  private int count;

  long cutBytes;
  long scannedBytes;
  int rebuiltIndexes;

  SegmentScan(Disk disk, KeyPrefix prefix, Contents contents, List<RecoveryReport.LostData> lost) {
    this.disk = disk;
    this.prefix = prefix;
    this.contents = contents;
    this.lost = lost;
  }

  /// Scans from `segment.end` and `segment.next` on. `nextBase` is where the segment after it
  /// begins, or 0 for the last one.
  void scan(Segment segment, long nextBase) throws IOException {
    DiskFile data = segment.dataFile(disk);
    var window = new FileWindow(data, data.size());
    loadIndex(segment);
    long at = segment.end;
    while (at < window.size()) {
      int bytes = batchBytes(window, at, segment.next);
      if (bytes > 0) {
        addBatch(segment, window, at, bytes);
        at += bytes;
        continue;
      }
      long after = nextIntact(window, at + 1, segment.next);
      if (after < 0) {
        break;
      }
      fence(segment, BatchHeader.baseOffset(window.bytes(), window.load(after, bytesMin())) + 1);
      lost.add(lostUpTo(segment, after - at));
      at = after;
    }
    scannedBytes += at - segment.end;
    segment.end = at;
    if (at < window.size()) {
      endTorn(segment, window.size() - at, nextBase);
      data.truncate(at);
    }
    // A process that was killed may have left what was never synced; from now on it is promised.
    data.force();
    segment.planned = segment.end;
    segment.named = true;
    storeIndex(segment);
  }

  private long fencedFrom;

  /// The sequences up to `next` are lost.
  private void fence(Segment segment, long next) {
    fencedFrom = segment.next;
    fill(segment, next);
  }

  private RecoveryReport.LostData lostUpTo(Segment segment, long bytes) {
    return new RecoveryReport.LostData(fencedFrom, segment.next - 1, bytes);
  }

  /// What is behind the last whole batch: in the last segment a write that was interrupted.
  private void endTorn(Segment segment, long bytes, long nextBase) {
    if (nextBase > segment.next) {
      lost.add(new RecoveryReport.LostData(segment.next, nextBase - 1, bytes));
    } else {
      cutBytes += bytes;
    }
  }

  private static int bytesMin() {
    return BatchHeader.BYTES;
  }

  /// Bytes of the batch at `at` if it is whole, intact and may follow; else 0.
  private int batchBytes(FileWindow window, long at, long next) throws IOException {
    long left = window.size() - at;
    if (left < BatchHeader.BYTES) {
      return 0;
    }
    int head = window.load(at, BatchHeader.BYTES);
    byte[] bytes = window.bytes();
    if (!BatchHeader.isPlausible(bytes, head, Math.min(left, BATCH_BYTES_MAX))
        || BatchHeader.baseOffset(bytes, head) + 1 < next
        || BatchHeader.baseOffset(bytes, head) + 1 - next > Segment.SEQUENCES_MAX) {
      return 0;
    }
    int length = (int) BatchHeader.bytes(bytes, head);
    head = window.load(at, length);
    return BatchHeader.isIntact(window.bytes(), head) ? length : 0;
  }

  /// Where the next intact batch is, or -1.
  private long nextIntact(FileWindow window, long from, long next) throws IOException {
    for (long at = from; at + BatchHeader.BYTES <= window.size(); at++) {
      if (batchBytes(window, at, next) > 0) {
        return at;
      }
    }
    return -1;
  }

  private void addBatch(Segment segment, FileWindow window, long at, int length)
      throws IOException {
    int head = window.load(at, length);
    byte[] bytes = window.bytes();
    long base = BatchHeader.baseOffset(bytes, head) + 1;
    long millis = BatchHeader.baseMillis(bytes, head);
    int from = head + BatchHeader.BYTES;
    for (int i = BatchHeader.records(bytes, head); i > 0; i--) {
      if (!record.parse(bytes, from, head + length)) {
        throw new IOException(
            segment.data.getFileName() + ": a batch with a good checksum has a bad record");
      }
      long sequence = base + record.offsetDelta();
      fill(segment, sequence);
      addRecord(segment, sequence, millis + record.millisDelta(), (int) (at + from - head));
      from = record.end();
    }
    fill(segment, base + BatchHeader.lastOffsetDelta(bytes, head) + 1);
  }

  private void addRecord(Segment segment, long sequence, long millis, int position) {
    int length = record.subjectBytes(prefix);
    if (subject.length < length) {
      subject = new byte[2 * length];
    }
    record.copySubject(prefix, subject, 0);
    SubjectTable table = contents.table;
    int hash = SubjectTable.hashOf(subject, 0, length);
    int id = table.intern(subject, 0, length, hash);
    long back = table.count(id) == 0 ? 0 : sequence - table.last(id);
    table.added(id, sequence);
    long size = Contents.counted(length, record.headerBytes(), record.bodyBytes());
    int at = addEntry();
    long nanos = nanos(at, millis, hash);
    IndexEntry.write(entries, at, nanos, hash, position, (int) size, back);
    segment.next = sequence + 1;
    segment.live++;
    segment.liveBytes += size;
    segment.stored(nanos);
    contents.messages++;
    contents.bytes += size;
    contents.last = sequence;
    contents.lastNanos = nanos;
  }

  /// The time in the old index entry if it speaks of this record, else the millisecond.
  private long nanos(int at, long millis, int hash) {
    if (at + IndexEntry.BYTES <= old.length && IndexEntry.hash(old, at) == hash) {
      long nanos = IndexEntry.nanos(old, at);
      if (nanos / NANOS_PER_MILLI == millis) {
        return nanos;
      }
    }
    return millis * NANOS_PER_MILLI;
  }

  /// Sequences up to `next` have no message.
  private void fill(Segment segment, long next) {
    while (segment.next < next) {
      int at = addEntry();
      IndexEntry.absent(entries, at, segment.lastNanos);
      segment.dead.add((int) (segment.next - segment.base));
      segment.next++;
    }
  }

  private int addEntry() {
    int at = count * IndexEntry.BYTES;
    if (at + IndexEntry.BYTES > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(1 << 12, entries.length * 2));
    }
    count++;
    return at;
  }

  private void loadIndex(Segment segment) throws IOException {
    firstEntry = (int) (segment.next - segment.base);
    count = 0;
    DiskFile file = segment.indexFile(disk);
    long from = (long) firstEntry * IndexEntry.BYTES;
    long left = Math.clamp(file.size() - from, 0, Integer.MAX_VALUE - 64);
    old = new byte[(int) left];
    file.read(from, old, 0, old.length);
    entries = new byte[Math.max(1 << 12, old.length)];
  }

  private void storeIndex(Segment segment) throws IOException {
    int length = count * IndexEntry.BYTES;
    if (length != old.length || !Arrays.equals(entries, 0, length, old, 0, length)) {
      DiskFile file = segment.indexFile(disk);
      long from = (long) firstEntry * IndexEntry.BYTES;
      file.write(from, entries, 0, length);
      file.truncate(from + length);
      rebuiltIndexes++;
    }
    segment.entries = firstEntry + count;
    old = new byte[0];
    entries = old;
  }
}
