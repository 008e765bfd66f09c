// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Reads the text of a configuration file: the first one and those it includes.
@FunctionalInterface
public interface FileSource {

  /// Longest file that is read: 16 MiB.
  int FILE_BYTES_MAX = 16 * 1024 * 1024;

  /// The text at this path. Bytes that are not UTF-8 come as U+FFFD.
  String read(Path path) throws IOException;

  /// Files of this machine.
  static FileSource ofDisk() {
    return path -> {
      try (var in = Files.newInputStream(path)) {
        byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
        if (bytes.length > FILE_BYTES_MAX) {
          throw new IOException(path + ": larger than " + FILE_BYTES_MAX + " bytes");
        }
        return UTF_8.decode(ByteBuffer.wrap(bytes)).toString();
      }
    };
  }

  /// Files of a map from path to text.
  static FileSource of(Map<Path, String> files) {
    var copy = Map.copyOf(files);
    return path ->
        Optional.ofNullable(copy.get(path.normalize()))
            .orElseThrow(
                () -> new FileNotFoundException("open " + path + ": no such file or directory"));
  }
}
