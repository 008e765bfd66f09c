// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.model;

import io.runnel.stream.config.AckPolicy;
import io.runnel.stream.config.Discard;
import io.runnel.stream.config.Retention;
import io.runnel.stream.config.StreamConfig;
import io.runnel.subject.Subjects;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// What a stream keeps, in the plainest way: the set of its messages follows from what was
/// published, the limits, and what its consumers have done.
final class NaiveStream {
  /// A stored message; its size as a memory stream counts it.
  record Stored(String subject, long size) {}

  /// A publish: `expected` is the last sequence of the subject it asks for, or -1.
  record Publish(String subject, int payload, int header, String id, long expected, String rollup) {
    long size() {
      return 16 + subject.length() + header + payload;
    }
  }

  /// What one consumer has done. A message is its own from `start` on.
  static final class Reader {
    final String filter;
    final AckPolicy policy;
    final long start;
    final Set<Long> done = new HashSet<>();
    final Map<Long, Long> due = new HashMap<>();
    long floor;
    long delivered;

    Reader(String filter, AckPolicy policy, long start) {
      this.filter = filter;
      this.policy = policy;
      this.start = start;
    }

    boolean wants(String subject) {
      return filter.isEmpty() || Subjects.matches(filter, subject);
    }

    boolean needs(long sequence, String subject) {
      return wants(subject) && sequence >= start && sequence > floor && !done.contains(sequence);
    }
  }

  final NavigableMap<Long, Stored> stored = new TreeMap<>();
  final Map<String, Reader> readers = new TreeMap<>();
  private final StreamConfig config;
  private final Map<String, Long> ids = new HashMap<>();
  long last;
  long bytes;

  NaiveStream(StreamConfig config) {
    this.config = config;
  }

  long first() {
    return stored.isEmpty() ? last + 1 : stored.firstKey();
  }

  // ---- publishing

  String publish(Publish it, long now) {
    List<Long> same = ofSubject(it.subject());
    if (it.expected() >= 0 && it.expected() != (same.isEmpty() ? 0 : same.getLast())) {
      return "refused";
    }
    if (!it.id().isEmpty() && ids.containsKey(it.id())) {
      if (now - ids.get(it.id()) < config.duplicateWindowNanos()) {
        return "duplicate";
      }
    }
    if (!it.rollup().isEmpty() && !config.allowRollup()) {
      return "refused";
    }
    boolean skipped =
        config.retention() == Retention.INTEREST
            && readers.values().stream().noneMatch(reader -> reader.wants(it.subject()));
    if (!skipped && !hasRoom(it, same)) {
      return "refused";
    }
    last++;
    if (!it.id().isEmpty()) {
      ids.put(it.id(), now);
    }
    if (!skipped) {
      stored.put(last, new Stored(it.subject(), it.size()));
      bytes += it.size();
      enforce(it.subject());
    }
    if (it.rollup().equals("sub")) {
      long mine = last;
      ofSubject(it.subject()).stream().filter(at -> at < mine).forEach(this::remove);
    } else if (it.rollup().equals("all")) {
      removeBelow(last);
    }
    return "stored " + last;
  }

  private boolean hasRoom(Publish it, List<Long> same) {
    if (config.discard() != Discard.NEW) {
      return true;
    }
    long perSubject = config.maxMessagesPerSubject();
    boolean replaces = perSubject > 0 && same.size() >= perSubject;
    if (replaces && config.discardNewPerSubject() && it.rollup().isEmpty()) {
      return false;
    }
    if (config.maxMessages() > 0 && stored.size() >= config.maxMessages() && !replaces) {
      return false;
    }
    if (config.maxBytes() > 0 && bytes + it.size() > config.maxBytes()) {
      return replaces && stored.get(same.getFirst()).size() >= it.size();
    }
    return true;
  }

  private void enforce(String subject) {
    long perSubject = config.maxMessagesPerSubject();
    List<Long> same = ofSubject(subject);
    for (int i = 0; perSubject > 0 && i < same.size() - perSubject; i++) {
      remove(same.get(i));
    }
    while (config.discard() == Discard.OLD && isFull()) {
      remove(stored.firstKey());
    }
  }

  private boolean isFull() {
    return config.maxMessages() > 0 && stored.size() > config.maxMessages()
        || config.maxBytes() > 0 && bytes > config.maxBytes();
  }

  List<Long> ofSubject(String subject) {
    return stored.entrySet().stream()
        .filter(entry -> entry.getValue().subject().equals(subject))
        .map(Map.Entry::getKey)
        .toList();
  }

  // ---- removal

  void remove(long sequence) {
    Stored gone = stored.remove(sequence);
    if (gone != null) {
      bytes -= gone.size();
      readers.values().forEach(reader -> reader.due.remove(sequence));
    }
  }

  void removeBelow(long sequence) {
    List.copyOf(stored.headMap(sequence).keySet()).forEach(this::remove);
    last = Math.max(last, sequence - 1);
  }

  // ---- consumers

  /// A consumer is done with a message.
  void settled(String name, long sequence) {
    Reader reader = readers.get(name);
    if (reader.policy == AckPolicy.ALL) {
      List<Long> with = reader.due.keySet().stream().filter(at -> at <= sequence).sorted().toList();
      reader.floor = Math.max(reader.floor, sequence);
      with.forEach(reader.due::remove);
      with.forEach(this::release);
    } else {
      reader.due.remove(sequence);
      reader.done.add(sequence);
    }
    release(sequence);
  }

  /// With a consumer gone, what only it wanted goes too.
  void delete(String name) {
    Reader gone = readers.remove(name);
    if (config.retention() == Retention.INTEREST) {
      List.copyOf(stored.keySet()).stream()
          .filter(at -> gone.wants(stored.get(at).subject()))
          .forEach(this::release);
    }
  }

  private void release(long sequence) {
    Stored at = stored.get(sequence);
    if (at == null || config.retention() == Retention.LIMITS) {
      return;
    }
    boolean wanted =
        config.retention() == Retention.INTEREST
            && readers.values().stream().anyMatch(it -> it.needs(sequence, at.subject()));
    if (!wanted) {
      remove(sequence);
    }
  }
}
