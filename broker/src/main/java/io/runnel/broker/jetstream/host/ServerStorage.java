// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.config.options.JetStreamOptions;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// What the streams of all accounts take together, and may take. Any thread.
///
/// @param memoryMax bytes of memory streams
/// @param fileMax bytes of file streams
public record ServerStorage(AtomicLong memory, AtomicLong file, long memoryMax, long fileMax) {
  /// Where nothing is configured: this part of the machine's memory and of the disk's free space.
  private static final int PERCENT_DEFAULT = 75;

  private static final long MEMORY_UNKNOWN_BYTES = 256L << 20;
  private static final long FILE_UNKNOWN_BYTES = 1L << 40;

  /// With the limits of `options` for streams under `root`.
  public static ServerStorage of(JetStreamOptions options, Path root) {
    long memory =
        options.maxMemoryBytes() == JetStreamOptions.AUTO
            ? part(machineMemory())
            : options.maxMemoryBytes();
    long file =
        options.maxFileBytes() == JetStreamOptions.AUTO ? part(free(root)) : options.maxFileBytes();
    return new ServerStorage(new AtomicLong(), new AtomicLong(), memory, file);
  }

  private static long part(long bytes) {
    return bytes / 100 * PERCENT_DEFAULT;
  }

  private static long machineMemory() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemTotal:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException | NumberFormatException unknown) {
      return MEMORY_UNKNOWN_BYTES;
    }
    return MEMORY_UNKNOWN_BYTES;
  }

  private static long free(Path root) {
    try {
      FileStore store = Files.getFileStore(root);
      return store.getUsableSpace();
    } catch (IOException unknown) {
      return FILE_UNKNOWN_BYTES;
    }
  }
}
