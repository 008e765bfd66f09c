// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import static io.runnel.stream.store.SubjectEntries.NEXT;
import static io.runnel.stream.store.SubjectEntries.idIn;

/// Which entries of a [SubjectTable] may have a hash: linear hashing, one subject for each bucket
/// on the average, so that the table grows and shrinks by one bucket at a time.
///
/// Owner: the table.
final class SubjectBuckets {
  private static final int NONE = SubjectTable.NONE;
  private static final int BUCKETS_MIN = 4;

  /// The id of the first entry of each bucket, or none.
  final IntChunks heads = new IntChunks();

  private final SubjectEntries rows;
  private int count;

  SubjectBuckets(SubjectEntries rows) {
    this.rows = rows;
  }

  int count() {
    return count;
  }

  void restore(int[][] saved, int buckets) {
    heads.restore(saved);
    count = buckets;
  }

  void clear() {
    heads.resize(0);
    count = 0;
  }

  /// The first entry of the bucket that has this hash.
  int first(int hash) {
    return heads.get(bucketOf(hash));
  }

  void putFirst(int hash, int id) {
    heads.set(bucketOf(hash), id);
  }

  /// With n buckets and m the power of 2 at or above n: hash mod m, or mod m/2 if that has no
  /// bucket yet.
  private int bucketOf(int hash) {
    int mask = (Integer.highestOneBit(count - 1) << 1) - 1;
    int bucket = hash & mask;
    return bucket < count ? bucket : bucket & (mask >>> 1);
  }

  private int hash(int id) {
    return rows.get(id, SubjectEntries.HASH);
  }

  void grow(int size) {
    if (count == 0) {
      heads.resize(BUCKETS_MIN);
      for (count = 0; count < BUCKETS_MIN; count++) {
        heads.set(count, NONE);
      }
    }
    if (size > count) {
      split();
    }
  }

  /// Adds a bucket: it gets what belongs to it from the one that stood for it.
  private void split() {
    int added = count;
    int parent = added - Integer.highestOneBit(added);
    heads.resize(added + 1);
    count++;
    int stay = NONE;
    int move = NONE;
    int id = heads.get(parent);
    while (id != NONE) {
      int next = idIn(rows.get(id, NEXT));
      if (bucketOf(hash(id)) == added) {
        rows.linkTo(id, move);
        move = id;
      } else {
        rows.linkTo(id, stay);
        stay = id;
      }
      id = next;
    }
    heads.set(parent, stay);
    heads.set(added, move);
  }

  /// Takes the last buckets away when there are four times as many as subjects.
  void shrink(int size) {
    for (int i = 0; i < 2 && count > BUCKETS_MIN && size < count / 4; i++) {
      int last = count - 1;
      int parent = last - Integer.highestOneBit(last);
      int id = heads.get(last);
      while (id != NONE) {
        int next = idIn(rows.get(id, NEXT));
        rows.linkTo(id, heads.get(parent));
        heads.set(parent, id);
        id = next;
      }
      count = last;
      heads.resize(last);
    }
  }

  void unlink(int id) {
    int bucket = bucketOf(hash(id));
    int after = idIn(rows.get(id, NEXT));
    int at = heads.get(bucket);
    if (at == id) {
      heads.set(bucket, after);
      return;
    }
    while (true) {
      int next = idIn(rows.get(at, NEXT));
      if (next == id) {
        rows.linkTo(at, after);
        return;
      }
      at = next;
    }
  }
}
