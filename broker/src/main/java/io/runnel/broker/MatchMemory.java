// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one loop remembers of one space: subjects and who listened when it last looked.
///
/// Owned by its loop. Direct mapped: a subject that falls on a taken place replaces it. Holds at
/// most `ENTRIES` subjects.
final class MatchMemory {
  private static final int ENTRIES_FIRST = 64;
  private static final int ENTRIES_MAX = 4096;

  private @Nullable Entry[] entries = new @Nullable Entry[ENTRIES_FIRST];
  private int replaced;

  private record Entry(byte[] subject, int hash, long stamp, Match match) {}

  @Nullable Match lookup(byte[] buf, int from, int to, int hash, long stamp) {
    Entry entry = entries[hash & (entries.length - 1)];
    if (entry != null
        && entry.stamp == stamp
        && entry.hash == hash
        && Arrays.equals(entry.subject, 0, entry.subject.length, buf, from, to)) {
      return entry.match;
    }
    return null;
  }

  void remember(byte[] buf, int from, int to, int hash, long stamp, Match match) {
    int at = hash & (entries.length - 1);
    Entry old = entries[at];
    if (old != null && old.stamp == stamp && ++replaced > entries.length) {
      grow();
      at = hash & (entries.length - 1);
    }
    entries[at] = new Entry(Arrays.copyOfRange(buf, from, to), hash, stamp, match);
  }

  private void grow() {
    replaced = 0;
    if (entries.length >= ENTRIES_MAX) {
      return;
    }
    @Nullable Entry[] larger = new @Nullable Entry[entries.length * 4];
    for (Entry entry : entries) {
      if (entry != null) {
        larger[entry.hash & (larger.length - 1)] = entry;
      }
    }
    entries = larger;
  }
}
