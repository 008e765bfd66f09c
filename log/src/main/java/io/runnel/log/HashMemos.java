// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.stream.store.SubjectFilter;
import io.runnel.stream.store.SubjectTable;
import org.jspecify.annotations.Nullable;

/// The memos of the filters asked for lately, told apart by identity: a consumer keeps its filter.
/// Owner: the store.
final class HashMemos {
  /// 8 x 20 KiB = 160 KiB for a stream with filtering consumers.
  private static final int MEMOS_MAX = 8;

  private final SubjectTable table;
  private final @Nullable HashMemo[] memos = new HashMemo[MEMOS_MAX];
  private int oldest;

  HashMemos(SubjectTable table) {
    this.table = table;
  }

  HashMemo of(SubjectFilter filter) {
    for (HashMemo memo : memos) {
      if (memo != null && memo.filter == filter) {
        return memo;
      }
    }
    HashMemo memo = new HashMemo(filter, table);
    memos[oldest] = memo;
    oldest = (oldest + 1) % MEMOS_MAX;
    return memo;
  }

  /// There is a new subject of this hash.
  void forget(int hash) {
    for (HashMemo memo : memos) {
      if (memo != null) {
        memo.forget(hash);
      }
    }
  }

  void relax() {
    java.util.Arrays.fill(memos, null);
  }
}
