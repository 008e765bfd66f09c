// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.batch.Bytes;
import io.runnel.log.disk.Disk;
import io.runnel.log.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Facts that wait to be written, and the file they go to. Numbers begin with 1 and never repeat.
///
/// Owner: the store; the writer gets the open file and the bytes.
final class FactLog {
  static final String NAME = "facts";

  /// 1 MiB: no file below is worth rewriting.
  private static final long WASTEFUL_BYTES = 1 << 20;

  private static final byte[] NOTHING = {};

  private final Disk disk;
  private final Path path;

  private byte[] waiting = NOTHING;
  private int waitingTo;

  /// What the writer has.
  private byte[] handed = NOTHING;

  /// Removals that lie side by side become one fact. Invariant: none where first > last.
  private long removedFirst = 1;

  private long removedLast;

  private long number;

  /// What waits replaces the file; what the writer has does.
  private boolean rewriting;

  private boolean handedRewrite;

  /// The fact before those that replace the file, and how long it was after that.
  private long rewriteBase;

  private long rewrittenEnd;

  /// Bytes of the file that are written; 0 where there is none yet.
  private long end;

  private @Nullable DiskFile file;

  FactLog(Disk disk, Path directory) {
    this.disk = disk;
    this.path = directory.resolve(NAME);
  }

  /// Goes on behind what recovery has read.
  void resume(long lastNumber, long fileEnd) {
    number = lastNumber;
    end = fileEnd;
  }

  Path path() {
    return path;
  }

  /// Of the fact given last; without the removals that wait to become one.
  long number() {
    return number;
  }

  long end() {
    return end;
  }

  boolean isDirty() {
    return rewriting || waitingTo > 0 || removedFirst <= removedLast;
  }

  /// Notes that a message is gone.
  void removed(long sequence) {
    if (removedFirst <= removedLast && sequence == removedLast + 1) {
      removedLast = sequence;
      return;
    }
    closeRemoved();
    removedFirst = sequence;
    removedLast = sequence;
  }

  private void closeRemoved() {
    if (removedFirst <= removedLast) {
      int at = room(16);
      Bytes.int64(waiting, at, removedFirst);
      Bytes.int64(waiting, at + 8, removedLast);
      sealLast(FactFormat.REMOVED, 16);
      removedFirst = 1;
      removedLast = 0;
    }
  }

  /// A fact of some numbers.
  long add(int kind, long... numbers) {
    closeRemoved();
    int at = room(8 * numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      Bytes.int64(waiting, at + 8 * i, numbers[i]);
    }
    return sealLast(kind, 8 * numbers.length);
  }

  long add(int kind, byte[] bytes, int from, int to) {
    closeRemoved();
    int at = room(to - from);
    System.arraycopy(bytes, from, waiting, at, to - from);
    return sealLast(kind, to - from);
  }

  /// Makes room for a record; returns where its body begins.
  private int room(int length) {
    if (length > FactFormat.BODY_BYTES_MAX) {
      throw new IllegalArgumentException("a fact of " + length + " bytes");
    }
    int needed = waitingTo + FactFormat.RECORD_HEADER_BYTES + length;
    if (waiting.length < needed) {
      waiting = Arrays.copyOf(waiting, Math.max(needed, 2 * waiting.length));
    }
    return waitingTo + FactFormat.RECORD_HEADER_BYTES;
  }

  private long sealLast(int kind, int length) {
    waitingTo = FactFormat.seal(waiting, waitingTo, kind, length);
    return ++number;
  }

  /// Facts from now on replace all before them: the next write makes a new file.
  void beginRewrite() {
    waitingTo = 0;
    removedFirst = 1;
    removedLast = 0;
    rewriting = true;
    rewriteBase = number;
  }

  /// Whether the file is much longer than the facts that count.
  boolean isWasteful() {
    return !rewriting && end > Math.max(WASTEFUL_BYTES, 4 * rewrittenEnd);
  }

  /// Where what is handed next goes; `base` is the last committed fact.
  Flight.FactTarget target(long base) throws IOException {
    if (!rewriting) {
      return new Flight.FactTarget(file(), end, base, null);
    }
    Path temporary = path.resolveSibling(NAME + FileNames.TEMPORARY);
    disk.delete(temporary);
    return new Flight.FactTarget(
        disk.open(temporary), 0, rewriteBase, new Flight.Rename(temporary, path));
  }

  /// What waits, for the writer; what comes now waits for the next time.
  byte[] hand() {
    closeRemoved();
    handedRewrite = rewriting;
    rewriting = false;
    handed = Arrays.copyOf(waiting, waitingTo);
    waitingTo = 0;
    return handed;
  }

  /// The writer has put behind the end what it was handed.
  void written(Flight.@Nullable FactTarget target) throws IOException {
    if (handedRewrite && target != null) {
      close();
      file = target.file();
      end = 0;
      handedRewrite = false;
      rewrittenEnd = (long) FactFormat.HEADER_BYTES + handed.length;
    }
    if (handed.length > 0) {
      end = (end == 0 ? FactFormat.HEADER_BYTES : end) + handed.length;
      handed = NOTHING;
    }
  }

  /// The writer could not write what it was handed: it waits again, before what came since.
  void takeBack() {
    if (rewriting) {
      handed = NOTHING;
      handedRewrite = false;
      return;
    }
    rewriting = handedRewrite;
    handedRewrite = false;
    byte[] all = Arrays.copyOf(handed, handed.length + waitingTo);
    System.arraycopy(waiting, 0, all, handed.length, waitingTo);
    waiting = all;
    waitingTo = all.length;
    handed = NOTHING;
  }

  /// Gives the array back that gathers.
  void relax() {
    if (waitingTo == 0) {
      waiting = NOTHING;
    }
  }

  DiskFile file() throws IOException {
    if (file == null) {
      file = disk.open(path);
    }
    return file;
  }

  void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
