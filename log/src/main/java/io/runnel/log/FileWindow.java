// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.disk.DiskFile;
import java.io.IOException;

/// Reads through a file from front to back with one buffer. Used by one thread.
final class FileWindow {
  /// 1 MiB.
  private static final int BYTES = 1 << 20;

  private final DiskFile file;
  private final long size;
  private long from;
  private int length;
  private byte[] bytes;

  FileWindow(DiskFile file, long size) {
    this.file = file;
    this.size = size;
    this.bytes = new byte[(int) Math.min(size, BYTES)];
  }

  long size() {
    return size;
  }

  /// What was asked for last is somewhere in it.
  byte[] bytes() {
    return bytes;
  }

  /// Brings `[at, at + count)`, which is inside the file, into [#bytes]; returns where it begins.
  int load(long at, int count) throws IOException {
    if (at < from || at + count > from + length) {
      if (count > bytes.length) {
        bytes = new byte[count];
      }
      from = at;
      length = (int) Math.min(bytes.length, size - at);
      if (file.read(at, bytes, 0, length) < length) {
        throw new IOException("a file became shorter while it was read");
      }
    }
    return (int) (at - from);
  }
}
