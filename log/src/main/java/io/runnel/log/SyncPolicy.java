// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

/// When a store says that something is committed.
public enum SyncPolicy {
  /// When it is on the device: after fdatasync. The default.
  ALWAYS,

  /// When it is written; a kill of the process loses nothing, a power cut what was written since
  /// the last [FileStore#sync], which the host calls at its interval.
  INTERVAL,

  /// When it is written; nothing is ever synced. For tests.
  NEVER
}
