// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.store;

import io.runnel.wire.Message;

/// The stored messages of one stream, in memory or on disk, in the order of their sequences.
///
/// One owner: every call is made by the thread that owns the stream. What was appended or removed
/// is visible to reads at once, also before it is durable; whoever shows messages to others stops
/// at [#committedSequence].
///
/// A sequence is given once. Removed messages leave gaps; so do skipped ones.
public interface MessageStore {
  /// What [#next], [#previous] and [#sequenceAt] answer where nothing is found.
  long NONE = -1;

  // ---- what is there

  /// Of the first message that is there; `lastSequence() + 1` where there is none.
  long firstSequence();

  /// The last one given or skipped, also if its message is gone; 0 before the first.
  long lastSequence();

  /// Everything up to here is as durable as the stream promises.
  long committedSequence();

  /// How many messages are there.
  long messages();

  /// What they take by nats-server's count: for files 22 + subject + payload + 8 bytes each and
  /// with a header block 4 + its size more; for memory 16 + subject + header + payload.
  long bytes();

  /// When the first and the last stored were stored, in nanoseconds since 1970; 0 where unknown.
  long firstNanos();

  long lastNanos();

  /// How many sequences between first and last have no message.
  default long gaps() {
    return messages() == 0 ? 0 : lastSequence() - firstSequence() + 1 - messages();
  }

  // ---- change

  /// Stores subject, header and payload of `message`; returns the sequence.
  long append(Message message, long nanos);

  /// Gives the sequences up to `sequence` to nobody: the next append gets the one after. For
  /// `first_seq`, mirrors and restores. Ignored where they are given already.
  void skipTo(long sequence);

  /// Takes a message away; false where there is none. With `erase` its bytes are overwritten.
  boolean remove(long sequence, boolean erase);

  /// Takes away all messages below `sequence` (which becomes the first, `lastSequence() + 1` or
  /// more: everything, and the next append gets at least `sequence`). Returns how many.
  long removeBelow(long sequence);

  // ---- find

  /// Reads one message; false where there is none.
  boolean read(long sequence, StoredMessage into);

  /// When a message was stored; [#NONE] where there is none.
  long nanosOf(long sequence);

  /// The first message at or after `from` whose subject is wanted, or [#NONE].
  long next(SubjectFilter filter, long from);

  /// The last message at or before `from` whose subject is wanted, or [#NONE].
  long previous(SubjectFilter filter, long from);

  /// How many messages from `from` on have a wanted subject.
  long count(SubjectFilter filter, long from);

  /// The first message stored at or after `nanos`, or [#NONE].
  long sequenceAt(long nanos);

  // ---- subjects

  /// How many subjects have messages.
  int subjects();

  /// Looks up one literal subject; false where it has no message.
  boolean subject(byte[] subject, int from, int to, SubjectTotals into);

  /// Calls `each` for every subject that is wanted and has messages, in no order. `each` changes
  /// nothing in the store.
  void forEachSubject(SubjectFilter filter, SubjectVisitor each);

  /// What one subject has.
  final class SubjectTotals {
    public long first;
    public long last;
    public long messages;
  }

  /// See [#forEachSubject].
  @FunctionalInterface
  interface SubjectVisitor {
    /// Valid during the call. False ends the walk.
    boolean visit(byte[] subject, int from, int to, SubjectTotals totals);
  }
}
