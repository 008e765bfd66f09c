// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import org.jspecify.annotations.Nullable;

/// The memos of the filters that were asked for lately, told apart by identity: a consumer keeps
/// its filter.
///
/// A filter gets a memo when it is asked for twice without another one between, so that many
/// filters taking turns do not push each other out. Owner: the store.
public final class FilterMemos {
  /// 8 memos x 1 M subjects / 4 = 2 MiB.
  public static final int MEMOS_MAX = 8;

  private final SubjectTable table;
  private final @Nullable FilterMemo[] memos = new FilterMemo[MEMOS_MAX];
  private int count;
  private int oldest;
  private @Nullable SubjectFilter missed;

  public FilterMemos(SubjectTable table) {
    this.table = table;
  }

  /// The memo of a filter, if it has one.
  public @Nullable FilterMemo of(SubjectFilter filter) {
    for (int i = 0; i < count; i++) {
      FilterMemo memo = memos[i];
      if (memo != null && memo.filter() == filter) {
        return memo;
      }
    }
    if (missed != filter) {
      missed = filter;
      return null;
    }
    var memo = new FilterMemo(filter, table);
    if (count < MEMOS_MAX) {
      memos[count++] = memo;
    } else {
      memos[oldest] = memo;
      oldest = (oldest + 1) % MEMOS_MAX;
    }
    return memo;
  }

  /// An id has no subject any longer.
  public void forget(int id) {
    for (int i = 0; i < count; i++) {
      FilterMemo memo = memos[i];
      if (memo != null) {
        memo.forget(id);
      }
    }
  }

  /// No id has a subject any longer.
  public void forgetAll() {
    for (int i = 0; i < count; i++) {
      FilterMemo memo = memos[i];
      if (memo != null) {
        memo.forgetAll();
      }
    }
  }
}
