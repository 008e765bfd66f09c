// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.model;

import io.runnel.stream.store.MemoryStore;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.wire.Message;
import java.util.ArrayDeque;
import java.util.Queue;

/// A memory store that writes down what was taken out, for the consumers to hear of it.
final class WatchedStore implements MessageStore {
  /// One message, or with an empty subject: many at once.
  record Removal(long sequence, byte[] subject) {}

  final Queue<Removal> removals = new ArrayDeque<>();
  private final MemoryStore store = new MemoryStore();
  private final StoredMessage read = new StoredMessage();

  @Override
  public long firstSequence() {
    return store.firstSequence();
  }

  @Override
  public long lastSequence() {
    return store.lastSequence();
  }

  @Override
  public long committedSequence() {
    return store.committedSequence();
  }

  @Override
  public long messages() {
    return store.messages();
  }

  @Override
  public long bytes() {
    return store.bytes();
  }

  @Override
  public long firstNanos() {
    return store.firstNanos();
  }

  @Override
  public long lastNanos() {
    return store.lastNanos();
  }

  @Override
  public long append(Message message, long nanos) {
    return store.append(message, nanos);
  }

  @Override
  public void skipTo(long sequence) {
    store.skipTo(sequence);
  }

  @Override
  public boolean remove(long sequence, boolean erase) {
    if (!store.read(sequence, read)) {
      return false;
    }
    removals.add(new Removal(sequence, read.message.subjectBytes()));
    return store.remove(sequence, erase);
  }

  @Override
  public long removeBelow(long sequence) {
    removals.add(new Removal(0, new byte[0]));
    return store.removeBelow(sequence);
  }

  @Override
  public boolean read(long sequence, StoredMessage into) {
    return store.read(sequence, into);
  }

  @Override
  public long nanosOf(long sequence) {
    return store.nanosOf(sequence);
  }

  @Override
  public long next(SubjectFilter filter, long from) {
    return store.next(filter, from);
  }

  @Override
  public long previous(SubjectFilter filter, long from) {
    return store.previous(filter, from);
  }

  @Override
  public long count(SubjectFilter filter, long from) {
    return store.count(filter, from);
  }

  @Override
  public long sequenceAt(long nanos) {
    return store.sequenceAt(nanos);
  }

  @Override
  public int subjects() {
    return store.subjects();
  }

  @Override
  public boolean subject(byte[] subject, int from, int to, SubjectTotals into) {
    return store.subject(subject, from, to, into);
  }

  @Override
  public void forEachSubject(SubjectFilter filter, SubjectVisitor each) {
    store.forEachSubject(filter, each);
  }
}
