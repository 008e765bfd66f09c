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
    return waitingTo > 0 || removedFirst <= removedLast;
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

  /// What waits, for the writer; what comes now waits for the next time.
  byte[] hand() {
    closeRemoved();
    handed = Arrays.copyOf(waiting, waitingTo);
    waitingTo = 0;
    return handed;
  }

  /// The writer has put behind the end what it was handed.
  void written() {
    if (handed.length > 0) {
      end = (end == 0 ? FactFormat.HEADER_BYTES : end) + handed.length;
      handed = NOTHING;
    }
  }

  /// The writer could not write what it was handed: it waits again, before what came since.
  void takeBack() {
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
