// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.snapshot;

/// One of the two forms a backup can have, when its frames are taken off.
sealed interface BackupForm permits ArchiveReader, TarReader {
  /// Takes the next bytes and tells the sink what they complete.
  void accept(byte[] bytes, int from, int to) throws InvalidSnapshot;

  /// No more bytes come: is it whole?
  void finish() throws InvalidSnapshot;
}
