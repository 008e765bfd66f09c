// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import java.util.Set;

/// Names in the directory of a stream beside those of segments.
final class FileNames {
  /// The state of the store at one moment.
  static final String CHECKPOINT = "checkpoint";

  /// What the stream is; see [StreamDirectory].
  static final String META = "stream.json";

  /// Ends the name of a file that is not complete yet: worthless after a restart.
  static final String TEMPORARY = ".tmp";

  /// Files that are not the recovery's.
  static final Set<String> OTHERS = Set.of(CHECKPOINT, META);

  private FileNames() {}
}
