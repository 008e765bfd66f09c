// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.stream.store.SubjectFilter;
import io.runnel.stream.store.SubjectTable;
import java.util.Arrays;

/// What is known of one filter by the hashes of subjects: whether the subjects with a hash are
/// wanted. Index entries have only the hash.
///
/// A hash that several subjects share where not all are wanted is [#UNSURE]: one has to look.
/// Owner: the store, which says [#forget] when a subject is new.
final class HashMemo {
  static final byte UNWANTED = 1;
  static final byte WANTED = 2;
  static final byte UNSURE = 3;

  /// 4,096 x 5 B = 20 KiB.
  private static final int SLOTS = 1 << 12;

  final SubjectFilter filter;
  private final SubjectTable table;
  private final int[] hashes = new int[SLOTS];
  private final byte[] verdicts = new byte[SLOTS];

  HashMemo(SubjectFilter filter, SubjectTable table) {
    this.filter = filter;
    this.table = table;
  }

  byte verdict(int hash) {
    int slot = hash & (SLOTS - 1);
    byte known = verdicts[slot];
    if (known != 0 && hashes[slot] == hash) {
      return known;
    }
    byte verdict = judge(hash);
    hashes[slot] = hash;
    verdicts[slot] = verdict;
    return verdict;
  }

  private byte judge(int hash) {
    int seen = 0;
    int id = table.sameHash(hash, SubjectTable.NONE);
    while (id != SubjectTable.NONE) {
      boolean wanted =
          filter.matches(table.subject(id), table.subjectFrom(id), table.subjectTo(id));
      seen |= wanted ? WANTED : UNWANTED;
      id = table.sameHash(hash, id);
    }
    return seen == 0 ? UNWANTED : (byte) seen;
  }

  /// There is another subject of this hash.
  void forget(int hash) {
    int slot = hash & (SLOTS - 1);
    if (hashes[slot] == hash) {
      verdicts[slot] = 0;
    }
  }

  void forgetAll() {
    Arrays.fill(verdicts, (byte) 0);
  }
}
