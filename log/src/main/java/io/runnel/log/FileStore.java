// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.StoredMessage;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.stream.store.SubjectTable;
import io.runnel.wire.Message;
import java.io.IOException;

/// The messages of a stream in files, with the facts of its host. See ADR 0006 and
/// docs/format/log.md.
///
/// What is appended gathers; [#flush], called at the end of a turn, hands it to a writer as one
/// write and one sync, and while that runs the next batch gathers. [CommitListener] hears what is
/// durable. Files are opened when they are used; a store that is idle holds nothing but the numbers
/// of its subjects once [#relax] was called.
///
/// Owner: the stream's loop; the writer works on what it was handed in a [Flight].
public final class FileStore implements MessageStore {
  private final StoreSettings settings;
  private final Contents contents = new Contents(new SubjectTable());
  private final Segments segments = new Segments();
  private final Waiting waiting = new Waiting();
  private final IndexReader index;
  private final MessageReader reader;
  private final SubjectChain chain;
  private final HashMemos memos;
  private final Finder finder;
  private final Removals removals;
  private final Appends appends;
  private final FactLog facts;
  private final RecoveryReport recovery;

  private final Committer committer;

  /// Up to here sequences were skipped.
  private long skippedTo;

  private FileStore(
      StoreSite site, StoreSettings settings, CommitListener listener, FactVisitor host)
      throws IOException {
    this.settings = settings;
    SubjectTable table = contents.table;
    index = new IndexReader(site.disk(), segments, waiting);
    reader = new MessageReader(site.disk(), settings.prefix(), segments, waiting, index);
    chain = new SubjectChain(table, segments, index, reader);
    memos = new HashMemos(table);
    finder = new Finder(table, segments, index, chain, memos);
    removals = new Removals(contents, segments, index, chain);
    appends = new Appends(site.directory(), settings, contents, segments, waiting, memos);
    facts = new FactLog(site.disk(), site.directory());
    recovery =
        new Recovery(site.disk(), site.directory())
            .run(
                settings.prefix(),
                contents,
                segments,
                facts,
                new FactReplay(removals, contents, host));
    committer =
        new Committer(
            site, settings.sync(), listener, contents, segments, waiting, facts, this::undo);
    committer.begin();
  }

  /// Opens the stream in the directory of `site`, an empty one where there is none. `host` hears
  /// its facts before this returns. Blocks.
  public static FileStore open(
      StoreSite site, StoreSettings settings, CommitListener listener, FactVisitor host)
      throws IOException {
    return new FileStore(site, settings, listener, host);
  }

  /// What was found when it was opened.
  public RecoveryReport recovery() {
    return recovery;
  }

  // ---- what is there

  @Override
  public long firstSequence() {
    return contents.first;
  }

  @Override
  public long lastSequence() {
    return contents.last;
  }

  @Override
  public long committedSequence() {
    return committer.committedSequence();
  }

  /// The number of the last fact given.
  public long lastFact() {
    return facts.number();
  }

  /// The number of the last fact that is durable; numbers begin with 1.
  public long committedFact() {
    return committer.committedFact();
  }

  @Override
  public long messages() {
    return contents.messages;
  }

  @Override
  public long bytes() {
    return contents.bytes;
  }

  @Override
  public long firstNanos() {
    return contents.messages == 0 ? 0 : finder.nanosOf(contents.first);
  }

  @Override
  public long lastNanos() {
    return contents.lastNanos;
  }

  /// Bytes that gather or are being written. The host takes no more messages while this is high.
  public long waitingBytes() {
    return waiting.bytes();
  }

  // ---- change

  /// Throws [StoreUnavailable] after a failed write, until [#retry] has helped.
  @Override
  public long append(Message message, long nanos) {
    checkAvailable();
    return appends.append(message, nanos);
  }

  @Override
  public void skipTo(long sequence) {
    if (sequence > contents.last) {
      checkAvailable();
      removals.skipTo(sequence);
      facts.add(FactFormat.SKIPPED, sequence, contents.lastNanos);
      skippedTo = sequence;
    }
  }

  @Override
  public boolean remove(long sequence, boolean erase) {
    boolean removed = removals.remove(sequence);
    if (removed) {
      facts.removed(sequence);
    }
    return removed;
  }

  @Override
  public long removeBelow(long sequence) {
    if (sequence <= contents.first && sequence <= contents.last) {
      return 0;
    }
    if (sequence > contents.last + 1 || contents.messages > 0) {
      facts.add(FactFormat.BELOW, sequence);
    }
    if (sequence > contents.last) {
      skippedTo = Math.max(skippedTo, sequence - 1);
    }
    return removals.removeBelow(sequence);
  }

  /// Keeps a fact of the host, which hears it again when the stream is opened: `kind` from 16 to
  /// 255. Returns its number; it is committed when [#committedFact] has reached it.
  public long fact(int kind, byte[] bytes, int from, int to) {
    if (kind < FactFormat.HOST || kind > 255) {
      throw new IllegalArgumentException("kind of a host's fact: " + kind);
    }
    checkAvailable();
    return facts.add(kind, bytes, from, to);
  }

  /// Whether the file of facts is much longer than what counts in it: time for [#rewriteFacts].
  public boolean isFactLogWasteful() {
    return isAvailable() && facts.isWasteful();
  }

  /// Replaces all facts by those that `snapshot` gives with [#fact], and the store's own by what is
  /// gone now. Committed with the next flush, as a whole.
  public void rewriteFacts(Runnable snapshot) {
    checkAvailable();
    facts.beginRewrite();
    long given = Math.max(committedSequence(), skippedTo);
    facts.add(FactFormat.SKIPPED, given, contents.lastNanos);
    for (Segment segment : segments.all()) {
      long[] words = segment.dead.words();
      if (words.length > 0) {
        long[] numbers = new long[words.length + 1];
        numbers[0] = segment.base;
        System.arraycopy(words, 0, numbers, 1, words.length);
        facts.add(FactFormat.DEAD, numbers);
      }
    }
    snapshot.run();
  }

  // ---- find

  @Override
  public boolean read(long sequence, StoredMessage into) {
    if (!segments.isLive(sequence) || !reader.find(sequence)) {
      return false;
    }
    into.sequence = sequence;
    into.nanos = finder.nanosOf(sequence);
    byte[] room = into.room(reader.record.copyBytes(settings.prefix()));
    reader.record.copy(settings.prefix(), room, into.message);
    return true;
  }

  @Override
  public long nanosOf(long sequence) {
    return segments.isLive(sequence) ? finder.nanosOf(sequence) : NONE;
  }

  @Override
  public long next(SubjectFilter filter, long from) {
    return finder.next(filter, from);
  }

  @Override
  public long previous(SubjectFilter filter, long from) {
    return finder.previous(filter, from);
  }

  @Override
  public long count(SubjectFilter filter, long from) {
    return finder.count(filter, from);
  }

  @Override
  public long sequenceAt(long nanos) {
    return finder.sequenceAt(nanos);
  }

  // ---- subjects

  @Override
  public int subjects() {
    return contents.table.size();
  }

  @Override
  public boolean subject(byte[] subject, int from, int to, SubjectTotals into) {
    int id = contents.table.find(subject, from, to);
    if (id == SubjectTable.NONE) {
      return false;
    }
    totals(id, into);
    return true;
  }

  private void totals(int id, SubjectTotals into) {
    into.first = chain.first(id);
    into.last = contents.table.last(id);
    into.messages = contents.table.count(id);
  }

  @Override
  public void forEachSubject(SubjectFilter filter, SubjectVisitor each) {
    SubjectTable table = contents.table;
    var totals = new SubjectTotals();
    table.forEach(
        filter,
        id -> {
          totals(id, totals);
          return each.visit(table.subject(id), table.subjectFrom(id), table.subjectTo(id), totals);
        });
  }

  // ---- commit

  /// Hands what has gathered to the writer, unless it is still busy: then that happens by itself
  /// when it is done.
  public void flush() {
    committer.flush();
  }

  /// Syncs what was written and not synced, and what has gathered: the host calls it at its
  /// interval. For [SyncPolicy#INTERVAL].
  public void sync() {
    committer.sync();
  }

  /// Whether messages are taken; false after a write that the disk refused.
  public boolean isAvailable() {
    return committer.failure() == null;
  }

  /// After a refused write: tries whether the disk takes something again, and writes facts that
  /// wait. The host calls it each second until [#isAvailable].
  public void retry() {
    committer.retry();
  }

  private void checkAvailable() {
    IOException failure = committer.failure();
    if (failure != null) {
      throw new StoreUnavailable(failure);
    }
  }

  /// Messages above `committed` were never there; skipped sequences stay skipped.
  private void undo(long committed) {
    for (long at = contents.last; at > committed; at--) {
      removals.remove(at);
    }
    Segment last = segments.last();
    while (last != null && last.entries == 0) {
      segments.remove(last);
      index.forget(last);
      reader.forget(last);
      last = segments.last();
    }
    if (last != null) {
      last.forgetFrom(last.base + last.entries);
    }
    contents.last = Math.max(committed, skippedTo);
    contents.first = contents.messages == 0 ? contents.last + 1 : contents.first;
  }

  /// Gives back what an idle store does not need: buffers, pages, open files.
  public void relax() throws IOException {
    if (committer.isAtRest() && !committer.hasWork()) {
      waiting.relax();
      index.relax();
      reader.relax();
      memos.relax();
      facts.relax();
      closeFiles();
    }
  }

  private void closeFiles() throws IOException {
    for (Segment segment : segments.all()) {
      segment.close();
    }
    facts.close();
  }

  /// Writes what has gathered, and closes all files. Blocks; the listener hears the rest before
  /// this returns.
  public void close() throws IOException, InterruptedException {
    committer.await();
    while (isAvailable() && (committer.hasWork() || !committer.isAtRest())) {
      committer.flush();
      committer.await();
    }
    closeFiles();
  }
}
