// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.batch.Bytes;
import io.runnel.log.disk.Disk;
import io.runnel.log.disk.DiskFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the file of facts when a stream is opened: the store's own are applied, those of the host
/// are handed to it.
final class FactReplay {
  /// What came before a store was opened and lost what had been said of later sequences.
  private record Reopened(long number, long last) {}

  private final Removals removals;
  private final Contents contents;
  private final FactVisitor host;
  private final List<Reopened> reopened = new ArrayList<>();
  private long base;
  private long number;
  private long end;

  /// Whether a fact speaks of a sequence that was never stored.
  private boolean ahead;

  long cutBytes;

  FactReplay(Removals removals, Contents contents, FactVisitor host) {
    this.removals = removals;
    this.contents = contents;
    this.host = host;
  }

  /// Replays the file of `facts`; facts of the store's own up to `known` are applied already.
  void replay(Disk disk, FactLog facts, long known) throws IOException {
    if (!disk.exists(facts.path())) {
      return;
    }
    DiskFile file = facts.file();
    long size = file.size();
    var window = new FileWindow(file, size);
    base = size < FactFormat.HEADER_BYTES ? -1 : readBase(window);
    if (base < 0) {
      cutBytes = size;
      file.truncate(0);
      facts.resume(known, 0);
      return;
    }
    walk(window, this::note);
    walk(window, (bytes, at, to) -> apply(bytes, at, to, known));
    if (end < size) {
      cutBytes = size - end;
      file.truncate(end);
    }
    file.force();
    facts.resume(number, end);
    if (ahead) {
      facts.add(FactFormat.REOPENED, contents.last);
    }
  }

  private static long readBase(FileWindow window) throws IOException {
    window.load(0, FactFormat.HEADER_BYTES);
    return FactFormat.base(window.bytes());
  }

  private interface Each {
    void fact(byte[] bytes, int at, int to);
  }

  private void walk(FileWindow window, Each each) throws IOException {
    long at = FactFormat.HEADER_BYTES;
    number = base;
    while (at + FactFormat.RECORD_HEADER_BYTES <= window.size()) {
      int from = window.load(at, FactFormat.RECORD_HEADER_BYTES);
      int length = Bytes.int32(window.bytes(), from + 4);
      if (length < 1
          || length > FactFormat.BODY_BYTES_MAX + 1
          || length + 8L > window.size() - at) {
        break;
      }
      from = window.load(at, length + 8);
      int to = FactFormat.end(window.bytes(), from, from + length + 8);
      if (to < 0) {
        break;
      }
      number++;
      each.fact(window.bytes(), from, to);
      at += length + 8;
    }
    end = at;
  }

  private void note(byte[] bytes, int at, int to) {
    if (FactFormat.kind(bytes, at) == FactFormat.REOPENED) {
      long last = Bytes.int64(bytes, at + FactFormat.RECORD_HEADER_BYTES);
      reopened.removeIf(before -> before.last >= last);
      reopened.add(new Reopened(number, last));
    }
  }

  private void apply(byte[] bytes, int at, int to, long known) {
    int kind = FactFormat.kind(bytes, at);
    int body = at + FactFormat.RECORD_HEADER_BYTES;
    if (kind >= FactFormat.HOST) {
      host.fact(number, kind, bytes, body, to);
    } else if (number > known) {
      applyOwn(kind, bytes, body, to);
    }
  }

  private void applyOwn(int kind, byte[] bytes, int body, int to) {
    long sequence = Bytes.int64(bytes, body);
    switch (kind) {
      case FactFormat.REMOVED -> remove(sequence, Bytes.int64(bytes, body + 8));
      case FactFormat.BELOW -> removals.removeBelow(Math.min(sequence - 1, limit()) + 1);
      case FactFormat.SKIPPED -> skip(sequence, Bytes.int64(bytes, body + 8));
      case FactFormat.DEAD -> removeBits(sequence, bytes, body + 8, to);
      default -> {}
    }
  }

  private void skip(long sequence, long nanos) {
    if (sequence > contents.last) {
      contents.lastNanos = Math.max(contents.lastNanos, nanos);
    }
    removals.skipTo(sequence);
  }

  private void remove(long first, long last) {
    long limit = limit();
    ahead |= Math.min(last, limit) > contents.last;
    for (long at = Math.max(first, contents.first); at <= Math.min(last, limit); at++) {
      removals.remove(at);
    }
  }

  private void removeBits(long base, byte[] bytes, int from, int to) {
    long limit = limit();
    for (int at = from; at < to; at += 8) {
      long word = Bytes.int64(bytes, at);
      while (word != 0) {
        long sequence = base + (at - from) * 8L + Long.numberOfTrailingZeros(word);
        ahead |= sequence > contents.last;
        if (sequence <= limit) {
          removals.remove(sequence);
        }
        word &= word - 1;
      }
    }
  }

  /// What this fact says of later sequences is void: these were given again.
  private long limit() {
    for (Reopened each : reopened) {
      if (each.number > number) {
        return each.last;
      }
    }
    return Long.MAX_VALUE;
  }
}
