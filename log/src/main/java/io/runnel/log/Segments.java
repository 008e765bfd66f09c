// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.stream.store.MessageStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The segments of a stream in the order of their sequences. Owner: the store.
final class Segments {
  private final List<Segment> segments = new ArrayList<>();
  private final List<Segment> doomed = new ArrayList<>();

  /// Where the last search ended.
  private int recent;

  List<Segment> all() {
    return segments;
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  void add(Segment segment) {
    segments.add(segment);
  }

  /// Takes a segment out; its files are to be deleted, see [#doomed].
  void remove(Segment segment) {
    segments.remove(segment);
    doomed.add(segment);
    recent = 0;
  }

  /// Those whose files are to be deleted.
  List<Segment> doomed() {
    return List.copyOf(doomed);
  }

  /// Their files are deleted.
  void deleted(List<Segment> gone) {
    doomed.removeAll(gone);
  }

  @Nullable Segment last() {
    return segments.isEmpty() ? null : segments.getLast();
  }

  /// The segment to which a sequence belongs, if one does.
  @Nullable Segment of(long sequence) {
    int at = floor(sequence);
    if (at < 0) {
      return null;
    }
    Segment segment = segments.get(at);
    return sequence < segment.next ? segment : null;
  }

  boolean isLive(long sequence) {
    Segment segment = of(sequence);
    return segment != null && segment.isLive(sequence);
  }

  /// The first message from `sequence` on, or NONE.
  long nextLive(long sequence) {
    for (int at = Math.max(0, floor(sequence)); at < segments.size(); at++) {
      Segment segment = segments.get(at);
      long from = Math.max(sequence, segment.base);
      if (segment.live > 0 && from < segment.next) {
        long found = segment.base + segment.dead.nextLive((int) (from - segment.base));
        if (found < segment.next) {
          recent = at;
          return found;
        }
      }
    }
    return MessageStore.NONE;
  }

  /// The last message up to `sequence`, or NONE.
  long previousLive(long sequence) {
    for (int at = floor(sequence); at >= 0; at--) {
      Segment segment = segments.get(at);
      long from = Math.min(sequence, segment.next - 1);
      if (segment.live > 0 && from >= segment.base) {
        int found = segment.dead.previousLive((int) (from - segment.base));
        if (found >= 0) {
          recent = at;
          return segment.base + found;
        }
      }
    }
    return MessageStore.NONE;
  }

  /// How many messages there are from `sequence` on.
  long liveFrom(long sequence) {
    long count = 0;
    for (int at = Math.max(0, floor(sequence)); at < segments.size(); at++) {
      Segment segment = segments.get(at);
      if (sequence <= segment.base) {
        count += segment.live;
      } else if (sequence < segment.next) {
        int from = (int) (sequence - segment.base);
        count += segment.dead.live(from, (int) (segment.next - segment.base));
      }
    }
    return count;
  }

  /// The place of the last segment whose base is not above `sequence`; -1 where there is none.
  int floor(long sequence) {
    int size = segments.size();
    if (recent < size
        && segments.get(recent).base <= sequence
        && (recent + 1 == size || segments.get(recent + 1).base > sequence)) {
      return recent;
    }
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (segments.get(middle).base <= sequence) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    recent = Math.max(0, high);
    return high;
  }
}
