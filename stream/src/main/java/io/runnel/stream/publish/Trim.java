// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.store.SubjectFilter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// What lower limits demand of what is stored already, in slices.
///
/// Belongs to the owner of the stream.
final class Trim {
  private final StreamBook book;
  private final Deque<byte[]> subjects = new ArrayDeque<>();
  private boolean done = true;

  Trim(StreamBook book) {
    this.book = book;
  }

  boolean isDone() {
    return done;
  }

  /// The limits may be lower than they were in `before`.
  void begin(StreamTerms before) {
    done = false;
    subjects.clear();
    long limit = book.terms.maxPerSubject;
    if (limit > 0 && (before.maxPerSubject == 0 || limit < before.maxPerSubject)) {
      book.store.forEachSubject(
          SubjectFilter.ALL,
          (subject, from, to, totals) -> {
            if (totals.messages > limit) {
              subjects.add(Arrays.copyOfRange(subject, from, to));
            }
            return true;
          });
    }
  }

  /// Takes away up to about `budget` messages; returns how much of it is left.
  int step(int budget, PublishOutput out) {
    int left = budget;
    while (left > 0 && !subjects.isEmpty()) {
      byte[] subject = subjects.getFirst();
      var totals = book.lookup.totals(subject, 0, subject.length);
      if (totals.messages > book.terms.maxPerSubject) {
        book.remove(totals.first, out);
        left--;
      } else {
        subjects.removeFirst();
      }
    }
    if (left > 0 && !book.terms.discardNew) {
      left = StoreLimits.enforceTotals(book.terms, book.store, out, left);
    }
    done = left > 0;
    book.countBytes();
    return left;
  }
}
