// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.stream.config.KeyPrefix;

/// What is fixed for a store while it is open.
///
/// @param prefix what the keys of the stream leave out of subjects; fixed when the stream is made
/// @param segmentBytes a segment that has reached it gets no more batches
/// @param sync see [SyncPolicy]
public record StoreSettings(KeyPrefix prefix, int segmentBytes, SyncPolicy sync) {
  /// 64 MiB.
  public static final int SEGMENT_BYTES = 64 << 20;

  /// Bytes of a segment where the stream may have so many in all: about an eighth, so that what a
  /// limit takes away gives its place back soon.
  public static int segmentBytesFor(long streamBytesMax) {
    if (streamBytesMax <= 0) {
      return SEGMENT_BYTES;
    }
    return Math.clamp(streamBytesMax / 8, 256 << 10, SEGMENT_BYTES);
  }
}
