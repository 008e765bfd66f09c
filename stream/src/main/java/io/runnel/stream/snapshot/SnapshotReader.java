// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads a backup of either form as its chunks arrive: takes the frames off, sees by the first 8
/// bytes which form it is, and tells a sink what is in it.
///
/// Holds a frame (up to 9 MiB) and an entry or record. Owner: the restore.
public final class SnapshotReader {
  private final SnapshotSink sink;
  private final FrameReader frames = new FrameReader(this::plain);
  private final byte[] begin = new byte[ArchiveWriter.MAGIC.length];
  private int begun;
  private @Nullable BackupForm form;

  public SnapshotReader(SnapshotSink sink) {
    this.sink = sink;
  }

  /// The next chunk, of any size.
  public void accept(byte[] chunk, int from, int to) throws InvalidSnapshot {
    frames.accept(chunk, from, to);
  }

  /// No more chunks come; throws if something is missing.
  public void finish() throws InvalidSnapshot {
    frames.finish();
    if (form == null) {
      throw new InvalidSnapshot("backup was truncated");
    }
    form.finish();
  }

  private void plain(byte[] bytes, int from, int to) throws InvalidSnapshot {
    int at = from;
    if (form == null) {
      int count = Math.min(begin.length - begun, to - from);
      System.arraycopy(bytes, from, begin, begun, count);
      begun += count;
      at += count;
      if (begun < begin.length) {
        return;
      }
      form = recognize();
    }
    form.accept(bytes, at, to);
  }

  private BackupForm recognize() throws InvalidSnapshot {
    if (Arrays.equals(begin, ArchiveWriter.MAGIC)) {
      return new ArchiveReader(sink);
    }
    var tar = new TarReader(sink);
    tar.accept(begin, 0, begin.length);
    return tar;
  }
}
