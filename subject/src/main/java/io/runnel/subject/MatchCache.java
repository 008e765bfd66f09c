// SPDX-License-Identifier: Apache-2.0
package io.runnel.subject;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers by subject, each good for one stamp of [Generations]. A hit allocates nothing and reads
/// one or two places.
///
/// Owned by one event loop. Its size is fixed: each subject has two places it can be in, and a new
/// one takes the place that is old already, or else the one that was used less recently. A subject
/// longer than [#SUBJECT_BYTES_MAX] is not kept, so that the memory has a limit too; how large an
/// answer may be is for the caller to say.
///
/// ```
/// set = hash mod (places / 2)
/// places   | 2 x set      | 2 x set + 1  |
/// subjects | "orders.new" | "time.gmt"   |   with hash, stamp and answer beside
/// ```
public final class MatchCache<R> {

  /// What [Generations#stamp] says of a subject now.
  @FunctionalInterface
  public interface Stamps {
    long stamp(byte[] subject, int from, int to);
  }

  /// With 4,096 places at most 1 MiB of subjects.
  public static final int SUBJECT_BYTES_MAX = 256;

  private final R absent;
  private final int setMask;
  private final byte[] @Nullable [] subjects;
  private final int[] hashes;
  private final long[] stamps;
  private final @Nullable Object[] answers;

  /// Which place of a set, 0 or 1, was not used last.
  private final byte[] older;

  /// A cache of `places` places, a power of two and at least 2. `absent` is what [#lookup] answers
  /// for a miss.
  public MatchCache(int places, R absent) {
    if (places < 2 || Integer.bitCount(places) != 1) {
      throw new IllegalArgumentException("not a power of two: " + places);
    }
    this.absent = absent;
    this.setMask = places / 2 - 1;
    this.subjects = new byte[places][];
    this.hashes = new int[places];
    this.stamps = new long[places];
    this.answers = new Object[places];
    this.older = new byte[places / 2];
  }

  /// The answer kept for a subject with this very stamp, or `absent`. The hash is [SubjectHash]'s,
  /// with any seed that is always the same for this cache.
  @SuppressWarnings("unchecked") // Only put() fills it, with R.
  public R lookup(byte[] subject, int from, int to, int hash, long stamp) {
    int set = hash & setMask;
    for (int way = 0; way < 2; way++) {
      int place = 2 * set + way;
      if (hashes[place] == hash && stamps[place] == stamp && holds(place, subject, from, to)) {
        Object answer = answers[place];
        assert answer != null : "a subject is kept with its answer";
        older[set] = (byte) (1 - way);
        return (R) answer;
      }
    }
    return absent;
  }

  /// Keeps an answer with the stamp that was taken before the answer was.
  public void put(byte[] subject, int from, int to, int hash, long stamp, R answer) {
    if (to - from > SUBJECT_BYTES_MAX) {
      return;
    }
    int set = hash & setMask;
    int place = 2 * set + older[set];
    for (int way = 0; way < 2; way++) {
      if (hashes[2 * set + way] == hash && holds(2 * set + way, subject, from, to)) {
        place = 2 * set + way;
      }
    }
    if (!holds(place, subject, from, to)) {
      subjects[place] = Arrays.copyOfRange(subject, from, to);
    }
    hashes[place] = hash;
    stamps[place] = stamp;
    answers[place] = answer;
    older[set] = (byte) (1 - (place & 1));
  }

  /// Lets go of all answers, for one whose owner has nothing to do with them any more.
  public void clear() {
    Arrays.fill(subjects, null);
    Arrays.fill(answers, null);
  }

  /// Lets go of the answers whose stamp is no longer the one that `stamps` gives.
  public void removeOld(Stamps stamps) {
    for (int place = 0; place < subjects.length; place++) {
      byte[] subject = subjects[place];
      if (subject != null && stamps.stamp(subject, 0, subject.length) != this.stamps[place]) {
        subjects[place] = null;
        answers[place] = null;
      }
    }
  }

  /// Shows every answer that is kept, those too old to be used included.
  @SuppressWarnings("unchecked") // Only put() fills it, with R.
  public void forEach(Consumer<? super R> visitor) {
    for (Object answer : answers) {
      if (answer != null) {
        visitor.accept((R) answer);
      }
    }
  }

  private boolean holds(int place, byte[] subject, int from, int to) {
    byte[] kept = subjects[place];
    return kept != null && Arrays.equals(kept, 0, kept.length, subject, from, to);
  }
}
