// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.disk.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Reads index entries: of batches that wait where they are, of others from the index file through
/// a few pages on the heap.
///
/// [#seek] points it at an entry; walks along entries that lie side by side go on with [#offset]
/// until [#sinceFirst] and [#untilLast]. Owner: the store.
final class IndexReader {
  /// 170 entries x 24 B = 4,080 B: nearly one page of the file system.
  private static final int PAGE_ENTRIES = 170;

  /// 16 x 4 KiB = 64 KiB for a stream that is read.
  private static final int PAGES = 16;

  private static final byte[] NOTHING = {};

  private final Disk disk;
  private final Segments segments;
  private final Waiting waiting;
  private final @Nullable Page[] pages = new Page[PAGES];

  byte[] array = NOTHING;
  int offset;

  /// Sequences of the first and the last entry in `array` around the one sought.
  long sinceFirst;

  long untilLast;

  private static final class Page {
    @Nullable Segment segment;
    int number;
    int entries;
    final byte[] bytes = new byte[PAGE_ENTRIES * IndexEntry.BYTES];
  }

  IndexReader(Disk disk, Segments segments, Waiting waiting) {
    this.disk = disk;
    this.segments = segments;
    this.waiting = waiting;
  }

  /// Points at the entry of `sequence`; false where there is none.
  boolean seek(long sequence) {
    WaitingBatch batch = waiting.of(sequence);
    if (batch != null) {
      array = batch.entries;
      offset = batch.entryOf(sequence);
      sinceFirst = batch.first;
      untilLast = batch.first + batch.count - 1;
      return true;
    }
    Segment segment = segments.of(sequence);
    if (segment == null || sequence - segment.base >= segment.entries) {
      return false;
    }
    int at = (int) (sequence - segment.base);
    Page page = page(segment, at);
    int first = page.number * PAGE_ENTRIES;
    array = page.bytes;
    offset = (at - first) * IndexEntry.BYTES;
    sinceFirst = segment.base + first;
    untilLast = sinceFirst + page.entries - 1;
    return true;
  }

  long nanos() {
    return IndexEntry.nanos(array, offset);
  }

  int hash() {
    return IndexEntry.hash(array, offset);
  }

  long size() {
    return IndexEntry.size(array, offset);
  }

  int back() {
    return IndexEntry.back(array, offset);
  }

  long position() {
    return IndexEntry.position(array, offset) & 0xffffffffL;
  }

  boolean isAbsent() {
    return IndexEntry.position(array, offset) == IndexEntry.ABSENT;
  }

  private Page page(Segment segment, int at) {
    int number = at / PAGE_ENTRIES;
    int slot = (number + (int) segment.base * 31) & (PAGES - 1);
    Page page = pages[slot];
    if (page == null) {
      page = new Page();
      pages[slot] = page;
    }
    boolean loaded = page.segment == segment && page.number == number;
    if (!loaded || at - number * PAGE_ENTRIES >= page.entries) {
      load(page, segment, number);
    }
    return page;
  }

  private void load(Page page, Segment segment, int number) {
    int first = number * PAGE_ENTRIES;
    int entries = Math.min(PAGE_ENTRIES, segment.entries - first);
    int length = entries * IndexEntry.BYTES;
    page.segment = null;
    try {
      int got =
          segment.indexFile(disk).read((long) first * IndexEntry.BYTES, page.bytes, 0, length);
      if (got < length) {
        throw new IOException(segment.index.getFileName() + " is shorter than it was");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    page.segment = segment;
    page.number = number;
    page.entries = entries;
  }

  /// Forgets what it holds of a segment whose index is another now.
  void forget(Segment segment) {
    for (Page page : pages) {
      if (page != null && page.segment == segment) {
        page.segment = null;
      }
    }
  }

  /// Gives all pages back.
  void relax() {
    java.util.Arrays.fill(pages, null);
    array = NOTHING;
  }
}
