// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Says whether the answer "who listens to this subject" may have changed since it was taken,
/// without asking the tree: a counter for each of 256 groups of first tokens, and one for filters
/// that begin with a wildcard. So the coming and going of inboxes does not make the answers for
/// `orders.new` old.
///
/// Order is everything:
///
/// 1. a writer changes the tree first, and then calls [#changed];
/// 2. a reader takes the [#stamp] first, then matches the tree, and keeps the answer with that
///    stamp;
/// 3. an answer is good as long as [#stamp] still gives the same.
///
/// A reader that matched in the middle of a change thus has a stamp from before the change, and
/// asks again. The other order would put a new stamp on an old answer, for good.
///
/// Shared by all loops, and the one class of this module that more than one thread uses: a reader
/// on another loop learns of a change from here and nowhere else, without the tree's lock. Hence
/// the release on writing (the changed tree is visible before the counter is) and the acquire on
/// reading (what is matched afterwards is at least as new as the stamp).
public final class Generations {

  /// 256 x 8 B = 2 KiB an account. A power of two.
  private static final int BUCKETS = 256;

  /// The counter that all stamps contain, for filters whose first token is a wildcard.
  private static final int ALL = BUCKETS;

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  /// Each only grows; so a sum of two of them that has not changed means that neither has.
  private final long[] counters = new long[BUCKETS + 1];

  /// What to keep with an answer for this subject: take it before the answer.
  public long stamp(byte[] subject, int from, int to) {
    long all = (long) LONGS.getAcquire(counters, ALL);
    long own = (long) LONGS.getAcquire(counters, bucketOf(subject, from, to));
    return all + own;
  }

  /// Makes answers old that a change below this filter can have changed: call it after the change.
  public void changed(byte[] filter) {
    int end = Tokens.end(filter, 0, filter.length);
    boolean wildcard = Tokens.isStar(filter, 0, end) || Tokens.isTail(filter, 0, end);
    long _ = (long) LONGS.getAndAddRelease(counters, wildcard ? ALL : bucketOf(filter, 0, end), 1L);
  }

  /// Makes all answers old.
  public void changedEverywhere() {
    long _ = (long) LONGS.getAndAddRelease(counters, ALL, 1L);
  }

  static int bucketOf(byte[] subject, int from, int to) {
    return SubjectHash.of(subject, from, Tokens.end(subject, from, to), 0) & BUCKETS - 1;
  }
}
