// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.subject.Subjects;
import java.nio.charset.StandardCharsets;

/// Questions the rules put to a store. Belongs to the owner of the stream.
final class Lookup {
  final MessageStore store;
  final StoredMessage read = new StoredMessage();

  /// For messages that were read; a message that is being judged has another.
  final HeaderScan headers = new HeaderScan();

  private final MessageStore.SubjectTotals totals = new MessageStore.SubjectTotals();

  Lookup(MessageStore store) {
    this.store = store;
  }

  /// What a literal subject has; all 0 where it has nothing. Valid until the next call.
  MessageStore.SubjectTotals totals(byte[] subject, int from, int to) {
    if (!store.subject(subject, from, to, totals)) {
      totals.first = 0;
      totals.last = 0;
      totals.messages = 0;
    }
    return totals;
  }

  /// The last sequence of a subject that may have wildcards, or 0.
  long last(String subject) {
    byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
    if (Subjects.isLiteral(bytes, 0, bytes.length)) {
      return totals(bytes, 0, bytes.length).last;
    }
    long found = store.previous(SubjectFilter.of(subject), store.lastSequence());
    return found == MessageStore.NONE ? 0 : found;
  }

  /// Reads the last message of a literal subject into [#read].
  boolean readLast(String subject) {
    byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
    return readLast(bytes, 0, bytes.length);
  }

  boolean readLast(byte[] subject, int from, int to) {
    long last = totals(subject, from, to).last;
    return last != 0 && store.read(last, read);
  }
}
