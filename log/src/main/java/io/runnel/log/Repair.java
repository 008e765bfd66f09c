// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.disk.Disk;
import io.runnel.log.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// After a write that was refused: takes from the ends of the files what may have got there, and
/// sees whether the disk takes something again. Runs on a writer while the store takes nothing.
final class Repair {
  private static final String PROBE = "probe" + FileNames.TEMPORARY;

  /// What the probe writes: 256 KiB, as a full batch.
  private static final int PROBE_BYTES = 256 << 10;

  /// A segment, and where it should end.
  private record End(Segment segment, long bytes, long entries) {}

  private final Disk disk;
  private final Path directory;
  private final List<End> ends;
  private final FactLog facts;
  private final long factsEnd;

  private final List<Segment> doomed;

  Repair(Disk disk, Path directory, List<Segment> segments, List<Segment> doomed, FactLog facts) {
    this.disk = disk;
    this.directory = directory;
    this.facts = facts;
    this.doomed = doomed;
    this.factsEnd = facts.end();
    // Only the last one was written to.
    this.ends =
        segments.isEmpty()
            ? List.of()
            : List.of(
                new End(
                    segments.getLast(),
                    segments.getLast().end,
                    (long) segments.getLast().entries * IndexEntry.BYTES));
  }

  void run() throws IOException {
    Path probe = directory.resolve(PROBE);
    try (DiskFile file = disk.open(probe)) {
      file.write(0, new byte[PROBE_BYTES], 0, PROBE_BYTES);
      file.force();
    }
    disk.delete(probe);
    for (Segment segment : doomed) {
      segment.delete(disk);
    }
    for (End end : ends) {
      cut(end.segment.dataFile(disk), end.bytes);
      cut(end.segment.indexFile(disk), end.entries);
    }
    cut(facts.file(), factsEnd);
    disk.forceDirectory(directory);
  }

  private static void cut(DiskFile file, long size) throws IOException {
    if (file.size() > size) {
      file.truncate(size);
    }
    file.force();
  }
}
