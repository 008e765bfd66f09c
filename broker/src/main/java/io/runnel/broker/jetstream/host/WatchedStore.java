// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream.host;

import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.wire.Message;

/// The store of a stream, which tells what is taken out of it while its subject is still known:
/// consumers count what is left for them. Belongs to the owner of the stream.
final class WatchedStore implements MessageStore {
  private final MessageStore store;
  private final Watcher watcher;
  private final StoredMessage leaving = new StoredMessage();

  /// Who wants to know.
  interface Watcher {
    /// Whether it makes a difference now.
    boolean watches();

    /// One message is gone; the subject is valid during the call.
    void removed(long sequence, byte[] subject, int from, int to);

    /// Many are gone.
    void purged();
  }

  WatchedStore(MessageStore store, Watcher watcher) {
    this.store = store;
    this.watcher = watcher;
  }

  @Override
  public boolean remove(long sequence, boolean erase) {
    if (!watcher.watches()) {
      return store.remove(sequence, erase);
    }
    boolean known = store.read(sequence, leaving);
    boolean removed = store.remove(sequence, erase);
    if (removed && known) {
      Message message = leaving.message;
      watcher.removed(sequence, message.subject, message.subjectFrom, message.subjectTo);
    }
    return removed;
  }

  @Override
  public long removeBelow(long sequence) {
    long count = store.removeBelow(sequence);
    if (count > 0 && watcher.watches()) {
      watcher.purged();
    }
    return count;
  }

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
