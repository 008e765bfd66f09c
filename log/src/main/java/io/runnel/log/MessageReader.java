// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.batch.RecordView;
import io.runnel.log.disk.Disk;
import io.runnel.stream.config.KeyPrefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the records of messages: of batches that wait where they are, of others in the segment
/// file through a few windows on the heap, which grow for whoever reads on and on.
///
/// Owner: the store.
final class MessageReader {
  /// For a message alone: 4 KiB, or as long as it is.
  private static final int SINGLE_BYTES = 4 << 10;

  /// For one that comes soon after the last: 64 KiB.
  private static final int AHEAD_BYTES = 64 << 10;

  /// A message this far behind the end of the last one read comes soon after.
  private static final int NEAR_BYTES = 16 << 10;

  /// 4 x 64 KiB for a stream with several readers.
  private static final int WINDOWS = 4;

  /// What a record has at most beside what its message counts for, but for headers of 8 KiB.
  private static final int RECORD_EXTRA_BYTES = 64;

  private static final byte[] NOTHING = {};

  private final Disk disk;
  private final KeyPrefix prefix;
  private final Segments segments;
  private final Waiting waiting;
  private final IndexReader index;
  private final @Nullable Window[] windows = new Window[WINDOWS];
  private int nextWindow;

  final RecordView record = new RecordView();
  private byte[] subject = NOTHING;

  /// Bytes `[from, from + length)` of a segment file.
  private static final class Window {
    @Nullable Segment segment;
    long from;
    int length;
    byte[] bytes = NOTHING;

    /// Where the record ends that was read last.
    long readTo;
  }

  MessageReader(
      Disk disk, KeyPrefix prefix, Segments segments, Waiting waiting, IndexReader index) {
    this.disk = disk;
    this.prefix = prefix;
    this.segments = segments;
    this.waiting = waiting;
    this.index = index;
  }

  /// Points [#record] at the message at `sequence`, which is live. False where it cannot be read.
  boolean find(long sequence) {
    WaitingBatch batch = waiting.of(sequence);
    if (batch != null) {
      int at = IndexEntry.position(batch.entries, batch.entryOf(sequence));
      return record.parse(batch.batch.bytes(), at, batch.batch.end());
    }
    Segment segment = segments.of(sequence);
    if (segment == null || !index.seek(sequence) || index.isAbsent()) {
      return false;
    }
    long position = index.position();
    int hash = index.hash();
    int length = (int) Math.min(index.size() + RECORD_EXTRA_BYTES, segment.end - position);
    return find(segment, position, length, hash);
  }

  private boolean find(Segment segment, long position, int length, int hash) {
    int room = length;
    while (true) {
      Window window = window(segment, position, room);
      int at = (int) (position - window.from);
      if (record.parse(window.bytes, at, window.length)) {
        window.readTo = window.from + record.end();
        return hash == subjectHash();
      }
      if (window.from + window.length >= segment.end) {
        return false;
      }
      room *= 2;
    }
  }

  private int subjectHash() {
    int length = subject();
    return io.runnel.stream.store.SubjectTable.hashOf(subject, 0, length);
  }

  /// Copies the subject of [#record] to [#subjectBytes]; returns its length.
  int subject() {
    int length = record.subjectBytes(prefix);
    if (subject.length < length) {
      subject = new byte[Math.max(64, 2 * length)];
    }
    return record.copySubject(prefix, subject, 0);
  }

  byte[] subjectBytes() {
    return subject;
  }

  private Window window(Segment segment, long position, int length) {
    Window near = null;
    for (Window window : windows) {
      if (window != null && window.segment == segment && position >= window.from) {
        if (position + length <= window.from + window.length) {
          return window;
        }
        if (position >= window.readTo && position - window.readTo < NEAR_BYTES) {
          near = window;
        }
      }
    }
    Window window = near == null ? newWindow() : near;
    int wanted = Math.max(length, near == null ? SINGLE_BYTES : AHEAD_BYTES);
    load(window, segment, position, (int) Math.min(wanted, segment.end - position));
    return window;
  }

  private Window newWindow() {
    nextWindow = (nextWindow + 1) % WINDOWS;
    Window window = windows[nextWindow];
    if (window == null) {
      window = new Window();
      windows[nextWindow] = window;
    }
    return window;
  }

  private void load(Window window, Segment segment, long position, int length) {
    window.segment = null;
    if (window.bytes.length < length || window.bytes.length > Math.max(AHEAD_BYTES, length)) {
      window.bytes = new byte[length];
    }
    try {
      window.length = segment.dataFile(disk).read(position, window.bytes, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (window.length < length) {
      throw new UncheckedIOException(
          new IOException(segment.data.getFileName() + " is shorter than it was"));
    }
    window.segment = segment;
    window.from = position;
    window.readTo = position;
  }

  /// Forgets what it holds of a segment whose bytes are others now.
  void forget(Segment segment) {
    for (Window window : windows) {
      if (window != null && window.segment == segment) {
        window.segment = null;
      }
    }
  }

  /// Gives all windows back.
  void relax() {
    Arrays.fill(windows, null);
    subject = NOTHING;
  }
}
