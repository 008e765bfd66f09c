// SPDX-License-Identifier: Apache-2.0
package io.runnel.log;

import io.runnel.log.disk.Disk;
import io.runnel.log.disk.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings what gathered to the disk, one [Flight] after the other, and deals with a disk that
/// refuses.
///
///     at rest --flush--> in flight --written--> at rest, or in flight again with what gathered
///                            |
///                            +--refused--> failed --repair worked--> at rest
///
/// After a refusal messages that were not committed are gone; facts are kept and written when the
/// disk is back, followed by one that says that sequences are given again. Owner: the store.
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /// Undoes in memory what could not be written: the last sequence is that of the last call of
  /// [CommitListener#committed], or higher where sequences were skipped.
  interface Undo {
    void undo(long committedSequence);
  }

  private final StoreSite site;
  private final SyncPolicy policy;
  private final CommitListener listener;
  private final Contents contents;
  private final Segments segments;
  private final Waiting waiting;
  private final FactLog facts;
  private final Undo undo;

  /// Segments that were written and not synced, where that is not done with each write.
  private final Set<Segment> unsynced = new LinkedHashSet<>();

  private boolean factsUnsynced;

  /// A sync was asked for while a write was under way.
  private boolean syncWanted;

  private @Nullable Task task;
  private @Nullable IOException failure;
  private long committedSequence;
  private long committedFact;

  /// Something that a writer does; what it throws is there before `done` opens.
  private static final class Task {
    final Work work;
    final CountDownLatch done = new CountDownLatch(1);
    @Nullable IOException failure;

    Task(Work work) {
      this.work = work;
    }

    void run() {
      try {
        work.run();
      } catch (IOException e) {
        failure = e;
      } catch (UncheckedIOException e) {
        failure = e.getCause();
      } finally {
        done.countDown();
      }
    }
  }

  /// What a task does on the writer, and on the owner when it is done.
  private record Work(Step onWriter, Finish onOwner) {
    void run() throws IOException {
      onWriter.run();
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private interface Finish {
    void finish(@Nullable IOException why);
  }

  Committer(
      StoreSite site,
      SyncPolicy policy,
      CommitListener listener,
      Contents contents,
      Segments segments,
      Waiting waiting,
      FactLog facts,
      Undo undo) {
    this.site = site;
    this.policy = policy;
    this.listener = listener;
    this.contents = contents;
    this.segments = segments;
    this.waiting = waiting;
    this.facts = facts;
    this.undo = undo;
  }

  /// All that recovery found is committed.
  void begin() {
    committedSequence = contents.last;
    committedFact = facts.number();
  }

  long committedSequence() {
    return committedSequence;
  }

  long committedFact() {
    return committedFact;
  }

  boolean isAtRest() {
    return task == null;
  }

  /// Why nothing can be stored at present, if so.
  @Nullable IOException failure() {
    return failure;
  }

  boolean hasWork() {
    return !waiting.isEmpty() || facts.isDirty();
  }

  void flush() {
    if (task == null && failure == null && hasWork()) {
      start(policy == SyncPolicy.ALWAYS);
    }
  }

  /// Syncs what was written before, and what gathered. For [SyncPolicy#INTERVAL].
  void sync() {
    if (task != null) {
      syncWanted = true;
      return;
    }
    boolean dirty = hasWork() || !unsynced.isEmpty() || factsUnsynced;
    if (failure == null && dirty) {
      start(true);
    }
  }

  private void start(boolean sync) {
    try {
      Flight flight = flight(sync);
      submit(new Work(flight::run, why -> landed(flight, sync, why)), sync);
    } catch (IOException e) {
      fail(e);
    }
  }

  /// What waits for the device runs beside the owner; what only goes to the system's cache is done
  /// sooner than handed over.
  private void submit(Work work, boolean waits) {
    var started = new Task(work);
    task = started;
    Executor where = waits || policy == SyncPolicy.ALWAYS ? site.writers() : Runnable::run;
    where.execute(() -> {
      started.run();
      site.owner().execute(() -> finish(started));
    });
  }

  private void finish(Task done) {
    if (task == done) {
      task = null;
      done.work.onOwner.finish(done.failure);
      if (syncWanted && task == null) {
        syncWanted = false;
        sync();
      }
    }
  }

  /// Waits for the writer, then does what the owner does after it.
  void await() throws InterruptedException {
    Task last = task;
    if (last != null) {
      last.done.await();
      finish(last);
    }
  }

  private Flight flight(boolean sync) throws IOException {
    Disk disk = site.disk();
    List<WaitingBatch> batches = waiting.hand();
    List<Flight.Target> targets = new ArrayList<>(batches.size());
    for (WaitingBatch batch : batches) {
      Segment segment = batch.segment;
      targets.add(new Flight.Target(segment, segment.dataFile(disk), segment.indexFile(disk)));
      unsynced.add(segment);
    }
    List<DiskFile> dirty = new ArrayList<>();
    if (sync) {
      for (Segment segment : unsynced) {
        dirty.add(segment.dataFile(disk));
      }
    }
    List<Segment> dead = takeDead();
    boolean hasFacts = facts.isDirty();
    Flight.FactTarget factTarget =
        hasFacts || (sync && factsUnsynced) ? facts.target(committedFact) : null;
    byte[] bytes = facts.hand();
    var goal = new Flight.Goal(contents.last, facts.number());
    var messages = new Flight.Messages(batches, targets, dirty);
    return new Flight(disk, site.directory(), goal, messages, bytes, factTarget, dead, sync);
  }

  /// Takes out the segments that have no message any more; their files go when the facts that say
  /// so are on disk. A fact keeps their last sequence.
  private List<Segment> takeDead() {
    List<Segment> waitingDead =
        segments.doomed().stream().filter(segment -> segment.entries > 0).toList();
    List<Segment> dead = new ArrayList<>();
    for (Segment segment : segments.all()) {
      if (segment.live == 0
          && segment.entries > 0
          && segment.next - segment.base == segment.entries) {
        dead.add(segment);
      }
    }
    for (Segment segment : dead) {
      segments.remove(segment);
      unsynced.remove(segment);
    }
    Segment kept = segments.last();
    if (kept != null && !dead.isEmpty() && dead.getLast().base > kept.base) {
      // A power cut may bring the file back: no other segment may reach into its sequences.
      kept.planned = Long.MAX_VALUE;
    }
    dead.addAll(waitingDead);
    long last = 0;
    for (Segment segment : dead) {
      last = Math.max(last, segment.next - 1);
    }
    if (last > 0) {
      facts.add(FactFormat.SKIPPED, last, contents.lastNanos);
    }
    return dead;
  }

  private void landed(Flight flight, boolean sync, @Nullable IOException why) {
    if (why != null) {
      fail(why);
      return;
    }
    List<WaitingBatch> batches = flight.messages.batches();
    for (int i = 0; i < batches.size(); i++) {
      WaitingBatch batch = batches.get(i);
      Segment segment = batch.segment;
      segment.end = flight.ends[i];
      segment.entries = (int) (batch.first + batch.count - segment.base);
      segment.named |= sync;
    }
    waiting.written();
    try {
      facts.written(flight.factTarget);
    } catch (IOException e) {
      LOG.warn("a file of facts could not be closed: {}", e.getMessage());
    }
    segments.deleted(flight.dead);
    factsUnsynced = !sync && (factsUnsynced || flight.facts.length > 0);
    if (sync) {
      unsynced.clear();
    } else if (policy == SyncPolicy.NEVER) {
      unsynced.clear();
      factsUnsynced = false;
    }
    committedSequence = flight.goal.sequence();
    committedFact = flight.goal.fact();
    listener.committed(committedSequence, committedFact);
    flush();
  }

  private void fail(IOException why) {
    failure = why;
    facts.takeBack();
    undo.undo(committedSequence);
    waiting.drop();
    unsynced.clear();
    factsUnsynced = false;
    facts.add(FactFormat.REOPENED, contents.last);
    listener.failed(why);
  }

  /// Tries whether the disk takes something again. When it does, appends are taken again, into a
  /// new segment.
  void retry() {
    if (task != null || failure == null) {
      return;
    }
    // Dead ones wait until the facts that say so are on disk.
    List<Segment> doomed =
        segments.doomed().stream().filter(segment -> segment.entries == 0).toList();
    var repair = new Repair(site.disk(), site.directory(), segments.all(), doomed, facts);
    submit(
        new Work(
            repair::run,
            why -> {
              if (why != null) {
                failure = why;
              } else {
                failure = null;
                segments.deleted(doomed);
                flush();
              }
            }),
        true);
  }
}
