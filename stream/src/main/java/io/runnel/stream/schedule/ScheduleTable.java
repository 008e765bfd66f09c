// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.schedule;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/// The schedules of a stream: by subject the message that is due next. About 150 bytes and the
/// subject for each.
///
/// Belongs to the owner of the stream.
public final class ScheduleTable {
  /// What [#nextNanos] answers where nothing is due.
  public static final long NEVER = Long.MAX_VALUE;

  /// A schedule: its subject, the sequence of its message, when it is due.
  public record Entry(String subject, long sequence, long nanos) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(nanos, other.nanos);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final Map<String, Entry> bySubject = new HashMap<>();

  /// Also holds entries that were replaced; they are passed over.
  private final PriorityQueue<Entry> queue = new PriorityQueue<>();

  public boolean isEmpty() {
    return bySubject.isEmpty();
  }

  public int size() {
    return bySubject.size();
  }

  /// The message `sequence` on `subject` is due at `nanos`; another on it no longer.
  public void put(String subject, long sequence, long nanos) {
    Entry entry = new Entry(subject, sequence, nanos);
    bySubject.put(subject, entry);
    queue.add(entry);
    if (queue.size() > 2 * bySubject.size() + 16) {
      queue.clear();
      queue.addAll(bySubject.values());
    }
  }

  public Optional<Entry> find(String subject) {
    return Optional.ofNullable(bySubject.get(subject));
  }

  /// It is due at another time.
  public void move(String subject, long nanos) {
    find(subject).ifPresent(entry -> put(subject, entry.sequence(), nanos));
  }

  public void remove(String subject) {
    bySubject.remove(subject);
  }

  /// Forgets schedules whose message came after `sequence`.
  public void removeAfter(long sequence) {
    bySubject.values().removeIf(entry -> entry.sequence() > sequence);
  }

  public long nextNanos() {
    return first().map(Entry::nanos).orElse(NEVER);
  }

  /// The one that is due first.
  public Optional<Entry> first() {
    while (true) {
      Entry entry = queue.peek();
      if (entry == null) {
        return Optional.empty();
      }
      if (bySubject.get(entry.subject()) == entry) {
        return Optional.of(entry);
      }
      queue.remove();
    }
  }
}
