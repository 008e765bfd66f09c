// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.publish;

import io.runnel.stream.api.ApiError;
import io.runnel.stream.api.ErrorId;
import io.runnel.stream.batch.AbandonReason;
import io.runnel.stream.batch.AtomicBatches;
import io.runnel.stream.batch.BatchLimits;
import io.runnel.stream.batch.FastBatches;
import io.runnel.stream.config.StreamConfig;
import io.runnel.stream.store.MessageIds;
import io.runnel.stream.store.MessageStore;
import io.runnel.stream.store.SubjectFilter;
import io.runnel.subject.Transform;
import io.runnel.wire.Message;
import java.util.List;
import java.util.Optional;

/// The rules of one stream: what publishes, the time, purges and other streams do to it.
///
/// [#decide] reads and judges, [#apply] alone changes the store and what is kept beside it. What is
/// to be said goes to a [PublishOutput]. Times are nanoseconds since 1970 and come with the call.
/// Call [#recover] first, then what you like, [#wake] at [#nextWake], and [#close] last.
///
/// Belongs to the event loop that owns the stream; nothing here is safe for others.
public final class StreamMachine {
  /// What [#nextWake] answers where nothing is due.
  public static final long NEVER = Long.MAX_VALUE;

  private static final byte[] NO_ANSWER = {};

  private final Surroundings around;
  private final StreamBook book;
  private final AtomicBatches atomic = new AtomicBatches();
  private final FastBatches fast = new FastBatches();
  private final BatchLimits limits;
  private final Recovery recovery;
  private final Trim trim;
  private final ExpiryRules expiry;
  private final ScheduledPublishes scheduled;
  private final PubAck acks;
  private final FastSteps fastSteps;
  private StreamTerms terms;
  private PublishRules rules;
  private AtomicRules atomicRules;
  private FastRules fastRules;

  /// @param config checked and complete
  /// @param ids empty
  public StreamMachine(
      StreamConfig config, MessageStore store, MessageIds ids, Surroundings around) {
    this.around = around;
    this.limits = around.batchLimits();
    this.terms = new StreamTerms(config);
    this.book = new StreamBook(terms, store, ids, around);
    this.acks = new PubAck(config.name(), around.domain());
    this.recovery = new Recovery(book);
    this.trim = new Trim(book);
    this.expiry = new ExpiryRules(book);
    this.scheduled = new ScheduledPublishes(book);
    this.fastSteps = new FastSteps(fast, limits, book, acks);
    this.rules = new PublishRules(terms, around, book.lookup, book.ids);
    MemberRules members = new MemberRules(terms, around, book.lookup, book.ids, rules);
    this.atomicRules = new AtomicRules(terms, around, atomic, rules, members);
    this.fastRules = new FastRules(terms, around, fast, rules, members);
    book.countBytes();
  }

  public StreamConfig config() {
    return terms.config;
  }

  /// What writes the plain answers that [PublishOutput#acknowledge] asks for.
  public PubAck acks() {
    return acks;
  }

  // ---- publishing

  /// Judges and carries out.
  public void publish(Message message, long now, PublishOutput out) {
    apply(decide(message, now), message, now, out);
  }

  /// What is to become of a publish of a client. Changes nothing.
  public Decision decide(Message message, long now) {
    if (message.hasReply()) {
      Optional<String> control = fastRules.control(message);
      if (control.isPresent()) {
        return fastRules.decide(message, control.get(), now);
      }
    }
    if (message.headerLength == 0 && terms.isPlain) {
      return rules.plain(message);
    }
    Candidate it = rules.candidate(message, now, false);
    return it.headers.hasValue(HeaderName.BATCH_ID)
        ? atomicRules.decide(message, now)
        : rules.decide(it, book.lastId);
  }

  /// Carries out what was decided of this message.
  public void apply(Decision decision, Message message, long now, PublishOutput out) {
    boolean answers = message.hasReply() && !terms.config.noAck();
    switch (decision) {
      case Decision.Append _ -> {
        long sequence = book.append(message, now, out);
        if (answers) {
          out.acknowledge(message, sequence);
        }
      }
      case Decision.Store(Intake intake) -> {
        long sequence = book.store(intake, now, out);
        if (answers && terms.config.allowMessageCounter()) {
          out.answer(message, acks.counter(sequence, intake.counterValue()), sequence);
        } else if (answers) {
          out.acknowledge(message, sequence);
        }
      }
      case Decision.Skip(Intake intake) -> {
        long sequence = book.skip(intake, now, out);
        if (answers) {
          out.acknowledge(message, sequence);
        }
      }
      case Decision.Duplicate(long sequence) ->
          answer(answers, message, acks.duplicate(sequence), sequence, out);
      case Decision.Refuse(ApiError why) -> answer(answers, message, acks.refusal(why), 0, out);
      case Decision.Stage(String batch, Message staged) -> {
        stage(batch, staged, now, out);
        answer(answers, message, NO_ANSWER, 0, out);
      }
      case Decision.Abandon(String batch, ApiError why, var advisory) -> {
        atomic.remove(batch, limits);
        advisory.ifPresent(reason -> out.abandoned(batch, reason));
        answer(answers, message, acks.refusal(why), 0, out);
      }
      case Decision.Commit(String batch, List<Decision> members) -> {
        atomic.remove(batch, limits);
        long last = commit(members, now, out);
        answer(answers, message, acks.batch(last, batch, members.size()), last, out);
      }
      case Decision.EndFast(String batch, ApiError why) -> {
        fast.close(batch, limits);
        answer(answers, message, acks.refusal(why), 0, out);
      }
      case Decision.Fast step -> fastSteps.apply(step, message, now, out);
    }
  }

  private static void answer(
      boolean wanted, Message message, byte[] body, long after, PublishOutput out) {
    if (wanted) {
      out.answer(message, body, after);
    }
  }

  private void stage(String batch, Message staged, long now, PublishOutput out) {
    if (atomic.find(batch, now).isEmpty() && atomic.remove(batch, limits)) {
      out.abandoned(batch, AbandonReason.TIMEOUT);
    }
    atomic.add(batch, staged, now, limits);
  }

  private long commit(List<Decision> members, long now, PublishOutput out) {
    long last = 0;
    for (Decision member : members) {
      last =
          switch (member) {
            case Decision.Store(Intake intake) -> book.store(intake, now, out);
            case Decision.Skip(Intake intake) -> book.skip(intake, now, out);
            default -> throw new IllegalStateException("not a member of an atomic batch");
          };
    }
    return last;
  }

  /// Stores what the server itself publishes: a marker, a scheduled message. False where it is
  /// refused.
  boolean storeTrusted(Message message, long now, PublishOutput out) {
    Decision decision = rules.decide(rules.candidate(message, now, true), book.lastId);
    apply(decision, message, now, out);
    return !(decision instanceof Decision.Refuse);
  }

  // ---- other streams

  /// Takes a message from a stream this one sources, where it has `originSequence`.
  public Arrival acceptSourced(
      Message message, SourceOrigin origin, long originSequence, long now, PublishOutput out) {
    Message arriving = origin.arriving(message, originSequence);
    Decision decision = rules.decide(rules.candidate(arriving, now, true), book.lastId);
    apply(decision, arriving, now, out);
    return switch (decision) {
      case Decision.Duplicate _ -> new Arrival.Known();
      case Decision.Refuse(ApiError why) -> new Arrival.Refused(why);
      default -> new Arrival.Taken(book.store.lastSequence());
    };
  }

  /// Takes a message from the stream this one mirrors, with the sequence and the time it has there.
  /// Sequences between the last one here and this one stay empty.
  public Arrival acceptMirrored(
      Message message, List<Transform> transforms, long sequence, long nanos, PublishOutput out) {
    if (sequence <= book.store.lastSequence()) {
      return new Arrival.Known();
    }
    Message copy = new Message();
    copy.set(message);
    copy.noReply();
    SourceOrigin.transform(copy, transforms);
    Decision decision = rules.mirrored(copy, nanos);
    if (decision instanceof Decision.Refuse(ApiError why)) {
      return new Arrival.Refused(why);
    }
    book.store.skipTo(sequence - 1);
    apply(decision, copy, nanos, out);
    return new Arrival.Taken(sequence);
  }

  // ---- time

  /// When [#wake] has something to do: a time, 0 for at once, or [#NEVER].
  public long nextWake() {
    if (!recovery.isDone() || !trim.isDone()) {
      return 0;
    }
    long batches = Math.min(atomic.nextDeadline(), fast.nextDeadline());
    long ids = book.ids.nextNanos();
    long messages = Math.min(expiry.nextNanos(), scheduled.nextNanos());
    return Math.min(Math.min(batches, messages), ids == MessageStore.NONE ? NEVER : ids);
  }

  /// Does what is due: ends late batches, takes away messages whose time has come, publishes
  /// scheduled ones, goes on with what a start or an update left to do. It stops after about
  /// `budget` messages; [#nextWake] then says that more is due.
  public void wake(long now, int budget, PublishOutput out) {
    Optional<String> late = atomic.removeLate(now, limits);
    while (late.isPresent()) {
      out.abandoned(late.get(), AbandonReason.TIMEOUT);
      late = atomic.removeLate(now, limits);
    }
    fast.closeLate(now, limits);
    book.ids.tidy(now);
    int left = recovery.isDone() ? budget : recovery.step(now, budget);
    left = trim.isDone() || left == 0 ? left : trim.step(left, out);
    left = expiry.expire(now, left, out, this);
    if (recovery.isDone() && left > 0) {
      scheduled.fire(now, left, out, this);
    }
    book.countBytes();
  }

  // ---- requests

  /// Why a purge is refused, if it is.
  public Optional<ApiError> purgeRefusal() {
    if (terms.config.isSealed()) {
      return Optional.of(ErrorId.STREAM_SEALED.with());
    }
    return terms.config.denyPurge()
        ? Optional.of(ErrorId.STREAM_PURGE_FAILED.with("stream purge not permitted"))
        : Optional.empty();
  }

  /// Begins to take away what `filter` matches and is below `sequence`, or all but the newest
  /// `keep` of it; 0 for each is no limit. The caller goes on with [Purge#step].
  public Purge purge(SubjectFilter filter, long sequence, long keep) {
    return new Purge(book, filter, sequence, keep);
  }

  /// Why a delete is refused, if it is.
  public Optional<ApiError> deleteRefusal() {
    if (terms.config.isSealed()) {
      return Optional.of(ErrorId.STREAM_SEALED.with());
    }
    return terms.config.denyDelete()
        ? Optional.of(ErrorId.STREAM_MSG_DELETE_FAILED.with("message delete not permitted"))
        : Optional.empty();
  }

  /// Takes one message away, for a request or because every consumer has acknowledged it; false
  /// where there is none. With `erase` its bytes are overwritten.
  public boolean delete(long sequence, boolean erase, PublishOutput out) {
    boolean removed = book.store.remove(sequence, erase);
    if (removed) {
      out.removed(sequence);
      book.countBytes();
    }
    return removed;
  }

  // ---- life

  /// Reads from the store what is kept beside it. Where there are messages with times to live or
  /// schedules, [#wake] goes on with it.
  public void recover(long now, PublishOutput out) {
    recovery.begin(now, out);
  }

  /// Another configuration, checked against the one before. Lower limits take effect in [#wake].
  public void update(StreamConfig config) {
    boolean timed =
        (config.allowMessageTtl() && !terms.config.allowMessageTtl())
            || (config.allowMessageSchedules() && !terms.config.allowMessageSchedules());
    StreamTerms before = terms;
    terms = new StreamTerms(config);
    book.terms = terms;
    rules = new PublishRules(terms, around, book.lookup, book.ids);
    MemberRules members = new MemberRules(terms, around, book.lookup, book.ids, rules);
    atomicRules = new AtomicRules(terms, around, atomic, rules, members);
    fastRules = new FastRules(terms, around, fast, rules, members);
    book.ids.length(config.duplicateWindowNanos());
    if (!config.allowAtomic()) {
      atomic.clear(limits);
    }
    if (!config.allowBatched()) {
      fast.clear(limits);
    }
    expiry.reconsider();
    trim.begin(before);
    if (timed) {
      recovery.readTimes();
    }
  }

  /// The store could not write what was appended and has gone back to its last committed state.
  public void rolledBack() {
    long last = book.store.lastSequence();
    book.ids.forgetAfter(last);
    book.expiries.keep(sequence -> book.store.nanosOf(sequence) != MessageStore.NONE);
    book.schedules.removeAfter(last);
    book.lastId = StreamBook.NO_ID;
    book.countBytes();
  }

  /// The stream stops or goes: batches that are open end, and the budget gets its bytes back.
  public void close() {
    atomic.clear(limits);
    fast.clear(limits);
    book.release();
  }
}
