// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import java.util.Arrays;

/// What is known of one filter that has to look at messages one by one: which subject ids it wants,
/// in 2 bits for each, and a range of sequences in which it wants none.
///
/// Owner: the store. A sequence is given once and a message does not come back, so the range stays
/// true; of an id that gets another subject the store says [#forget].
public final class FilterMemo {
  private static final int UNKNOWN = 0;
  private static final int WANTED = 1;
  private static final int UNWANTED = 2;

  private final SubjectFilter filter;
  private final SubjectTable table;
  private byte[] verdicts = new byte[16];

  /// Invariant: nothing wanted is in `[noneFrom, noneTo]`.
  private long noneFrom = 1;

  private long noneTo;

  public FilterMemo(SubjectFilter filter, SubjectTable table) {
    this.filter = filter;
    this.table = table;
  }

  public SubjectFilter filter() {
    return filter;
  }

  /// Whether the subject of a live id is wanted.
  public boolean wanted(int id) {
    int at = id >> 2;
    if (at >= verdicts.length) {
      verdicts = Arrays.copyOf(verdicts, Math.max(at + 1, verdicts.length * 2));
    }
    int shift = (id & 3) << 1;
    int verdict = (verdicts[at] >>> shift) & 3;
    if (verdict == UNKNOWN) {
      boolean wanted =
          filter.matches(table.subject(id), table.subjectFrom(id), table.subjectTo(id));
      verdict = wanted ? WANTED : UNWANTED;
      verdicts[at] |= (byte) (verdict << shift);
    }
    return verdict == WANTED;
  }

  /// An id has no subject any longer.
  public void forget(int id) {
    int at = id >> 2;
    if (at < verdicts.length) {
      verdicts[at] &= (byte) ~(3 << ((id & 3) << 1));
    }
  }

  /// No id has a subject any longer.
  public void forgetAll() {
    verdicts = new byte[16];
  }

  /// The first sequence at or after `from` that may be wanted.
  public long skipForward(long from) {
    return from >= noneFrom && from <= noneTo ? noneTo + 1 : from;
  }

  /// The last sequence at or before `from` that may be wanted.
  public long skipBack(long from) {
    return from >= noneFrom && from <= noneTo ? noneFrom - 1 : from;
  }

  /// Nothing wanted is in `[from, to]`. Joined with what was known where they touch; else the newer
  /// is kept.
  public void none(long from, long to) {
    if (from > to) {
      return;
    }
    if (from <= noneTo + 1 && to >= noneFrom - 1 && noneFrom <= noneTo) {
      noneFrom = Math.min(noneFrom, from);
      noneTo = Math.max(noneTo, to);
    } else {
      noneFrom = from;
      noneTo = to;
    }
  }
}
