// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

/// A place in a configuration file.
///
/// @param file path as the file was named; empty for text without a file
/// @param line first is 1
/// @param column first is 1, counted in UTF-16 units; of quoted text, the first character inside
///   the quotes
public record Position(String file, int line, int column) {

  /// The place of what no file says.
  public static Position none() {
    return new Position("", 0, 0);
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
