// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runnel.subject.Subjects;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What a [MessageStore] should do, in the plainest way.
public final class NaiveStore {
  /// One message; `bytes` is header block and payload together.
  public record Stored(String subject, byte[] bytes, int headerLength, long nanos) {}

  final NavigableMap<Long, Stored> messages = new TreeMap<>();
  long last;
  long lastNanos;

  public NavigableMap<Long, Stored> messages() {
    return messages;
  }

  public long last() {
    return last;
  }

  long first() {
    return messages.isEmpty() ? last + 1 : messages.firstKey();
  }

  long firstNanos() {
    return messages.isEmpty() ? 0 : messages.firstEntry().getValue().nanos();
  }

  long append(Stored stored) {
    last++;
    lastNanos = stored.nanos();
    messages.put(last, stored);
    return last;
  }

  void skipTo(long sequence) {
    last = Math.max(last, sequence);
  }

  boolean remove(long sequence) {
    return messages.remove(sequence) != null;
  }

  long removeBelow(long sequence) {
    var below = messages.headMap(sequence, false);
    long removed = below.size();
    below.clear();
    last = Math.max(last, sequence - 1);
    return removed;
  }

  long next(SubjectFilter filter, long from) {
    return firstOf(messages.tailMap(from, true), wanted(filter));
  }

  long previous(SubjectFilter filter, long from) {
    return firstOf(messages.headMap(from, true).descendingMap(), wanted(filter));
  }

  long count(SubjectFilter filter, long from) {
    Predicate<Stored> wanted = wanted(filter);
    return messages.tailMap(from, true).values().stream().filter(wanted).count();
  }

  long sequenceAt(long nanos) {
    return firstOf(messages, stored -> stored.nanos() >= nanos);
  }

  /// Subject -> first, last, count.
  Map<String, long[]> subjects(SubjectFilter filter) {
    Map<String, long[]> all = new TreeMap<>();
    Predicate<Stored> wanted = wanted(filter);
    messages.forEach((sequence, stored) -> {
      if (wanted.test(stored)) {
        long[] totals = all.computeIfAbsent(stored.subject(), _ -> new long[] {sequence, 0, 0});
        totals[1] = sequence;
        totals[2]++;
      }
    });
    return all;
  }

  private static long firstOf(NavigableMap<Long, Stored> in, Predicate<Stored> wanted) {
    for (var entry : in.entrySet()) {
      if (wanted.test(entry.getValue())) {
        return entry.getKey();
      }
    }
    return MessageStore.NONE;
  }

  private static Predicate<Stored> wanted(SubjectFilter filter) {
    if (filter.isAll()) {
      return _ -> true;
    }
    return stored ->
        filter.filters().stream()
            .anyMatch(one -> {
              byte[] subject = stored.subject().getBytes(UTF_8);
              return Subjects.matches(one.getBytes(UTF_8), subject, 0, subject.length);
            });
  }
}
