// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.wire.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// A store that is slow and obviously right, for the tests of the rules.
final class NaiveStore implements MessageStore {
  record Kept(String subject, byte[] header, byte[] payload, long nanos) {}

  final TreeMap<Long, Kept> messages = new TreeMap<>();
  private final boolean onFile;
  private long last;
  private long first = 1;

  NaiveStore(boolean onFile) {
    this.onFile = onFile;
  }

  @Override
  public long firstSequence() {
    return messages.isEmpty() ? Math.max(first, last + 1) : messages.firstKey();
  }

  @Override
  public long lastSequence() {
    return last;
  }

  @Override
  public long committedSequence() {
    return last;
  }

  @Override
  public long messages() {
    return messages.size();
  }

  @Override
  public long bytes() {
    return messages.values().stream().mapToLong(this::size).sum();
  }

  private long size(Kept it) {
    int subject = it.subject.getBytes(StandardCharsets.UTF_8).length;
    long header = it.header.length == 0 || !onFile ? it.header.length : it.header.length + 4L;
    return (onFile ? 30L : 16L) + subject + header + it.payload.length;
  }

  @Override
  public long firstNanos() {
    return messages.isEmpty() ? 0 : messages.firstEntry().getValue().nanos;
  }

  @Override
  public long lastNanos() {
    return messages.isEmpty() ? 0 : messages.lastEntry().getValue().nanos;
  }

  @Override
  public long append(Message message, long nanos) {
    last++;
    int split = message.bodyFrom + message.headerLength;
    messages.put(
        last,
        new Kept(
            new String(message.subjectBytes(), StandardCharsets.UTF_8),
            Arrays.copyOfRange(message.body, message.bodyFrom, split),
            Arrays.copyOfRange(message.body, split, message.bodyFrom + message.bodyLength),
            nanos));
    return last;
  }

  @Override
  public void skipTo(long sequence) {
    last = Math.max(last, sequence);
  }

  @Override
  public boolean remove(long sequence, boolean erase) {
    return messages.remove(sequence) != null;
  }

  @Override
  public long removeBelow(long sequence) {
    var gone = messages.headMap(sequence);
    long count = gone.size();
    gone.clear();
    first = Math.max(first, sequence);
    last = Math.max(last, sequence - 1);
    return count;
  }

  @Override
  public boolean read(long sequence, StoredMessage into) {
    Kept it = messages.get(sequence);
    if (it == null) {
      return false;
    }
    into.sequence = sequence;
    into.nanos = it.nanos;
    byte[] subject = it.subject.getBytes(StandardCharsets.UTF_8);
    into.message.subject(subject, 0, subject.length);
    byte[] body = new byte[it.header.length + it.payload.length + 2];
    System.arraycopy(it.header, 0, body, 0, it.header.length);
    System.arraycopy(it.payload, 0, body, it.header.length, it.payload.length);
    body[body.length - 2] = '\r';
    body[body.length - 1] = '\n';
    into.message.body(body, 0, body.length - 2, it.header.length);
    into.message.noReply();
    return true;
  }

  @Override
  public long nanosOf(long sequence) {
    Kept it = messages.get(sequence);
    return it == null ? NONE : it.nanos;
  }

  private static boolean wanted(SubjectFilter filter, Kept it) {
    byte[] subject = it.subject.getBytes(StandardCharsets.UTF_8);
    return filter.matches(subject, 0, subject.length);
  }

  @Override
  public long next(SubjectFilter filter, long from) {
    return messages.tailMap(from).entrySet().stream()
        .filter(it -> wanted(filter, it.getValue()))
        .findFirst()
        .map(Map.Entry::getKey)
        .orElse(NONE);
  }

  @Override
  public long previous(SubjectFilter filter, long from) {
    return messages.headMap(from, true).descendingMap().entrySet().stream()
        .filter(it -> wanted(filter, it.getValue()))
        .findFirst()
        .map(Map.Entry::getKey)
        .orElse(NONE);
  }

  @Override
  public long count(SubjectFilter filter, long from) {
    return messages.tailMap(from).values().stream().filter(it -> wanted(filter, it)).count();
  }

  @Override
  public long sequenceAt(long nanos) {
    return messages.entrySet().stream()
        .filter(it -> it.getValue().nanos >= nanos)
        .findFirst()
        .map(Map.Entry::getKey)
        .orElse(NONE);
  }

  private Map<String, SubjectTotals> totals() {
    var all = new LinkedHashMap<String, SubjectTotals>();
    messages.forEach((sequence, it) -> {
      var totals = all.computeIfAbsent(it.subject, _ -> new SubjectTotals());
      totals.first = totals.messages == 0 ? sequence : totals.first;
      totals.last = sequence;
      totals.messages++;
    });
    return all;
  }

  @Override
  public int subjects() {
    return totals().size();
  }

  @Override
  public boolean subject(byte[] subject, int from, int to, SubjectTotals into) {
    String wanted = new String(subject, from, to - from, StandardCharsets.UTF_8);
    into.messages = 0;
    messages.forEach((sequence, it) -> {
      if (it.subject.equals(wanted)) {
        into.first = into.messages == 0 ? sequence : into.first;
        into.last = sequence;
        into.messages++;
      }
    });
    return into.messages > 0;
  }

  @Override
  public void forEachSubject(SubjectFilter filter, SubjectVisitor each) {
    for (var it : totals().entrySet()) {
      byte[] subject = it.getKey().getBytes(StandardCharsets.UTF_8);
      if (filter.matches(subject, 0, subject.length)
          && !each.visit(subject, 0, subject.length, it.getValue())) {
        return;
      }
    }
  }
}
