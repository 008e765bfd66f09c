// SPDX-License-Identifier: Apache-2.0
package io.runnel.config;

import io.runnel.config.grammar.ConfigException;
import io.runnel.config.grammar.ConfigParser;
import io.runnel.config.grammar.ConfigTree;
import io.runnel.config.grammar.Environment;
import io.runnel.config.grammar.FileSource;
import io.runnel.config.keys.KeyTable;
import io.runnel.config.read.ServerReader;
import java.nio.file.Path;

/// The way in: from a configuration file to options.
///
/// ```java
/// var result = ConfigFile.load(Path.of("nats.conf"), Environment.ofProcess(), FileSource.ofDisk());
/// ```
public final class ConfigFile {

  private ConfigFile() {}

  /// Reads a file and all it includes. The exception lists everything that is wrong, with file,
  /// line and column.
  public static ConfigResult load(Path file, Environment environment, FileSource files)
      throws ConfigException {
    return read(ConfigParser.parseFile(file, environment, files), file.toString());
  }

  /// Reads a text as if it stood in this file; includes are relative to its directory.
  public static ConfigResult load(
      String text, String file, Environment environment, FileSource files) throws ConfigException {
    return read(ConfigParser.parse(text, file, environment, files), file);
  }

  private static ConfigResult read(ConfigTree tree, String file) throws ConfigException {
    var result = ServerReader.read(tree, file, KeyTable.load());
    return new ConfigResult(result.options(), result.warnings(), result.notices());
  }
}
