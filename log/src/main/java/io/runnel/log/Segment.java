// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.disk.Disk;
import io.runnel.log.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One segment of a stream: a file of batches, its index, and what is known of its messages.
///
/// Sequences `[base, next)` belong to it, those in `[base, base + entries)` are in the index file.
/// Owner: the store; the writer gets the open files with the batches it writes.
final class Segment {
  /// Sequences of one segment: their distance from the base is an int. 2^27 x 24 B = 3 GiB index.
  static final int SEQUENCES_MAX = 1 << 27;

  private static final String DATA = ".log";
  private static final String INDEX = ".index";

  final long base;
  final Path data;
  final Path index;
  final DeadSet dead = new DeadSet();

  /// The sequence after the last one that belongs to it, also if that is not written yet.
  long next;

  /// Bytes of whole batches in the file.
  long end;

  /// Those and the batches that wait.
  long planned;

  /// Entries in the index file.
  int entries;

  /// Messages that are there, and what they count for.
  long live;

  long liveBytes;

  /// Of the messages ever stored; where `ordered`, none is older than the one before it.
  long lastNanos;

  long nanosMost;
  boolean ordered = true;

  /// Whether its names were made durable.
  boolean named;

  private @Nullable DiskFile dataFile;
  private @Nullable DiskFile indexFile;

  Segment(Path directory, long base) {
    this.base = base;
    this.next = base;
    String name = name(base);
    data = directory.resolve(name + DATA);
    index = directory.resolve(name + INDEX);
  }

  private static String name(long base) {
    String digits = Long.toString(base - 1);
    return "0".repeat(20 - digits.length()) + digits;
  }

  /// The base sequence in the name of a data file; 0 where it is none.
  static long baseOf(String name) {
    if (name.length() != 20 + DATA.length() || !name.endsWith(DATA)) {
      return 0;
    }
    long offset = 0;
    for (int i = 0; i < 20; i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9 || offset > (Long.MAX_VALUE - 10) / 10) {
        return 0;
      }
      offset = offset * 10 + digit;
    }
    return offset + 1;
  }

  /// The name of the data file to which an index file of this name belongs; empty where it is none.
  static String dataOf(String name) {
    return name.endsWith(INDEX) ? name.substring(0, name.length() - INDEX.length()) + DATA : "";
  }

  boolean holds(long sequence) {
    return sequence >= base && sequence < next;
  }

  boolean isLive(long sequence) {
    return !dead.has((int) (sequence - base));
  }

  /// The time of a message that comes after all others.
  void stored(long nanos) {
    ordered &= nanos >= lastNanos;
    lastNanos = nanos;
    nanosMost = Math.max(nanosMost, nanos);
  }

  /// Takes back the sequences from `sequence` on, whose messages are gone already; it gets no more.
  void forgetFrom(long sequence) {
    for (long at = sequence; at < next; at++) {
      dead.remove((int) (at - base));
    }
    next = sequence;
    planned = Long.MAX_VALUE;
  }

  DiskFile dataFile(Disk disk) throws IOException {
    if (dataFile == null) {
      dataFile = disk.open(data);
    }
    return dataFile;
  }

  DiskFile indexFile(Disk disk) throws IOException {
    if (indexFile == null) {
      indexFile = disk.open(index);
    }
    return indexFile;
  }

  /// Deletes its files.
  void delete(Disk disk) throws IOException {
    close();
    disk.delete(index);
    disk.delete(data);
  }

  void close() throws IOException {
    if (dataFile != null) {
      dataFile.close();
      dataFile = null;
    }
    if (indexFile != null) {
      indexFile.close();
      indexFile = null;
    }
  }
}
