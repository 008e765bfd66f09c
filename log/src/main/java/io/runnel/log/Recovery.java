// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.disk.Disk;
import io.runnel.stream.config.KeyPrefix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Opens what is in the directory of a stream: moves away what is not known, scans segments,
/// replays facts. Used once, by the thread that opens the store.
final class Recovery {
  /// Beside the files of the stream.
  static final String QUARANTINE = ".quarantine";

  private final Disk disk;
  private final Path directory;
  private final List<String> quarantined = new ArrayList<>();
  private final List<RecoveryReport.LostData> lost = new ArrayList<>();

  Recovery(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  RecoveryReport run(
      KeyPrefix prefix, Contents contents, Segments segments, FactLog facts, FactReplay replay)
      throws IOException {
    disk.createDirectories(directory);
    for (long base : bases()) {
      segments.add(new Segment(directory, base));
    }
    var scan = new SegmentScan(disk, prefix, contents, lost);
    List<Segment> all = segments.all();
    for (int i = 0; i < all.size(); i++) {
      scan.scan(all.get(i), i + 1 < all.size() ? all.get(i + 1).base : 0);
      all.get(i).close();
    }
    for (Segment segment : all) {
      contents.last = Math.max(contents.last, segment.next - 1);
    }
    contents.first = contents.last + 1;
    long first = segments.nextLive(0);
    if (first > 0) {
      contents.first = first;
    }
    replay.replay(disk, facts, 0);
    disk.forceDirectory(directory);
    return new RecoveryReport(
        List.copyOf(lost),
        scan.cutBytes + replay.cutBytes,
        scan.rebuiltIndexes,
        List.copyOf(quarantined),
        scan.scannedBytes);
  }

  /// The bases of the segments in order; what else is there and not known goes into quarantine.
  private List<Long> bases() throws IOException {
    List<String> names = disk.list(directory);
    List<Long> bases = new ArrayList<>();
    for (String name : names) {
      long base = Segment.baseOf(name);
      if (base > 0) {
        bases.add(base);
      } else if (name.endsWith(FileNames.TEMPORARY)) {
        disk.delete(directory.resolve(name));
      } else if (!isKnown(name, names)) {
        quarantine(name);
      }
    }
    return bases;
  }

  private static boolean isKnown(String name, List<String> names) {
    return name.equals(FactLog.NAME)
        || name.equals(QUARANTINE)
        || FileNames.OTHERS.contains(name)
        || names.contains(Segment.dataOf(name));
  }

  private void quarantine(String name) throws IOException {
    Path away = directory.resolve(QUARANTINE);
    disk.createDirectories(away);
    Path target = away.resolve(name);
    for (int i = 1; disk.exists(target); i++) {
      target = away.resolve(name + "." + i);
    }
    disk.rename(directory.resolve(name), target);
    quarantined.add(name);
  }
}
