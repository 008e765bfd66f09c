// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// The plainest store there can be: a sorted map. For tests of consumers.
final class ListStore implements MessageStore {
  record Entry(byte[] subject, byte[] body, int headerLength, long nanos) {
    String subjectText() {
      return new String(subject, StandardCharsets.UTF_8);
    }
  }

  final TreeMap<Long, Entry> entries = new TreeMap<>();
  long last;
  long committed;
  private long floor = 1;

  long add(String subject, String payload, long nanos) {
    long sequence = addUncommitted(subject, payload, nanos);
    committed = last;
    return sequence;
  }

  long addUncommitted(String subject, String payload, long nanos) {
    byte[] body = (payload + "\r\n").getBytes(StandardCharsets.UTF_8);
    entries.put(++last, new Entry(subject.getBytes(StandardCharsets.UTF_8), body, 0, nanos));
    return last;
  }

  @Override
  public long firstSequence() {
    return entries.isEmpty() ? Math.max(floor, last + 1) : entries.firstKey();
  }

  @Override
  public long lastSequence() {
    return last;
  }

  @Override
  public long committedSequence() {
    return committed;
  }

  @Override
  public long messages() {
    return entries.size();
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public long firstNanos() {
    return entries.isEmpty() ? 0 : entries.firstEntry().getValue().nanos();
  }

  @Override
  public long lastNanos() {
    return entries.isEmpty() ? 0 : entries.lastEntry().getValue().nanos();
  }

  @Override
  public long append(Message message, long nanos) {
    byte[] body = new byte[message.bodyLength + 2];
    System.arraycopy(message.body, message.bodyFrom, body, 0, body.length);
    entries.put(++last, new Entry(message.subjectBytes(), body, message.headerLength, nanos));
    committed = last;
    return last;
  }

  @Override
  public void skipTo(long sequence) {
    last = Math.max(last, sequence);
    committed = Math.max(committed, sequence);
  }

  @Override
  public boolean remove(long sequence, boolean erase) {
    return entries.remove(sequence) != null;
  }

  @Override
  public long removeBelow(long sequence) {
    int before = entries.size();
    entries.headMap(sequence).clear();
    floor = Math.max(floor, sequence);
    last = Math.max(last, sequence - 1);
    committed = Math.max(committed, sequence - 1);
    return before - entries.size();
  }

  @Override
  public boolean read(long sequence, StoredMessage into) {
    Entry entry = entries.get(sequence);
    if (entry == null) {
      return false;
    }
    into.sequence = sequence;
    into.nanos = entry.nanos();
    into.message.subject(entry.subject(), 0, entry.subject().length);
    into.message.noReply();
    into.message.body(entry.body(), 0, entry.body().length - 2, entry.headerLength());
    return true;
  }

  @Override
  public long nanosOf(long sequence) {
    Entry entry = entries.get(sequence);
    return entry == null ? NONE : entry.nanos();
  }

  private static boolean wanted(SubjectFilter filter, Entry entry) {
    return filter.matches(entry.subject(), 0, entry.subject().length);
  }

  @Override
  public long next(SubjectFilter filter, long from) {
    for (Map.Entry<Long, Entry> at : entries.tailMap(from).entrySet()) {
      if (wanted(filter, at.getValue())) {
        return at.getKey();
      }
    }
    return NONE;
  }

  @Override
  public long previous(SubjectFilter filter, long from) {
    for (Map.Entry<Long, Entry> at : entries.headMap(from, true).descendingMap().entrySet()) {
      if (wanted(filter, at.getValue())) {
        return at.getKey();
      }
    }
    return NONE;
  }

  @Override
  public long count(SubjectFilter filter, long from) {
    return entries.tailMap(from).values().stream().filter(at -> wanted(filter, at)).count();
  }

  @Override
  public long sequenceAt(long nanos) {
    for (Map.Entry<Long, Entry> at : entries.entrySet()) {
      if (at.getValue().nanos() >= nanos) {
        return at.getKey();
      }
    }
    return NONE;
  }

  @Override
  public int subjects() {
    return (int) entries.values().stream().map(Entry::subjectText).distinct().count();
  }

  @Override
  public boolean subject(byte[] subject, int from, int to, SubjectTotals into) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forEachSubject(SubjectFilter filter, SubjectVisitor each) {
    Map<String, SubjectTotals> all = new TreeMap<>();
    entries.forEach((sequence, entry) -> {
      SubjectTotals totals = all.computeIfAbsent(entry.subjectText(), _ -> new SubjectTotals());
      totals.first = totals.first == 0 ? sequence : totals.first;
      totals.last = sequence;
      totals.messages++;
    });
    for (Map.Entry<String, SubjectTotals> at : all.entrySet()) {
      byte[] subject = at.getKey().getBytes(StandardCharsets.UTF_8);
      if (filter.matches(subject, 0, subject.length)
          && !each.visit(subject, 0, subject.length, at.getValue())) {
        return;
      }
    }
  }
}
