// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import java.util.List;

/// What opening a store found. For the log, health and stream info.
///
/// @param lost sequences that are gone because what holds them is damaged; told at every opening
/// @param cutBytes taken from the ends of files: what was being written when the process or the
///   machine stopped, and was acknowledged to nobody
/// @param rebuiltIndexes index files that were made anew from the data
/// @param quarantined names of files that were moved away because they are not known
/// @param scannedBytes of segments that were read
public record RecoveryReport(
    List<LostData> lost,
    long cutBytes,
    int rebuiltIndexes,
    List<String> quarantined,
    long scannedBytes) {

  /// Damage in a segment.
  ///
  /// @param first sequence
  /// @param last sequence; below `first` where no sequence is missing
  /// @param bytes that cannot be read
  public record LostData(long first, long last, long bytes) {}

  /// Whether all is as it was left.
  public boolean isClean() {
    return lost.isEmpty() && cutBytes == 0 && quarantined.isEmpty();
  }
}
