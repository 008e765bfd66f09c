// SPDX-License-Identifier: Apache-2.0
package io.runnel.log.disk;

import java.io.Closeable;
import java.io.IOException;

/// An open file. Any thread may call; ranges that one writes and another reads at the same time
/// have no defined content.
public interface DiskFile extends Closeable {
  /// Reads up to `length` bytes from position `at`; returns how many there were, fewer only where
  /// the file ends.
  int read(long at, byte[] into, int from, int length) throws IOException;

  /// Writes all of `bytes[from, from + length)` at position `at`; a gap before it is zeros.
  void write(long at, byte[] bytes, int from, int length) throws IOException;

  /// Makes the contents durable (fdatasync).
  void force() throws IOException;

  long size() throws IOException;

  void truncate(long size) throws IOException;

  @Override
  void close() throws IOException;
}
