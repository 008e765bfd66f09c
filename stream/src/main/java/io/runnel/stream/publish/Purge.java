// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.SubjectFilter;

/// A purge under way: it goes on in slices, so that the owner can do other things between them.
/// What is stored after it began is not touched.
///
/// Belongs to the owner of the stream.
public final class Purge {
  private final StreamBook book;
  private final SubjectFilter filter;
  private final boolean wholeBelow;

  /// How many more of the newest are to be passed over.
  private long toKeep;

  /// Messages above it stay.
  private long last;

  private long next = 1;
  private long purged;
  private boolean done;

  /// @param sequence 0, or: what has it or more stays
  /// @param keep 0, or how many of the newest stay
  Purge(StreamBook book, SubjectFilter filter, long sequence, long keep) {
    this.book = book;
    this.filter = filter;
    this.toKeep = sequence > 0 ? 0 : keep;
    this.last = sequence > 0 ? sequence - 1 : book.store.lastSequence();
    this.wholeBelow = filter.isAll() && toKeep == 0;
    this.done = sequence == 1;
  }

  /// How many messages went so far.
  public long purged() {
    return purged;
  }

  public boolean isDone() {
    return done;
  }

  /// Looks at up to `budget` messages. True when nothing is left to do.
  public boolean step(int budget, PublishOutput out) {
    if (done) {
      return true;
    }
    if (wholeBelow) {
      purged = book.store.removeBelow(last + 1);
      out.removedBelow(last + 1);
      done = true;
    } else {
      int left = passOver(budget);
      if (toKeep == 0) {
        remove(left, out);
      }
    }
    book.countBytes();
    return done;
  }

  /// Goes back from the end past those that stay.
  private int passOver(int budget) {
    int left = budget;
    while (toKeep > 0 && left > 0) {
      long found = last < 1 ? MessageStore.NONE : book.store.previous(filter, last);
      if (found == MessageStore.NONE) {
        toKeep = 0;
        done = true;
        return left;
      }
      last = found - 1;
      toKeep--;
      left--;
    }
    return left;
  }

  private void remove(int budget, PublishOutput out) {
    for (int left = budget; left > 0 && !done; left--) {
      long found = book.store.next(filter, next);
      if (found == MessageStore.NONE || found > last) {
        done = true;
      } else {
        next = found + 1;
        book.remove(found, out);
        purged++;
      }
    }
  }
}
