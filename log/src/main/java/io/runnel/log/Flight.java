// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.disk.Disk;
import io.runnel.log.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One write: the batches and facts that had gathered, put into their files and synced. Runs on a
/// writer; made and looked at afterwards by the store.
///
/// Facts are written when the messages are synced: a fact that speaks of a message is never on disk
/// without it.
final class Flight {
  private static final Logger LOG = LoggerFactory.getLogger(Flight.class);

  /// Where a batch goes.
  record Target(Segment segment, DiskFile data, DiskFile index) {}

  /// Where facts go: the file, where it ends (0: it is new), the number before the first fact in a
  /// new one, and what to do with it afterwards.
  record FactTarget(DiskFile file, long end, long base, @Nullable Rename rename) {}

  /// A new file takes the place of an old one.
  record Rename(Path from, Path to) {}

  /// What becomes committed: last sequence and fact.
  record Goal(long sequence, long fact) {}

  /// What is written, where each batch goes, and the files to sync: those, and those written
  /// earlier.
  record Messages(List<WaitingBatch> batches, List<Target> targets, List<DiskFile> dirty) {}

  final Goal goal;
  final Messages messages;
  final byte[] facts;

  /// Segments whose files go at the end.
  final List<Segment> dead;

  private final Disk disk;
  private final Path directory;
  final @Nullable FactTarget factTarget;
  private final boolean sync;

  /// Ends of the segments of `targets` after the write.
  final long[] ends;

  Flight(
      Disk disk,
      Path directory,
      Goal goal,
      Messages messages,
      byte[] facts,
      @Nullable FactTarget factTarget,
      List<Segment> dead,
      boolean sync) {
    this.disk = disk;
    this.directory = directory;
    this.goal = goal;
    this.messages = messages;
    this.dead = dead;
    this.facts = facts;
    this.factTarget = factTarget;
    this.sync = sync;
    this.ends = new long[messages.batches.size()];
  }

  /// Writes all of it. After an exception nothing is known of what is on disk behind the ends
  /// before.
  void run() throws IOException {
    boolean names = false;
    List<WaitingBatch> batches = messages.batches;
    List<Target> targets = messages.targets;
    for (int i = 0; i < batches.size(); i++) {
      Target target = targets.get(i);
      boolean first = i == 0 || targets.get(i - 1).segment != target.segment;
      long end = first ? target.segment.end : ends[i - 1];
      ends[i] = write(batches.get(i), target, end);
      names |= !target.segment.named;
    }
    if (sync) {
      for (DiskFile file : messages.dirty) {
        file.force();
      }
    }
    if (factTarget != null) {
      names |= factTarget.end == 0 && facts.length > 0;
      writeFacts(factTarget);
    }
    if (sync && names) {
      disk.forceDirectory(directory);
    }
    deleteDead();
  }

  /// What cannot be deleted now is found when the stream is opened, and goes then.
  private void deleteDead() {
    for (Segment segment : dead) {
      try {
        segment.delete(disk);
      } catch (IOException e) {
        LOG.warn("{} could not be deleted: {}", segment.data, e.getMessage());
      }
    }
  }

  private static long write(WaitingBatch batch, Target target, long end) throws IOException {
    Segment segment = target.segment;
    int length = batch.count * IndexEntry.BYTES;
    byte[] entries = java.util.Arrays.copyOf(batch.entries, length);
    for (int at = 0; at < length; at += IndexEntry.BYTES) {
      IndexEntry.shift(entries, at, end);
    }
    batch.batch.seal();
    target.data.write(end, batch.batch.bytes(), 0, batch.batch.end());
    target.index.write((batch.first - segment.base) * IndexEntry.BYTES, entries, 0, length);
    return end + batch.batch.end();
  }

  private void writeFacts(FactTarget target) throws IOException {
    long end = target.end;
    if (end == 0 && facts.length > 0) {
      byte[] header = FactFormat.header(target.base);
      target.file.write(0, header, 0, header.length);
      end = header.length;
    }
    target.file.write(end, facts, 0, facts.length);
    if (sync || target.rename != null) {
      target.file.force();
    }
    if (target.rename != null) {
      disk.rename(target.rename.from, target.rename.to);
    }
  }
}
