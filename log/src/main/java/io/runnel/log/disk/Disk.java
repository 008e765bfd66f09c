// SPDX-License-Identifier: Apache-2.0
package io.runnel.log.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The file system as the log sees it. Any thread may call; what is known to survive a power cut is
/// only what was forced: contents by [DiskFile#force], names by [#forceDirectory].
public interface Disk {
  /// Opens a file to read and write; makes an empty one where there is none.
  DiskFile open(Path file) throws IOException;

  boolean exists(Path file);

  /// Names in a directory, in order; empty where there is no such directory.
  List<String> list(Path directory) throws IOException;

  void createDirectories(Path directory) throws IOException;

  /// Atomic; what was called `to` is gone.
  void rename(Path from, Path to) throws IOException;

  /// A file or an empty directory; nothing happens where there is none.
  void delete(Path file) throws IOException;

  /// Makes names given, changed and deleted in a directory durable.
  void forceDirectory(Path directory) throws IOException;
}
